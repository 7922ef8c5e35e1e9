import * as v from "valibot";
import { limits } from "../model/limits.ts";
import { nameKey } from "../model/name.ts";

const schema = v.object({
  name: v.string(),
  token: v.string(),
  seq: v.number(),
  /** The tab that goes on with it. */
  tab: v.string(),
  /** That tab was not closed in order. */
  isOpen: v.boolean(),
  /** When it was written, in milliseconds since 1970-01-01T00:00:00Z. */
  at: v.number(),
});

/** What a browser keeps of a membership, for a tab that is opened after its own was closed. */
export type KeptMembership = v.InferOutput<typeof schema>;
type Membership = Pick<KeptMembership, "name" | "token" | "seq">;

const prefix = "classchat member ";

export interface KeptMembershipsOptions {
  /** Local storage; undefined if the browser forbids it. */
  storage: Storage | undefined;
  now: () => number;
  /** Names this tab among those of the browser. */
  tab: string;
}

/**
 * The memberships of this browser in the classes of one server, each by its name. A token is known to the class
 * that gave it alone. One tab at a time goes on with a membership: the last that opened it.
 */
export class KeptMemberships {
  readonly #options: KeptMembershipsOptions;

  constructor(options: KeptMembershipsOptions) {
    this.#options = options;
    for (const key of this.#keys()) if (!this.#read(key)) this.#write(key, undefined);
  }

  find(name: string): KeptMembership | undefined {
    return this.#read(prefix + nameKey(name));
  }

  /** The newest first. */
  list(): KeptMembership[] {
    const kept = this.#keys().flatMap((key) => this.#read(key) ?? []);
    return kept.toSorted((one, other) => other.at - one.at);
  }

  /** This tab goes on with it from now on, and another that did no longer does. */
  open(membership: Membership): void {
    this.forget(membership.token);
    this.#keep(membership, true);
  }

  /** Brings it up to date; returns false, and does not, if another tab goes on with it. */
  update(membership: Membership, isOpen: boolean): boolean {
    if (this.isTaken(membership.token)) return false;
    const kept = this.find(membership.name);
    // The member has another name.
    if (kept?.token !== membership.token) this.forget(membership.token);
    this.#keep(membership, isOpen);
    return true;
  }

  /** Whether another tab goes on with the membership. */
  isTaken(token: string): boolean {
    const mine = this.list().find((membership) => membership.token === token);
    return mine !== undefined && mine.tab !== this.#options.tab;
  }

  forget(token: string): void {
    for (const key of this.#keys()) {
      if (this.#read(key)?.token === token) this.#write(key, undefined);
    }
  }

  #keep({ name, token, seq }: Membership, isOpen: boolean): void {
    const { now, tab } = this.#options;
    const kept: KeptMembership = { name, token, seq, tab, isOpen, at: now() };
    this.#write(prefix + nameKey(name), JSON.stringify(kept));
  }

  #keys(): string[] {
    try {
      return Object.keys(this.#options.storage ?? {}).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  }

  /** Undefined for one that cannot be read, or whose token has ended. */
  #read(key: string): KeptMembership | undefined {
    const { storage, now } = this.#options;
    try {
      const parsed = v.safeParse(schema, JSON.parse(storage?.getItem(key) ?? ""));
      const isGood = parsed.success && now() - parsed.output.at < limits.tokenMs;
      return isGood ? parsed.output : undefined;
    } catch {
      return undefined;
    }
  }

  #write(key: string, text: string | undefined): void {
    const { storage } = this.#options;
    try {
      if (text === undefined) storage?.removeItem(key);
      else storage?.setItem(key, text);
    } catch {
      // Storage that is full keeps nothing; the page works without it.
    }
  }
}
