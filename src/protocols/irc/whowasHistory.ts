import { nameKey } from "../../model/name.ts";
import type { Directory, Identity } from "./hostmask.ts";

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
  /** Of IRC members whose departure the hub announces at the end of this turn, by name. */
  readonly #quitReasons = new Map<string, string>();

  /** Notes why an IRC member leaves, before the hub announces it. */
  noteQuit(name: string, reason: string): void {
    this.#quitReasons.set(name, reason);
  }

  /** Forgets quits that nobody is left to be told of. */
  forgetQuits(): void {
    this.#quitReasons.clear();
  }

  /**
   * Records announced departures, and forgets quits that are not announced: of those who came back at once.
   * @param directory knows what others see of who left
   */
  recordDepartures(
    { joined, left }: { joined: readonly string[]; left: readonly string[] },
    at: number,
    directory: Pick<Directory, "identify">,
  ): Departure[] {
    const departures = left.map((name) => {
      const reason = this.#quitReasons.get(name) ?? "Left the class";
      return { name, ...directory.identify(name), reason, at };
    });
    // By name: a turn may announce more departures after these.
    for (const name of [...left, ...joined]) this.#quitReasons.delete(name);
    for (const departure of departures.slice(-maxFormerNicks)) this.#add(departure);
    return departures;
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
