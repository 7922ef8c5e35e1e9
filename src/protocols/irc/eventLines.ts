import type { MemberView } from "../../hub/member.ts";
import type {
  GroupJoinedEvent,
  GroupLeftEvent,
  MemberEvent,
  RoomEvent,
} from "../../model/event.ts";
import { formatFullMask } from "../../model/mask.ts";
import type { ModeChange } from "../../model/roomMode.ts";
import { formatModes } from "../../model/roomMode.ts";
import { byteLength } from "../../model/text.ts";
import { chunkByBytes } from "../../wire/chunkByBytes.ts";
import { channelPrefix, everyoneChannel } from "./channelNames.ts";
import type { Directory } from "./hostmask.ts";
import { foldAsciiCase } from "./hostmask.ts";
import type { OutgoingLine } from "./ircLine.ts";
import { encodeIrcLines, maxParams, spaceLeft } from "./ircLine.ts";
import type { Departure } from "./whowasHistory.ts";

export type PresenceEvent = Extract<MemberEvent, { kind: "presenceChanged" }>;

/** What a client wants to be told about newcomers. */
export interface PresenceFormat {
  /** Their real names (IRCv3 extended-join). */
  extendedJoin: boolean;
  /**
   * Whether it shares a channel with a member who left; undefined when it has the channel of the class open,
   * and with that shares one with everybody.
   */
  sharesChannel: ((member: MemberView) => boolean) | undefined;
}

/** A member who left, as they were then. */
export interface ToldDeparture extends Departure {
  member: MemberView | undefined;
}

/** One change of presence as JOIN and QUIT lines; clients with the same format share the same bytes. */
export class PresenceLines {
  readonly event: PresenceEvent;
  readonly #directory: Directory;
  readonly #departures: readonly ToldDeparture[];
  readonly #bytesByFormat = new Map<boolean, Uint8Array>();
  readonly #positions: ReadonlyMap<string, number>;

  /** @param departures the members in `event.left`, with their reasons */
  constructor(event: PresenceEvent, directory: Directory, departures: readonly ToldDeparture[]) {
    this.event = event;
    this.#directory = directory;
    // When a newcomer took the name, in whatever case, clients would take the QUIT for the newcomer's.
    const joined = new Set(departures.length > 0 ? event.joined.map(foldAsciiCase) : []);
    this.#departures = departures.filter(({ name }) => !joined.has(foldAsciiCase(name)));
    this.#positions = new Map(event.joined.map((name, position) => [name, position]));
  }

