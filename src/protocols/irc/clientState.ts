import type { Capability } from "./capabilities.ts";
import type { MessageBatch } from "./messageBatch.ts";

/** Modes of a member: `i` hides them from searches by mask (RFC 2812 §3.1.5), `B` says that they are a program (IRCv3 bot-mode). */
export type UserMode = "i" | "B";

/** What a client understands of a message, as bits that make one number. */
export const looks = {
  /** IRCv3 server-time */
  timed: 1,
  /** IRCv3 message-tags */
  tagged: 2,
  /** IRCv3 multiline, which needs `tagged` */
  multiline: 4,
} as const;

/** A sum of {@link looks}. */
export type MessageLook = number;

// Thousands of clients have just these, so they share them.
const noCaps: ReadonlySet<Capability> = new Set();
const noModes: ReadonlySet<UserMode> = new Set();
const nobody: ReadonlyMap<string, string> = new Map();

/** What an IRC client has said about itself, and how it wants to be served. */
export class ClientState {
  /** The nick it wants to register, from NICK until it is asked for. */
  nick: string | undefined;
  /** Both from USER; the real name is undefined before it, the user too if nothing of it can be shown. */
  realName: string | undefined;
  user: string | undefined;
  /** From PASS: it brings the member back to their seat. */
  password: string | undefined;
  /** From PASS, where the class has a code. */
  classCode: string | undefined;
  wrongCodes = 0;
  /** The class's code was right. */
  hasShownCode = false;
  /** It has the channel of the class open. */
  readsClass = false;
  /** It has asked for a nick, and waits for the answer. */
  isRegistering = false;
  /** Capability negotiation has begun and not ended, which holds up registration. */
  isNegotiating = false;
  /** From AWAY; undefined while the member is not away. */
  awayMessage: string | undefined;
  /** A message of which it has not sent all lines yet. */
  batch: MessageBatch | undefined;
  /** When it registered and when it last sent a message, in milliseconds since 1970-01-01T00:00:00Z. */
  joinedAt = 0;
  lastMessageAt = 0;
  #caps = noCaps;
  #look: MessageLook = 0;
  #modes = noModes;
  #monitored = nobody;

  get caps(): ReadonlySet<Capability> {
    return this.#caps;
  }

  /** How it is sent messages. */
  get look(): MessageLook {
    return this.#look;
  }

  get modes(): ReadonlySet<UserMode> {
    return this.#modes;
  }

  /** The names whose coming and going it wants to know (IRCv3 monitor), by their keys. */
  get monitored(): ReadonlyMap<string, string> {
    return this.#monitored;
  }

  enable(cap: Capability): void {
    this.#setCaps(new Set(this.#caps).add(cap));
  }

  disable(cap: Capability): void {
    this.#setCaps(without(this.#caps, cap, noCaps));
  }

  /** Returns false when the mode is so already. */
  setMode(mode: UserMode, on: boolean): boolean {
    if (this.#modes.has(mode) === on) return false;
    this.#modes = on ? new Set(this.#modes).add(mode) : without(this.#modes, mode, noModes);
    return true;
  }

  /** @param monitored all of them from now on */
  monitor(monitored: ReadonlyMap<string, string>): void {
    this.#monitored = monitored.size === 0 ? nobody : monitored;
  }

  #setCaps(caps: ReadonlySet<Capability>): void {
    const isTagged = caps.has("message-tags");
    const isMultiline = isTagged && caps.has("batch") && caps.has("draft/multiline");
    this.#caps = caps;
    this.#look =
      (caps.has("server-time") ? looks.timed : 0) +
      (isTagged ? looks.tagged : 0) +
      (isMultiline ? looks.multiline : 0);
  }
}

/** @param empty stands for every set without an item */
function without<Item>(items: ReadonlySet<Item>, item: Item, empty: ReadonlySet<Item>) {
  const others = [...items].filter((other) => other !== item);
  return others.length === 0 ? empty : new Set(others);
}
