import type { Capability } from "./capabilities.ts";
import { everyoneChannel } from "./channelNames.ts";

// Thousands of clients have just these, so they share them.
const noCaps: ReadonlySet<Capability> = new Set();
const noChannels: ReadonlySet<string> = new Set();
const classChannelOnly: ReadonlySet<string> = new Set([everyoneChannel]);

/** What an IRC client has said about itself, and how it wants to be served. */
export class ClientState {
  /** The nick it wants to register, from NICK until it is asked for. */
  nick: string | undefined;
  /** Undefined before USER. */
  realName: string | undefined;
  /** From PASS; a connection with the same password may take over the nick. */
  password: string | undefined;
  /** Capability negotiation has begun and not ended, which holds up registration. */
  isNegotiating = false;
  /** From AWAY; undefined while the member is not away. */
  awayMessage: string | undefined;
  /** When it registered and when it last sent a message, in milliseconds since 1970-01-01T00:00:00Z. */
  joinedAt = 0;
  lastMessageAt = 0;
  #caps = noCaps;
  #closedChannels = classChannelOnly;

  get caps(): ReadonlySet<Capability> {
    return this.#caps;
  }

  /** Fixed channels the member belongs to but has not open; at first the channel of the class. */
  get closedChannels(): ReadonlySet<string> {
    return this.#closedChannels;
  }

  enable(cap: Capability): void {
    this.#caps = new Set(this.#caps).add(cap);
  }

  disable(cap: Capability): void {
    const others = [...this.#caps].filter((other) => other !== cap);
    this.#caps = others.length === 0 ? noCaps : new Set(others);
  }

  closeChannel(channel: string): void {
    this.#closedChannels = new Set(this.#closedChannels).add(channel);
  }

  /** Returns false when the channel is open already. */
  openChannel(channel: string): boolean {
    if (!this.#closedChannels.has(channel)) return false;
    const others = [...this.#closedChannels].filter((other) => other !== channel);
    this.#closedChannels = others.length === 0 ? noChannels : new Set(others);
    return true;
  }
}
