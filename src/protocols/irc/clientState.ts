import type { Capability } from "./capabilities.ts";
import { everyoneChannel } from "./channelNames.ts";

/** Shared by all who have none, as most have: there are thousands of them. */
const noCaps: ReadonlySet<Capability> = new Set();
const noChannels: ReadonlySet<string> = new Set();
const classAlone: ReadonlySet<string> = new Set([everyoneChannel]);

/** What one IRC client has told of itself, and how it wants to be spoken to. */
export class Profile {
  /** The name it asks for, until it has one. */
  nick: string | undefined;
  /** What USER said: undefined until it has. */
  realName: string | undefined;
  /** What PASS said: whoever says the same may take its name over. Undefined where nothing was said. */
  password: string | undefined;
  /** It has begun to ask for capabilities and not ended yet: registration waits. */
  isNegotiating = false;
  /** Why it is away; undefined where it is not. */
  away: string | undefined;
  /** When it was let in and when it last said something, in milliseconds since 1970-01-01T00:00:00Z. */
  joinedAt = 0;
  spokeAt = 0;
  #caps = noCaps;
  #closed = classAlone;

  get caps(): ReadonlySet<Capability> {
    return this.#caps;
  }

  /** Channels it belongs to but has not open: at first that of the class. */
  get closed(): ReadonlySet<string> {
    return this.#closed;
  }

  enable(cap: Capability): void {
    this.#caps = new Set(this.#caps).add(cap);
  }

  disable(cap: Capability): void {
    const others = [...this.#caps].filter((other) => other !== cap);
    this.#caps = others.length === 0 ? noCaps : new Set(others);
  }

  close(channel: string): void {
    this.#closed = new Set(this.#closed).add(channel);
  }

  /** Returns false where it was not closed. */
  open(channel: string): boolean {
    if (!this.#closed.has(channel)) return false;
    const others = [...this.#closed].filter((other) => other !== channel);
    this.#closed = others.length === 0 ? noChannels : new Set(others);
    return true;
  }
}
