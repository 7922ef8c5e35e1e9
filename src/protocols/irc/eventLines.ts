import type { MemberEvent, RoomEvent } from "../../model/event.ts";
import { formatModes } from "../../model/roomMode.ts";
import { everyoneChannel } from "./channelNames.ts";
import { asciiCasemap, hostmask, shownMask } from "./hostmask.ts";
import type { OutLine } from "./ircLine.ts";
import { formatIrcLine } from "./ircLine.ts";
import type { Departure } from "./whowasHistory.ts";

const encoder = new TextEncoder();

/** How a client is told of those who come. */
export interface NewsForm {
  /** In the channel of the class. */
  joins: boolean;
  /** With their real names (IRCv3 extended-join). */
  extended: boolean;
}

/** One fact of who came and went, as lines; those who are told the same get the same bytes. */
export class PresenceNews {
  readonly fact: Extract<MemberEvent, { kind: "presenceChanged" }>;
  readonly #realName: (name: string) => string;
  /** But for those whose names, however spelled, others have now: a client would take the QUIT for theirs. */
  readonly #left: readonly Departure[];
  readonly #shared = new Map<string, Uint8Array>();
  readonly #places: ReadonlyMap<string, number>;

  /** @param left those of `fact.left`, with their reasons */
  constructor(
    fact: Extract<MemberEvent, { kind: "presenceChanged" }>,
    realName: (name: string) => string,
    left: readonly Departure[],
  ) {
    this.fact = fact;
    this.#realName = realName;
    const came = new Set(left.length > 0 ? fact.joined.map(asciiCasemap) : []);
    this.#left = left.filter(({ name }) => !came.has(asciiCasemap(name)));
    this.#places = new Map(fact.joined.map((name, place) => [name, place]));
  }

  /**
   * What one member is told, which may be nothing. One who came in this very turn has seen himself and
   * those before him in the answer to his joining.
   */
  for(name: string, form: NewsForm): Uint8Array {
    const place = this.#places.get(name);
    if (place !== undefined) return this.#encode(form, place + 1);
    const key = `${form.joins} ${form.extended}`;
    const bytes = this.#shared.get(key) ?? this.#encode(form, 0);
    this.#shared.set(key, bytes);
    return bytes;
  }

  #encode({ joins, extended }: NewsForm, from: number): Uint8Array {
    const came = joins ? this.fact.joined.slice(from) : [];
    const lines = came.map((name) =>
      formatIrcLine(joinLine(name, everyoneChannel, extended ? this.#realName(name) : undefined)),
    );
    for (const { name, reason } of this.#left) {
      lines.push(formatIrcLine({ source: hostmask(name), command: "QUIT", params: [reason] }));
    }
    return encoder.encode(lines.join(""));
  }
}

/**
 * RFC 2812 §3.2.1, and IRCv3 extended-join: nobody has an account here.
 * @param realName for clients that are told it
 */
export function joinLine(name: string, channel: string, realName?: string) {
  const more = realName === undefined ? [] : ["*", realName];
  return { source: hostmask(name), command: "JOIN", params: [channel, ...more] };
}

export interface RoomLineForm {
  /** Its name stands for the class where it did something itself. */
  server: string;
  /** Real names, for clients that are told them (IRCv3 extended-join). */
  realName: ((name: string) => string) | undefined;
}

/** What happened in a room as those in it are told (RFC 2812 §3.2). */
export function roomLine(fact: RoomEvent, { server, realName }: RoomLineForm): OutLine {
  const { room } = fact;
  switch (fact.kind) {
    case "roomJoined":
      return joinLine(fact.name, room, realName?.(fact.name));
    case "roomLeft":
      return from(fact.name, "PART", room, ...(fact.reason === undefined ? [] : [fact.reason]));
    case "kicked":
      return from(fact.by, "KICK", room, fact.name, fact.reason ?? fact.by);
    case "topicChanged":
      return from(fact.by, "TOPIC", room, fact.topic);
    case "invited":
      return from(fact.by, "INVITE", fact.name, room);
    case "modesChanged": {
      const source = fact.by === undefined ? server : hostmask(fact.by);
      const changes = fact.changes.map((change) => {
        return change.mode === "b" ? { ...change, mask: shownMask(change.mask) } : change;
      });
      const params = [room, ...formatModes(changes).split(" ")];
      return { source, command: "MODE", params };
    }
    default:
      return fact satisfies never;
  }
}

function from(name: string, command: string, ...params: string[]): OutLine {
  return { source: hostmask(name), command, params };
}
