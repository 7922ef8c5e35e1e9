import { limits } from "../../model/limits.ts";
import { nameKey } from "../../model/name.ts";

/** A name nobody goes by any more, but for those who came later. */
export interface FormerName {
  name: string;
  realName: string;
  /** Since when, in milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
}

/** One who left the class. */
export interface Departure extends FormerName {
  /** As the others were told it. */
  reason: string;
}

type Explanation = Pick<Departure, "realName" | "reason">;

/** The last who left, or changed their names, while anybody was here by IRC, for WHOWAS (RFC 2812 §3.6.3). */
export class Departures {
  readonly #known: FormerName[] = [];
  /** Of those whose leaving the class is told when the turn ends. */
  readonly #explanations = new Map<string, Explanation>();

  /** Says why an IRC member leaves, before it is told to the others. */
  explain(name: string, realName: string, reason: string): void {
    this.#explanations.set(name, { realName, reason });
    const [oldest] = this.#explanations.keys();
    // With nobody to tell, nobody asks for them.
    if (oldest !== undefined && this.#explanations.size > limits.ircDepartures) {
      this.#explanations.delete(oldest);
    }
  }

  /** All who left in a turn. What was said of one whose name was taken at once is not kept for the next of that name. */
  note(names: readonly string[], at: number): Departure[] {
    const departures = names.map((name) => {
      const told = this.#explanations.get(name) ?? { realName: name, reason: "Left the class" };
      return { name, ...told, at };
    });
    this.#explanations.clear();
    this.#known.push(...departures.slice(-limits.ircDepartures));
    this.#known.splice(0, Math.max(0, this.#known.length - limits.ircDepartures));
    return departures;
  }

  add(former: FormerName): void {
    this.#known.push(former);
    if (this.#known.length > limits.ircDepartures) this.#known.shift();
  }

  /** Those of that name, whatever its case, the last first. */
  of(name: string): FormerName[] {
    const key = nameKey(name);
    return this.#known.filter((departure) => nameKey(departure.name) === key).toReversed();
  }
}
