import type { MemberEvent } from "../../model/event.ts";
import { texts } from "../../model/texts.ts";
import { findChannel } from "./channelLookup.ts";
import { channelPrefix, everyoneChannel } from "./channelNames.ts";
import { encodeIrcLines } from "./ircLine.ts";
import { encodePrivmsgs } from "./privmsg.ts";
import type { MemberRequest } from "./request.ts";

const noBytes = new Uint8Array(0);

/**
 * Encodes an event that completes no response, for one client; empty when its client is not told of it.
 * Clients share the bytes when they can.
 */
export function encodeMemberEvent(request: MemberRequest, event: MemberEvent): Uint8Array {
  const { client, member } = request;
  const { network, state } = client;
  const extendedJoin = state.caps.has("extended-join");
  switch (event.kind) {
    case "said":
      return encodePrivmsgs(state, [event]);
    case "presenceChanged": {
      const withJoins = !state.closedChannels.has(everyoneChannel);
      return network.buildPresenceLines(event).encodeFor(member.name, { withJoins, extendedJoin });
    }
    case "renamed": {
      const bytes = network.encodeRename(event);
      // The member's own NICK is answered by the command.
      return event.to === member.name ? noBytes : bytes;
    }
    case "groupCreated":
      return encodeIrcLines(request.collectLines((part) => openGroup(part, event)));
    case "groupDeleted":
      return encodeIrcLines(request.collectLines((part) => closeGroup(part, event.name)));
    case "notStored":
      return encodeIrcLines(request.collectLines((part) => part.sendNotice(event.refusal.text)));
    case "invited":
      // The inviting member is answered by 341.
      return event.by === member.name ? noBytes : network.encodeRoomEvent(event, extendedJoin);
    case "roomJoined":
    case "roomLeft":
    case "kicked":
    case "topicChanged":
    case "modesChanged":
      return network.encodeRoomEvent(event, extendedJoin);
    case "receipted":
    case "roomEntered":
      // These only ever complete a response.
      return noBytes;
    default:
      return event satisfies never;
  }
}

function openGroup(request: MemberRequest, { name, by }: { name: string; by: string }): void {
  const channel = channelPrefix + name;
  request.sendNotice(texts.groupAdded(by, name));
  // A join only opens a channel that is closed.
  request.client.state.closeChannel(channel);
  findChannel(request, channel)?.join(request, undefined);
}

function closeGroup(request: MemberRequest, name: string): void {
  const channel = channelPrefix + name;
  const wasClosed = request.client.state.openChannel(channel);
  if (!wasClosed) {
    request.sendFromMember(request.member.name, "PART", channel, "The group is deleted");
  }
}