  /**
   * Encodes the lines for one member; possibly none. A member who joined in this very turn knows of
   * themselves and of those before them from the answer to their JOIN.
   */
  encodeFor(name: string, format: PresenceFormat): Uint8Array {
    const { extendedJoin, sharesChannel } = format;
    if (sharesChannel) {
      const known = this.#departures.filter(({ member }) => member && sharesChannel(member));
      return encodeIrcLines(buildQuitLines(this.#directory, known));
    }
    const position = this.#positions.get(name);
    if (position !== undefined && this.event.people !== undefined) {
      // In a crowd they have been there for long, and know nobody from that.
      return this.#encode(this.event.joined.toSpliced(position, 1), extendedJoin);
    }
    if (position !== undefined)
      return this.#encode(this.event.joined.slice(position + 1), extendedJoin);
    const { joined } = this.event;
    const bytes = this.#bytesByFormat.get(extendedJoin) ?? this.#encode(joined, extendedJoin);
    this.#bytesByFormat.set(extendedJoin, bytes);
    return bytes;
  }

  #encode(joined: readonly string[], extendedJoin: boolean): Uint8Array {
    const directory = this.#directory;
    const joins = buildNewcomerLines(joined, directory, extendedJoin);
    return encodeIrcLines([...joins, ...buildQuitLines(directory, this.#departures)]);
  }
}

/** Those who are in the channel of the class from now on. */
export function buildNewcomerLines(
  names: readonly string[],
  directory: Directory,
  extendedJoin: boolean,
): OutgoingLine[] {
  return names.flatMap((name) => {
    const line = buildJoinLine(directory, { name, channel: everyoneChannel, extendedJoin });
    return directory.isTeacher(name) ? [line, buildOperatorLine(directory, name)] : [line];
  });
}

/** A teacher is an operator from the start. */
function buildOperatorLine({ name: source }: Directory, name: string): OutgoingLine {
  return { source, command: "MODE", params: [everyoneChannel, "+o", name] };
}

/**
 * RFC 2812 §3.2.1.
 * @param extendedJoin with the account, which is always `*` because there are none, and the real name
 */
export function buildJoinLine(
  directory: Directory,
  { name, channel, extendedJoin }: { name: string; channel: string; extendedJoin: boolean },
): OutgoingLine {
  const more = extendedJoin ? ["*", directory.identify(name).realName] : [];
  return { source: directory.hostmask(name), command: "JOIN", params: [channel, ...more] };
}

export interface RoomLineFormat {
  directory: Directory;
  /** The source of changes that no member made: the server's name. */
  server: string;
  /** For clients with that capability. */
  extendedJoin?: boolean;
}

/** An event in a room as the lines its members are sent (RFC 2812 §3.2): one, or as many as changes of modes need. */
export function buildRoomLines(event: RoomEvent, format: RoomLineFormat): OutgoingLine[] {
  const { directory, server, extendedJoin = false } = format;
  const { room } = event;
  const from = (name: string, command: string, ...params: string[]): OutgoingLine[] => {
    return [{ source: directory.hostmask(name), command, params }];
  };
  switch (event.kind) {
    case "roomJoined":
      return [buildJoinLine(directory, { name: event.name, channel: room, extendedJoin })];
    case "roomLeft": {
      const { name, reason } = event;
      return from(name, "PART", room, ...(reason === undefined ? [] : [reason]));
    }
    case "kicked":
      return from(event.by, "KICK", room, event.name, event.reason ?? event.by);
    case "topicChanged":
      return from(event.by, "TOPIC", room, event.topic);
    case "invited":
      return from(event.by, "INVITE", event.name, room);
    case "modesChanged": {
      const source = event.by === undefined ? server : directory.hostmask(event.by);
      const changes = event.changes.map((change) => {
        return change.mode === "b" ? { ...change, mask: formatFullMask(change.mask) } : change;
      });
      return buildModeLines({ source, room, server }, changes);
    }
    default:
      return event satisfies never;
  }
}

/** Changes in one line: each may have a value, which the room and the letters come before. */
const maxChangesInLine = maxParams - 2;

/** What the longest mask leaves no room for beside its member comes from the server. */
function buildModeLines(
  { source, room, server }: { source: string; room: string; server: string },
  changes: readonly ModeChange[],
): OutgoingLine[] {
  const space = spaceLeft({ source, command: "MODE", params: [room, ""] });
  const lines: OutgoingLine[] = [];
  for (let at = 0; at < changes.length; at += maxChangesInLine) {
    const some = changes.slice(at, at + maxChangesInLine);
    for (const chunk of chunkByBytes(some, space, bytesOfChange)) {
      const modes = formatModes(chunk);
      const isShort = byteLength(modes) <= space;
      const params = [room, ...modes.split(" ")];
      lines.push({ source: isShort ? source : server, command: "MODE", params });
    }
  }
  return lines;
}

/** At most: a letter that follows one of the same sign has none. */
function bytesOfChange(change: ModeChange): number {
  return byteLength(formatModes([change]));
}

/** For those who are in the group's channel already (RFC 2812 §3.2.1). */
export function buildGroupJoinedLines(
  { group, names }: GroupJoinedEvent,
  { directory, extendedJoin }: { directory: Directory; extendedJoin: boolean },
): OutgoingLine[] {
  const channel = channelPrefix + group;
  return names.map((name) => buildJoinLine(directory, { name, channel, extendedJoin }));
}

/** A PART of those who left, or a KICK of those who were taken out (RFC 2812 §3.2.2, §3.2.8). */
export function buildGroupLeftLines(
  { group, names, by, reason }: GroupLeftEvent,
  directory: Directory,
): OutgoingLine[] {
  const channel = channelPrefix + group;
  if (by !== undefined) {
    const source = directory.hostmask(by);
    return names.map((name) => {
      return { source, command: "KICK", params: [channel, name, reason ?? by] };
    });
  }
  const params = [channel, ...(reason === undefined ? [] : [reason])];
  return names.map((name) => ({ source: directory.hostmask(name), command: "PART", params }));
}

function buildQuitLines(directory: Directory, departures: readonly Departure[]): OutgoingLine[] {
  return departures.map(({ name, reason }) => {
    return { source: directory.hostmask(name), command: "QUIT", params: [reason] };
  });
}
