import type { Heard } from "../../hub/fact.ts";
import { nameKey } from "../../model/name.ts";
import { everyoneChannel } from "./channelNames.ts";
import type { Departure } from "./departures.ts";
import { formatIrcLine } from "./formatIrcLine.ts";
import { sourceOf } from "./source.ts";

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
  readonly fact: Extract<Heard, { kind: "presenceChanged" }>;
  readonly #realName: (name: string) => string;
  readonly #left: readonly Departure[];
  readonly #shared = new Map<string, Uint8Array>();
  readonly #places: ReadonlyMap<string, number>;
  /** Of those who came: who left under one of these names, spelled otherwise, left before (005 CASEMAPPING). */
  readonly #keys: ReadonlySet<string>;

  /** @param left those of `fact.left`, with their reasons */
  constructor(
    fact: Extract<Heard, { kind: "presenceChanged" }>,
    realName: (name: string) => string,
    left: readonly Departure[],
  ) {
    this.fact = fact;
    this.#realName = realName;
    this.#left = left;
    this.#places = new Map(fact.joined.map((name, place) => [name, place]));
    this.#keys = new Set(left.length > 0 ? fact.joined.map(nameKey) : []);
  }

  /**
   * What one member is told, which may be nothing. One who came in this very turn has seen himself and
   * those before him in the answer to his joining.
   */
  for(name: string, form: NewsForm): Uint8Array {
    const place = this.#places.get(name);
    if (place !== undefined) return this.#encode(form, place + 1, nameKey(name));
    const key = `${form.joins} ${form.extended}`;
    const bytes = this.#shared.get(key) ?? this.#encode(form, 0);
    this.#shared.set(key, bytes);
    return bytes;
  }

  /** @param self whose namesake is not told of: a client would take it for itself */
  #encode({ joins, extended }: NewsForm, from: number, self?: string): Uint8Array {
    const came = joins ? this.fact.joined.slice(from) : [];
    const joinLines = came.map((name) =>
      formatIrcLine(joinLine(name, everyoneChannel, extended ? this.#realName(name) : undefined)),
    );
    const [before, after]: [string[], string[]] = [[], []];
    for (const { name, reason } of this.#left) {
      const key = nameKey(name);
      if (key === self) continue;
      const line = formatIrcLine({ source: sourceOf(name), command: "QUIT", params: [reason] });
      (this.#keys.has(key) ? before : after).push(line);
    }
    return encoder.encode([...before, ...joinLines, ...after].join(""));
  }
}

/**
 * RFC 2812 §3.2.1, and IRCv3 extended-join: nobody has an account here.
 * @param realName for clients that are told it
 */
export function joinLine(name: string, channel: string, realName?: string) {
  const more = realName === undefined ? [] : ["*", realName];
  return { source: sourceOf(name), command: "JOIN", params: [channel, ...more] };
}
