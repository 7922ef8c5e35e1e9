import type { MemberEvent, RoomEvent } from "../../model/event.ts";
import { formatModes } from "../../model/roomMode.ts";
import { everyoneChannel } from "./channelNames.ts";
import { foldAsciiCase, formatBanMask, formatHostmask } from "./hostmask.ts";
import type { OutgoingLine } from "./ircLine.ts";
import { formatIrcLine } from "./ircLine.ts";
import type { Departure } from "./whowasHistory.ts";

export type PresenceEvent = Extract<MemberEvent, { kind: "presenceChanged" }>;

/** What a client wants to be told about newcomers. */
export interface PresenceFormat {
  /** Their JOINs, because it has the channel of the class open. */
  withJoins: boolean;
  /** Their real names (IRCv3 extended-join). */
  extendedJoin: boolean;
}

const encoder = new TextEncoder();

/** One change of presence as JOIN and QUIT lines; clients with the same format share the same bytes. */
export class PresenceLines {
  readonly event: PresenceEvent;
  readonly #realName: (name: string) => string;
  readonly #departures: readonly Departure[];
  readonly #bytesByFormat = new Map<string, Uint8Array>();
  readonly #positions: ReadonlyMap<string, number>;

  /** @param departures the members in `event.left`, with their reasons */
  constructor(
    event: PresenceEvent,
    realName: (name: string) => string,
    departures: readonly Departure[],
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
    const position = this.#positions.get(name);
    if (position !== undefined) return this.#encode(format, position + 1);
    const key = `${format.withJoins} ${format.extendedJoin}`;
    const bytes = this.#bytesByFormat.get(key) ?? this.#encode(format, 0);
    this.#bytesByFormat.set(key, bytes);
    return bytes;
  }

  #encode({ withJoins, extendedJoin }: PresenceFormat, from: number): Uint8Array {
    const joined = withJoins ? this.event.joined.slice(from) : [];
    const joins = joined.map((name) =>
      buildJoinLine(name, everyoneChannel, extendedJoin ? this.#realName(name) : undefined),
    );
    const quits = this.#departures.map(({ name, reason }) => fromMember(name, "QUIT", reason));
    return encoder.encode([...joins, ...quits].map(formatIrcLine).join(""));
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

function fromMember(name: string, command: string, ...params: string[]): OutgoingLine {
  return { source: formatHostmask(name), command, params };
}
