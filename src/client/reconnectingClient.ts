import { limits } from "../model/limits.ts";
import { texts } from "../model/texts.ts";
import type { ClientFrame } from "../wire/clientFrame.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import type { Connection, Endpoint } from "./connection.ts";
import type { Welcome } from "./handshake.ts";
import { MessageCursor } from "./messageCursor.ts";
import type { Outcome } from "./outcome.ts";
import { farewell } from "./outcome.ts";
import { outgoingLine } from "./outgoingLine.ts";
import { PendingFrames, grantedBefore } from "./pendingFrames.ts";
import type { Reconnecting } from "./reconnect.ts";
import { reconnect } from "./reconnect.ts";

type FrameOf<Type> = Extract<ServerFrame, { type: Type }>;

/** What comes to a member, in order; `ended` comes last. */
export type ClientEvent =
  | Exclude<ServerFrame, FrameOf<"welcome" | "ping" | "bye">>
  /** The connection is lost; the link tries to get it back. */
  | { type: "lost" }
  /** It is back. Without `welcome.resumed` it is a new stay, in another class perhaps. */
  | { type: "again"; welcome: Welcome }
  | { type: "ended"; outcome: Outcome };

export interface ReconnectingClientOptions extends Reconnecting {
  endpoint: Endpoint;
  connection: Connection;
  welcome: Welcome;
  /** The newest message known before the hello, where it asked for what came after. */
  since: number | undefined;
}

/**
 * A member's link to the class, whatever becomes of the connection. What is sent waits here until it
 * is answered and is repeated, in order, over the next connection; each message comes once. It works
 * while `next` is waited for.
 */
export class ReconnectingClient {
  readonly #options: ReconnectingClientOptions;
  readonly #unanswered = new PendingFrames();
  readonly #leaving = new AbortController();
  readonly #seen: MessageCursor;
  #welcome: Welcome;
  /** Undefined while it is lost. */
  #connection: Connection | undefined;
  /** What is to be sent once more over the new connection. */
  #repeats: ClientFrame[] = [];
  #bye: FrameOf<"bye"> | undefined;
  #end: Outcome | undefined;
  #onChange: (() => void)[] = [];

  constructor(options: ReconnectingClientOptions) {
    this.#options = options;
    this.#welcome = options.welcome;
    this.#connection = options.connection;
    this.#seen = new MessageCursor(Math.min(options.since ?? Infinity, options.welcome.seq));
  }

