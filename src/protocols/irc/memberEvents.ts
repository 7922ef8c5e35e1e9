import type { MemberView } from "../../hub/member.ts";
import type { GroupJoinedEvent, MemberEvent, ReactedEvent, ToldCrowd } from "../../model/event.ts";
import { everyone } from "../../model/name.ts";
import * as texts from "../../model/texts.ts";
import { replyModerated } from "./actLines.ts";
import { channelPrefix, crowdMode, everyoneChannel, formatTarget } from "./channelNames.ts";
import { looks } from "./clientState.ts";
import { buildGroupJoinedLines, buildGroupLeftLines, buildNewcomerLines } from "./eventLines.ts";
import { GroupChannel } from "./groupChannel.ts";
import type { OutgoingLine } from "./ircLine.ts";
import { encodeIrcLines } from "./ircLine.ts";
import { replyMonitored } from "./monitor.ts";
import { buildReactionLine } from "./reactionLine.ts";
import type { IrcClient, MemberRequest } from "./request.ts";

type GroupCreatedEvent = Extract<MemberEvent, { kind: "groupCreated" }>;

/** A client of a member who is told of events. */
export interface ToldClient extends IrcClient {
  /** The lines that `work` sends the client. */
  collectLines(work: (request: MemberRequest) => void): OutgoingLine[];
}

const noBytes = new Uint8Array(0);

/**
 * Encodes an event that completes no response, for one client; empty when its client is not told of it.
 * Clients share the bytes when they can.
 */
export function encodeMemberEvent(client: ToldClient, event: MemberEvent): Uint8Array {
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
      const bytes = lines.encodeFor(client.knownNick, { extendedJoin, sharesChannel });
      return withMonitored(client, event, bytes);
    }
    case "renamed": {
      const isKnown = network.knowsRenamed(client, event);
      return withMonitored(client, event, isKnown ? network.events.encodeRename(event) : noBytes);
    }
    case "crowdChanged":
      return state.readsClass ? encodeCrowd(client, event) : noBytes;
    case "groupCreated":
      return encodeSent(client, (request) => openGroup(request, event));
    case "groupJoined":
      return encodeSent(client, (request) => sendGroupJoined(request, event));
    case "removedFromGroup": {
      const { group, by } = event;
      const who = { group, names: [client.knownNick], by, reason: undefined };
      return encodeIrcLines(buildGroupLeftLines({ kind: "groupLeft", ...who }, network));
    }
    case "groupLeft":
      return network.events.encodeGroupLeft(event);
    case "groupDeleted":
      return encodeSent(client, (request) => closeGroup(request, event.name));
    case "notStored":
      return encodeSent(client, (request) => request.sendNotice(event.refusal.text));
    case "privacyChanged":
      return encodeSent(client, (request) =>
        request.sendNotice(texts.windowShows(event.privateShown)),
      );
    case "invited":
    case "roomJoined":
    case "roomLeft":
    case "kicked":
    case "topicChanged":
    case "modesChanged":
      return network.events.encodeRoomEvent(event, state);
    case "invitationNoticed":
      return state.caps.has("invite-notify") ? network.events.encodeInvitation(event) : noBytes;
    case "reacted":
      return encodeReacted(client, event);
    case "moderated":
      return encodeSent(client, (request) => replyModerated(request, event));
    case "receipted":
    case "roomEntered":
      // These only ever complete a response.
      return noBytes;
    case "peopleCounted":
      // For onlookers alone, whom IRC has not.
      return noBytes;
    default:
      return event satisfies never;
  }
}

/** Who reacted by this client is answered by an echo. What happened while it was gone has no line. */
function encodeReacted(client: ToldClient, event: ReactedEvent): Uint8Array {
  const { network, state, knownNick } = client;
  const { change } = event;
  const isTold = change && change.by !== knownNick && (change.to !== everyone || state.readsClass);
  if (!isTold || (state.look & looks.tagged) === 0) return noBytes;
  const { reaction } = event;
  const { by, on, to } = change;
  const target = to === undefined ? knownNick : formatTarget(to);
  const told = { message: event, reaction, on, target, source: network.hostmask(by) };
  return encodeIrcLines([buildReactionLine({ ...told, now: network.now }, state.look)]);
}

/** The channel is an auditorium from now on, or everybody is in it again. */
function encodeCrowd({ network, state, knownNick }: ToldClient, event: ToldCrowd): Uint8Array {
  const { isOn, unheard } = event;
  const others = unheard.filter((name) => name !== knownNick);
  const params = [everyoneChannel, `${isOn ? "+" : "-"}${crowdMode}`];
  return encodeIrcLines([
    { source: network.name, command: "MODE", params },
    ...buildNewcomerLines(others, network, state.caps.has("extended-join")),
  ]);
}

function encodeSent(client: ToldClient, work: (request: MemberRequest) => void): Uint8Array {
  return encodeIrcLines(client.collectLines(work));
}

function sendGroupJoined(request: MemberRequest, event: GroupJoinedEvent): void {
  const { names, group, by } = event;
  const { network, state } = request.client;
  // Whoever put them in need not be in the group, and so not in its channel.
  if (by === request.nick && !new GroupChannel(group).isOpenFor(request)) {
    request.sendNotice(texts.groupJoined(names, group, by));
    return;
  }
  const extendedJoin = state.caps.has("extended-join");
  request.response.add(...buildGroupJoinedLines(event, { directory: network, extendedJoin }));
}

/** The bytes, and after them who of those the client monitors came or went. */
function withMonitored(
  client: ToldClient,
  event: Extract<MemberEvent, { kind: "presenceChanged" | "renamed" }>,
  bytes: Uint8Array,
): Uint8Array {
  // In a crowd, arrivals and departures are told by `sendMonitored`.
  if (client.state.monitored.size === 0 || client.network.options.view.crowd.isOn) return bytes;
  const lines = client.collectLines((request) => replyMonitored(request, event));
  return lines.length === 0 ? bytes : Buffer.concat([bytes, encodeIrcLines(lines)]);
}

function openGroup(request: MemberRequest, { name, by, members }: GroupCreatedEvent): void {
  request.sendNotice(texts.groupAdded(by, name));
  new GroupChannel(name).reopen(request, members);
}

function closeGroup(request: MemberRequest, name: string): void {
  request.sendFromMember(request.nick, "PART", channelPrefix + name, "The group is deleted");
}
