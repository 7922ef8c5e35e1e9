import { nameKey } from "../../model/name.ts";
import type { Identity } from "./hostmask.ts";

/** Former nicks that WHOWAS knows: as many as leave a large class at its end. */
const maxFormerNicks = 200;

/** A nick its member has given up. */
export interface FormerNick extends Identity {
  name: string;
  /** When the member gave it up, in milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
}

/** A member who left the class. */
export interface Departure extends FormerNick {
  /** The reason shown to the others. */
  reason: string;
}

/** The last nicks given up by leaving or renaming, for WHOWAS (RFC 2812 §3.6.3). */
export class WhowasHistory {
  readonly #formerNicks: (FormerNick & { key: string })[] = [];

  recordDepartures(departures: readonly Departure[]): void {
    for (const departure of departures.slice(-maxFormerNicks)) this.#add(departure);
  }

  recordRename(former: FormerNick): void {
    this.#add(former);
  }

  /** Finds a nick in whatever case, the latest first. */
  find(name: string): FormerNick[] {
    const key = nameKey(name);
    return this.#formerNicks.filter((former) => former.key === key).toReversed();
  }

  #add(former: FormerNick): void {
    this.#formerNicks.push({ ...former, key: nameKey(former.name) });
    if (this.#formerNicks.length > maxFormerNicks) this.#formerNicks.shift();
  }
}