  /**
   * Sends it now or once there is a connection; returns false where it is too long for a line. Drops
   * what comes after goodbye.
   */
  send(frame: ClientFrame): boolean {
    if (outgoingLine(frame) === undefined) return false;
    if (this.#leaving.signal.aborted) return true;
    this.#unanswered.add(frame, this.#connection !== undefined);
    // The way back into a room goes before what is still to be repeated, all else behind it.
    if (this.#repeats.length > 0 && frame.type !== "join") this.#repeats.push(frame);
    else this.#connection?.send(frame);
    return true;
  }

  /** The newest message seen or receipted: one who comes back asks for those after it. */
  get newest(): number {
    return this.#seen.newest;
  }

  /** Says goodbye, and ends at once where there is no connection. */
  exit(): void {
    if (this.#leaving.signal.aborted) return;
    this.#sendRepeats();
    this.#connection?.send({ type: "exit" });
    this.#leaving.abort();
  }

  /** Ends without waiting for the server. */
  close(): void {
    this.#leaving.abort();
    this.#connection?.close();
  }

  /** Resolves once there is room for more. */
  async drained(): Promise<void> {
    await this.#connection?.drained();
    await this.#until(() => this.#unanswered.size < limits.unansweredFrames);
  }

  /** Resolves once all that was sent is answered, or the link has ended. */
  async settled(): Promise<void> {
    await this.#until(() => this.#unanswered.size === 0);
  }

  async next(): Promise<ClientEvent> {
    for (;;) {
      if (this.#end) return { type: "ended", outcome: this.#end };
      if (!this.#connection) return await this.#reconnect();
      this.#sendRepeats();
      const frame = await this.#connection.next();
      const event = frame ? this.#take(frame) : this.#closed();
      this.#changed();
      if (event) return event;
    }
  }

  /** What there is to show of the frame. */
  #take(frame: ServerFrame): ClientEvent | undefined {
    switch (frame.type) {
      case "message":
        return frame.earlier || this.#seen.message(frame.seq) ? frame : undefined;
      case "entered":
      case "done":
      case "topic":
      case "mode":
        if (frame.id !== undefined) this.#unanswered.settle(frame.id);
        return frame;
      case "receipt":
        this.#seen.receipt(frame.seq);
        return this.#unanswered.settle(frame.id) ? frame : undefined;
      case "refused":
        return this.#refused(frame);
      case "grouped":
        if (frame.id !== undefined) this.#unanswered.settle(frame.id);
        else if (frame.by === this.#welcome.name) this.#unanswered.settleGroup(frame.name);
        return frame;
      case "renamed":
        if (frame.from === this.#welcome.name) {
          this.#welcome = { ...this.#welcome, name: frame.to };
        }
        return frame;
      case "bye":
        this.#bye = frame;
        return undefined;
      case "welcome":
      case "ping":
        return undefined;
      default:
        return frame;
    }
  }

  #refused(refused: FrameOf<"refused">): ClientEvent | undefined {
    if (refused.id === undefined) return refused;
    // One that is about one of a group's members is not the answer yet.
    const isPart = refused.member !== undefined && this.#unanswered.isGroup(refused.id);
    if (isPart) return refused;
    const sending = this.#unanswered.settle(refused.id);
    if (sending) return grantedBefore(sending, refused, this.#welcome) ?? refused;
    return refused.code === "group_exists" ? undefined : refused;
  }

  #closed(): ClientEvent {
    this.#connection = undefined;
    const { retryMs } = this.#options;
    if (this.#leaving.signal.aborted) return this.#ended({ kind: "done" });
    if (this.#bye && this.#bye.code !== "too_slow") return this.#ended(farewell(this.#bye));
    if (retryMs === 0) return this.#ended({ kind: "lost", text: texts.serverClosed });
    return { type: "lost" };
  }

  async #reconnect(): Promise<ClientEvent> {
    const { name, token } = this.#welcome;
    const hello = { name, resume: token, since: this.#seen.newest };
    const { signal } = this.#leaving;
    const inVain = this.#unanswered.repeats;
    const reconnected = await reconnect({ ...this.#options, hello, inVain, signal });
    if (!reconnected.ok) return this.#ended(reconnected.outcome);
    return this.#again(reconnected.connection, reconnected.welcome);
  }

  #again(connection: Connection, welcome: Welcome): ClientEvent {
    this.#connection = connection;
    this.#welcome = welcome;
    this.#bye = undefined;
    if (!welcome.resumed) this.#seen.startAnew(welcome.seq);
    this.#repeats = this.#unanswered.repeat();
    return { type: "again", welcome };
  }

  #sendRepeats(): void {
    for (const frame of this.#repeats.splice(0)) this.#connection?.send(frame);
  }

  #ended(wished: Outcome): ClientEvent {
    const outcome = this.#honest(wished);
    this.#end = outcome;
    this.#changed();
    return { type: "ended", outcome };
  }

  /** Says so where messages may not have been delivered. */
  #honest(outcome: Outcome): Outcome {
    const { messages } = this.#unanswered;
    if (messages === 0) return outcome;
    const kind = outcome.kind === "refused" ? "refused" : "lost";
    const sentences = "text" in outcome ? [outcome.text] : [];
    return { kind, text: [...sentences, texts.unanswered(messages)].join(" ") };
  }

  async #until(isTrue: () => boolean): Promise<void> {
    while (!isTrue() && !this.#end) {
      await new Promise<void>((resolve) => {
        this.#onChange.push(resolve);
      });
    }
  }

  #changed(): void {
    for (const resolve of this.#onChange.splice(0)) resolve();
  }
}

/** What a person is told of a connection that is lost or back. */
export function linkLine(event: Extract<ClientEvent, { type: "lost" | "again" }>): string {
  if (event.type === "lost") return texts.connectionLost;
  return event.welcome.resumed ? texts.connectedAgain : texts.connectedAnew;
}
