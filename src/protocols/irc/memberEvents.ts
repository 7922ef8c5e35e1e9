import type { MemberEvent } from "../../model/event.ts";
import { texts } from "../../model/texts.ts";
import { channelPrefix, everyoneChannel } from "./channelNames.ts";
import { GroupChannel } from "./fixedChannels.ts";
import { encodeIrcLines } from "./ircLine.ts";
import { encodePrivmsgs } from "./privmsg.ts";
import type { MemberRequest } from "./request.ts";

type GroupCreatedEvent = Extract<MemberEvent, { kind: "groupCreated" }>;

const noBytes = new Uint8Array(0);

/**
 * Encodes an event that completes no response, for one client; empty when its client is not told of it.
 * Clients share the bytes when they can.
 */
export function encodeMemberEvent(request: MemberRequest, event: MemberEvent): Uint8Array {
  const { network, state } = request.client;
  const extendedJoin = state.caps.has("extended-join");
  switch (event.kind) {
    case "said":
      return encodePrivmsgs(state, [event]);
    case "presenceChanged": {
      const withJoins = !state.closedChannels.has(everyoneChannel);
      return network.buildPresenceLines(event).encodeFor(request.nick, { withJoins, extendedJoin });
    }
    case "renamed":
      return network.encodeRename(event);
    case "groupCreated":
      return encodeIrcLines(request.collectLines((part) => openGroup(part, event)));
    case "groupDeleted":
      return encodeIrcLines(request.collectLines((part) => closeGroup(part, event.name)));
    case "notStored":
      return encodeIrcLines(request.collectLines((part) => part.sendNotice(event.refusal.text)));
    case "invited":
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

function openGroup(request: MemberRequest, { name, by, members }: GroupCreatedEvent): void {
  request.sendNotice(texts.groupAdded(by, name));
  new GroupChannel(name).open(request, members);
}

function closeGroup(request: MemberRequest, name: string): void {
  const channel = channelPrefix + name;
  const wasClosed = request.client.state.openChannel(channel);
  if (!wasClosed) {
    request.sendFromMember(request.nick, "PART", channel, "The group is deleted");
  }
}
