import type { CloseReason } from "../model/event.ts";
import { limits } from "../model/limits.ts";
import type { AwakeTimer } from "./awakeClock.ts";
import type { Connection, Session } from "./connection.ts";
import type { Navigations } from "./navigations.ts";
import { promptAfterMs } from "./navigations.ts";
import type { Match, Protocol } from "./protocol.ts";

/** Shared by all connections to one port. */
export interface SnifferOptions {
  /** Asked in this order. */
  readonly protocols: readonly Protocol[];
  /** Takes a peer that is silent for {@link promptAfterMs}, or begins like no other protocol. */
  readonly fallback: Protocol;
  /** Tells a browser's spare connection from a person who waits for a prompt. */
  readonly navigations: Navigations;
}

const nothing = new Uint8Array(0);
/** U+FEFF in UTF-8, with which some programs begin whatever they write. */
const byteOrderMark = [0xef, 0xbb, 0xbf] as const;

/**
 * The first session of every connection: its first bytes pick the protocol, whose session takes over
 * with all that was read. A silent peer is prompted by the fallback's session, and until it answers it
 * can still turn out to be a browser, or a program on a slow network.
 */
export class Sniffer implements Session {
  readonly #connection: Connection;
  readonly #options: SnifferOptions;
  #first: Uint8Array = nothing;
  #timer: AwakeTimer;
  /** The fallback's session, while its prompt is not answered. */
  #prompting: Session | undefined;

  constructor(connection: Connection, options: SnifferOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#timer = this.#promptLater();
  }

  receive(bytes: Uint8Array): void {
    if (this.#prompting) this.#takeAnswer(this.#prompting, bytes);
    else this.#sniff(bytes);
  }

  ended(): void {
    if (this.#prompting) {
      this.#prompting.ended();
    } else if (this.#first.length > 0) {
      this.#start(this.#options.fallback);
      this.#connection.ended();
    } else {
      this.leave("lost");
    }
  }

  /** The peer was silent for long enough. What came while the server could not look is read by now. */
  tellMore(): boolean {
    this.#prompt();
    return false;
  }

  tick(): void {
    this.#prompting?.tick();
  }

  leave(reason: CloseReason): void {
    this.#timer.stop();
    if (this.#prompting) this.#prompting.leave(reason);
    else this.#connection.close();
  }

  #sniff(bytes: Uint8Array): void {
    this.#first = this.#first.length === 0 ? bytes : Buffer.concat([this.#first, bytes]);
    const isMark = this.#beginsWithMark();
    if (isMark === "yes") this.#first = this.#first.subarray(byteOrderMark.length);
    let isUndecided = isMark === "maybe";
    for (const protocol of this.#options.protocols) {
      const answer = protocol.match(this.#first);
      if (answer === "yes") {
        this.#start(protocol);
        return;
      }
      isUndecided ||= answer === "maybe";
    }
    if (!isUndecided) this.#start(this.#options.fallback);
  }

  #beginsWithMark(): Match {
    const first = this.#first;
    const isMark = byteOrderMark.every((byte, at) => at >= first.length || byte === first[at]);
    if (!isMark) return "no";
    return first.length >= byteOrderMark.length ? "yes" : "maybe";
  }

  #start(protocol: Protocol): void {
    this.#timer.stop();
    this.#connection.handTo(protocol.startSession(this.#connection, false), this.#first);
  }

  #promptLater(): AwakeTimer {
    const connection = this.#connection;
    return connection.after(promptAfterMs, () => connection.offerMore());
  }

  #prompt(): void {
    const { navigations, fallback } = this.#options;
    const connection = this.#connection;
    if (connection.hasUnread) {
      // It is not silent: in a crowd its turn has not come yet.
      this.#timer = this.#promptLater();
    } else if (navigations.isSpare(connection.address, connection.openedAt)) {
      this.#timer = connection.after(limits.nameWithinMs, () => connection.close());
    } else if (this.#first.length > 0) {
      this.#start(fallback);
    } else {
      this.#prompting = fallback.startSession(connection, true);
    }
  }

  /** The first bytes after the prompt: a program whose first bytes were only slow is still what it is. */
  #takeAnswer(prompting: Session, bytes: Uint8Array): void {
    const late = this.#options.protocols.find((protocol) => {
      return protocol.afterPrompt !== undefined && protocol.match(bytes) === "yes";
    });
    if (late?.afterPrompt !== undefined && prompting.release) {
      prompting.release();
      if (late.afterPrompt !== "") this.#connection.tell(Buffer.from(late.afterPrompt));
      this.#connection.handTo(late.startSession(this.#connection, false), bytes);
    } else {
      this.#connection.handTo(prompting, bytes);
    }
  }
}
