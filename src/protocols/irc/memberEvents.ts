import type { MemberView } from "../../hub/member.ts";
import type { GroupJoinedEvent, MemberEvent } from "../../model/event.ts";
import { renderModerated } from "../../model/renderAct.ts";
import { texts } from "../../model/texts.ts";
import { channelPrefix } from "./channelNames.ts";
import { buildGroupJoinedLines, buildGroupLeftLines } from "./eventLines.ts";
import { GroupChannel } from "./groupChannel.ts";
import { encodeIrcLines } from "./ircLine.ts";
import { replyMonitored } from "./monitor.ts";
import type { MemberRequest } from "./request.ts";

type GroupCreatedEvent = Extract<MemberEvent, { kind: "groupCreated" }>;

const noBytes = new Uint8Array(0);

/**
 * Encodes an event that completes no response, for one client; empty when its client is not told of it.
 * Clients share the bytes when they can.
 */
export function encodeMemberEvent(request: MemberRequest, event: MemberEvent): Uint8Array {
  const { client } = request;
  const { network, state } = client;
  const extendedJoin = state.caps.has("extended-join");
  switch (event.kind) {
    case "said":
      return network.messages.encode(state, [event]);
    case "presenceChanged": {
      const sharesChannel = state.readsClass
        ? undefined
        : (member: MemberView) => network.shareChannel(client, member);
      const lines = network.buildPresenceLines(event);
      const bytes = lines.encodeFor(request.nick, { extendedJoin, sharesChannel });
      return withMonitored(request, event, bytes);
    }
    case "renamed": {
      const renamed = client.hub.view.findTold(event.to);
      const isKnown = renamed && network.shareChannel(client, renamed);
      return withMonitored(request, event, isKnown ? network.encodeRename(event) : noBytes);
    }
    case "groupCreated":
      return encodeIrcLines(request.collectLines((part) => openGroup(part, event)));
    case "groupJoined": {
      const isInGroup = new GroupChannel(event.group).isOpenFor(request);
      // Whoever put them in need not be in the group, and so not in its channel.
      if (event.by === request.nick && !isInGroup) return encodeNotice(request, event);
      return encodeIrcLines(buildGroupJoinedLines(event, { directory: network, extendedJoin }));
    }
    case "removedFromGroup": {
      const { group, by } = event;
      const who = { group, names: [request.nick], by, reason: undefined };
      return encodeIrcLines(buildGroupLeftLines({ kind: "groupLeft", ...who }, network));
    }
    case "groupLeft":
      return network.encodeGroupLeft(event);
    case "groupDeleted":
      return encodeIrcLines(request.collectLines((part) => closeGroup(part, event.name)));
    case "notStored":
      return encodeIrcLines(request.collectLines((part) => part.sendNotice(event.refusal.text)));
    case "privacyChanged": {
      const line = texts.windowShows(event.privateShown);
      return encodeIrcLines(request.collectLines((part) => part.sendNotice(line)));
    }
    case "invited":
    case "roomJoined":
    case "roomLeft":
    case "kicked":
    case "topicChanged":
    case "modesChanged":
      return network.encodeRoomEvent(event, state);
    case "invitationNoticed":
      return state.caps.has("invite-notify") ? network.encodeInvitation(event) : noBytes;
    case "moderated":
      return encodeIrcLines(
        request.collectLines((part) => part.sendNotice(renderModerated(event))),
      );
    case "receipted":
    case "roomEntered":
      // These only ever complete a response.
      return noBytes;
    default:
      return event satisfies never;
  }
}

function encodeNotice(request: MemberRequest, event: GroupJoinedEvent): Uint8Array {
  const { names, group, by } = event;
  const text = texts.groupJoined(names, group, by);
  return encodeIrcLines(request.collectLines((part) => part.sendNotice(text)));
}

/** The bytes, and after them who of those the client monitors came or went. */
function withMonitored(
  request: MemberRequest,
  event: Extract<MemberEvent, { kind: "presenceChanged" | "renamed" }>,
  bytes: Uint8Array,
): Uint8Array {
  if (request.client.state.monitored.size === 0) return bytes;
  const lines = request.collectLines((part) => replyMonitored(part, event));
  return lines.length === 0 ? bytes : Buffer.concat([bytes, encodeIrcLines(lines)]);
}

function openGroup(request: MemberRequest, { name, by, members }: GroupCreatedEvent): void {
  request.sendNotice(texts.groupAdded(by, name));
  new GroupChannel(name).reopen(request, members);
}

function closeGroup(request: MemberRequest, name: string): void {
  request.sendFromMember(request.nick, "PART", channelPrefix + name, "The group is deleted");
}
