import type { MemberView } from "../../hub/member.ts";
import type { MemberEvent, RoomEvent } from "../../model/event.ts";
import { formatModes } from "../../model/roomMode.ts";
import { everyoneChannel } from "./channelNames.ts";
import { foldAsciiCase, formatBanMask, formatHostmask } from "./hostmask.ts";
import type { OutgoingLine } from "./ircLine.ts";
import { encodeIrcLines } from "./ircLine.ts";
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
  readonly #realName: (name: string) => string;
  readonly #departures: readonly ToldDeparture[];
  readonly #bytesByFormat = new Map<boolean, Uint8Array>();
  readonly #positions: ReadonlyMap<string, number>;

  /** @param departures the members in `event.left`, with their reasons */
  constructor(
    event: PresenceEvent,
    realName: (name: string) => string,
    departures: readonly ToldDeparture[],
  ) {
    this.event = event;
    this.#realName = realName;
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
      return encodeIrcLines(buildQuitLines(known));
    }
    const position = this.#positions.get(name);
    if (position !== undefined) return this.#encode(extendedJoin, position + 1);
    const bytes = this.#bytesByFormat.get(extendedJoin) ?? this.#encode(extendedJoin, 0);
    this.#bytesByFormat.set(extendedJoin, bytes);
    return bytes;
  }

  #encode(extendedJoin: boolean, from: number): Uint8Array {
    const joins = this.event.joined
      .slice(from)
      .map((name) =>
        buildJoinLine(name, everyoneChannel, extendedJoin ? this.#realName(name) : undefined),
      );
    return encodeIrcLines([...joins, ...buildQuitLines(this.#departures)]);
  }
}

/**
 * RFC 2812 §3.2.1. The account of extended-join is always `*`, because there are no accounts.
 * @param realName for clients with extended-join
 */
export function buildJoinLine(name: string, channel: string, realName?: string): OutgoingLine {
  return fromMember(name, "JOIN", channel, ...(realName === undefined ? [] : ["*", realName]));
}

export interface RoomLineFormat {
  /** The source of changes that no member made: the server's name. */
  server: string;
  /** Looks up real names, for clients with extended-join. */
  realName: ((name: string) => string) | undefined;
}

/** An event in a room as the line its members are sent (RFC 2812 §3.2). */
export function buildRoomLine(
  event: RoomEvent,
  { server, realName }: RoomLineFormat,
): OutgoingLine {
  const { room } = event;
  switch (event.kind) {
    case "roomJoined":
      return buildJoinLine(event.name, room, realName?.(event.name));
    case "roomLeft": {
      const { name, reason } = event;
      return fromMember(name, "PART", room, ...(reason === undefined ? [] : [reason]));
    }
    case "kicked":
      return fromMember(event.by, "KICK", room, event.name, event.reason ?? event.by);
    case "topicChanged":
      return fromMember(event.by, "TOPIC", room, event.topic);
    case "invited":
      return fromMember(event.by, "INVITE", event.name, room);
    case "modesChanged": {
      const source = event.by === undefined ? server : formatHostmask(event.by);
      const changes = event.changes.map((change) => {
        return change.mode === "b" ? { ...change, mask: formatBanMask(change.mask) } : change;
      });
      return { source, command: "MODE", params: [room, ...formatModes(changes).split(" ")] };
    }
    default:
      return event satisfies never;
  }
}

function buildQuitLines(departures: readonly Departure[]): OutgoingLine[] {
  return departures.map(({ name, reason }) => fromMember(name, "QUIT", reason));
}

function fromMember(name: string, command: string, ...params: string[]): OutgoingLine {
  return { source: formatHostmask(name), command, params };
}
