import * as texts from "../model/texts.ts";
import type { ClientFrame } from "../wire/clientFrame.ts";
import { formatFrames, formatLine } from "../wire/encoder.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import { ClassServers } from "./classServers.ts";
import type { Connection, Endpoint } from "./connection.ts";
import type { Welcome } from "./handshake.ts";
import { isSameMember } from "./handshake.ts";
import type { Outcome } from "./outcome.ts";
import { isPassing, toOutcome } from "./outcome.ts";
import { PendingFrames, recoverLostAnswer } from "./pendingFrames.ts";
import type { Reconnecting } from "./reconnect.ts";
import { reconnect } from "./reconnect.ts";

type FrameOf<Type> = Extract<ServerFrame, { type: Type }>;

/** The connection is lost, and the client tries to get it back; or it is back. */
export type ConnectionEvent =
  | {
      type: "lost";
      /** The server said that it closes and the class goes on later. */
      isPaused: boolean;
    }
  /** Unless the welcome says that it is the same member, it is a new membership, perhaps in another class. */
  | { type: "reconnected"; welcome: Welcome };

/** What comes to a member, in order; `ended` comes last. */
export type ClientEvent =
  | Exclude<
      ServerFrame,
      FrameOf<"welcome" | "ping" | "pong" | "bye" | "paused" | "watching" | "people" | "servers">
    >
  | ConnectionEvent
  | { type: "ended"; outcome: Outcome };

/** Frames that may wait for their answers; then `drained` waits, and a pipe is read no further. */
const mostPending = 1_000;
const exitLine = formatFrames([{ type: "exit" }]);

export interface ReconnectingClientOptions extends Reconnecting {
  endpoint: Endpoint;
  connection: Connection;
  welcome: Welcome;
  /** The newest message known before the hello, if it asked for what came after. */
  since: number | undefined;
  /** The class code, for each hello. */
  code: string | undefined;
}

/**
 * A member's client, whatever becomes of the connection. What is sent is kept until it is answered and
 * is repeated, in order, over the next connection; each message comes once. It works while somebody
 * waits for `next`.
 */
export class ReconnectingClient {
  readonly #options: ReconnectingClientOptions;
  readonly #pending = new PendingFrames();
  readonly #leaving = new AbortController();
  readonly #cursor: MessageCursor;
  readonly #servers: ClassServers;
  #welcome: Welcome;
  /** Undefined while it is lost. */
  #connection: Connection | undefined;
  /** Lines that are still to go out over a new connection. */
  #repeats: string[] = [];
  #bye: FrameOf<"bye"> | undefined;
  #isPaused = false;
  #end: Outcome | undefined;
  #onChange: (() => void)[] = [];

  constructor(options: ReconnectingClientOptions) {
    this.#options = options;
    this.#servers = new ClassServers(options.endpoint);
    this.#servers.update(options.welcome);
    this.#welcome = options.welcome;
    this.#connection = options.connection;
    this.#cursor = new MessageCursor(Math.min(options.since ?? Infinity, options.welcome.seq));
  }

  /** What another client needs to go on as this member, from the newest message on. */
  get resumption(): { name: string; token: string; seq: number } {
    const { name, token } = this.#welcome;
    return { name, token, seq: this.#cursor.newest };
  }

  /**
   * Sends it now or once there is a connection; returns false if it is too long for a line. Drops what
   * comes after `exit`.
   */
  send(frame: ClientFrame): boolean {
    const line = formatLine(frame);
    if (line === undefined) return false;
    if (this.#leaving.signal.aborted) return true;
    this.#pending.add(frame, line, this.#connection !== undefined);
    // The way back into a room goes before what is still to be repeated, all else behind it.
    if (this.#repeats.length > 0 && frame.type !== "join") this.#repeats.push(line);
    else this.#connection?.send(line);
    return true;
  }

  /** Leaves the class; ends at once if there is no connection. */
  exit(): void {
    if (this.#leaving.signal.aborted) return;
    this.#sendRepeats();
    this.#connection?.send(exitLine);
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
    await this.#until(() => this.#pending.size < mostPending);
  }

  /** Resolves once all that was sent is answered, or the client has ended. */
  async settled(): Promise<void> {
    await this.#until(() => this.#pending.size === 0);
  }

  async next(): Promise<ClientEvent> {
    for (;;) {
      if (this.#end) return { type: "ended", outcome: this.#end };
      if (!this.#connection) return await this.#reconnect();
      this.#sendRepeats();
      const frame = await this.#connection.next();
      const event = frame ? this.#receive(frame) : this.#endConnection();
      this.#notifyChange();
      if (event) return event;
    }
  }

  /** What there is to show of the frame. */
  #receive(frame: ServerFrame): ClientEvent | undefined {
    switch (frame.type) {
      case "message":
        return frame.earlier || this.#cursor.advance(frame.seq) ? frame : undefined;
      case "entered":
      case "done":
      case "topic":
      case "mode":
        if (frame.id !== undefined) this.#pending.settle(frame.id);
        return frame;
      case "history":
        if (!frame.more) this.#pending.settle(frame.id);
        return frame;
      case "receipt":
        this.#cursor.addReceipt(frame.seq);
        return this.#pending.settle(frame.id) ? frame : undefined;
      case "refused":
        return this.#receiveRefusal(frame);
      case "grouped":
        if (frame.id !== undefined) this.#pending.settle(frame.id);
        else if (frame.by === this.#welcome.name) this.#pending.settleGroup(frame.name);
        return frame;
      case "renamed":
        if (frame.from === this.#welcome.name) {
          this.#welcome = { ...this.#welcome, name: frame.to };
        }
        return frame;
      case "bye":
        this.#bye = frame;
        return undefined;
      case "paused":
        this.#isPaused = true;
        return undefined;
      case "servers":
        this.#servers.update(frame);
        return undefined;
      case "welcome":
      case "watching":
      case "people":
      case "ping":
      case "pong":
        return undefined;
      default:
        return frame;
    }
  }

  #receiveRefusal(refused: FrameOf<"refused">): ClientEvent | undefined {
    if (refused.id === undefined) return refused;
    // A refusal of one of a group's members is not the answer yet.
    const isPart = refused.member !== undefined && this.#pending.namesMembers(refused.id);
    if (isPart) return this.#pending.isDone(refused) ? undefined : refused;
    const pending = this.#pending.settle(refused.id);
    if (pending) return recoverLostAnswer(pending, refused, this.#welcome) ?? refused;
    return refused.code === "group_exists" ? undefined : refused;
  }

  #endConnection(): ClientEvent {
    this.#connection = undefined;
    const { retryMs } = this.#options;
    if (this.#leaving.signal.aborted) return this.#finish({ kind: "done" });
    if (this.#bye && !isPassing(this.#bye)) return this.#finish(toOutcome(this.#bye));
    if (retryMs === 0) return this.#finish({ kind: "lost", text: texts.serverClosed });
    return { type: "lost", isPaused: this.#isPaused };
  }

  async #reconnect(): Promise<ClientEvent> {
    const { name, token, seq } = this.resumption;
    const { code } = this.#options;
    const reconnected = await reconnect({
      ...this.#options,
      servers: this.#servers,
      hello: { name, resume: token, since: seq, ...(code !== undefined && { code }) },
      inVain: this.#pending.repeats,
      signal: this.#leaving.signal,
    });
    if (!reconnected.ok) return this.#finish(reconnected.outcome);
    const { connection, welcome } = reconnected;
    this.#connection = connection;
    this.#welcome = welcome;
    this.#servers.update(welcome);
    this.#bye = undefined;
    this.#isPaused = false;
    if (!isSameMember(welcome)) this.#cursor.startAnew(welcome.seq);
    this.#repeats = this.#pending.repeat();
    return { type: "reconnected", welcome };
  }

  #sendRepeats(): void {
    for (const line of this.#repeats.splice(0)) this.#connection?.send(line);
  }

  #finish(outcome: Outcome): ClientEvent {
    this.#end = this.#mentionPending(outcome);
    this.#notifyChange();
    return { type: "ended", outcome: this.#end };
  }

  /** Adds how many messages may not have been delivered. */
  #mentionPending(outcome: Outcome): Outcome {
    const { messages } = this.#pending;
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

  #notifyChange(): void {
    for (const resolve of this.#onChange.splice(0)) resolve();
  }
}

/** A client's place in the class's order of messages: it shows each once, and asks for those after. */
export class MessageCursor {
  #newestMessage = 0;
  /** The newest message that came or was receipted. */
  newest: number;

  /** @param newest all up to this one is known, or not asked for */
  constructor(newest: number) {
    this.newest = newest;
  }

  /** Returns false for a message that came before. */
  advance(seq: number): boolean {
    if (seq <= this.#newestMessage) return false;
    this.#newestMessage = seq;
    this.newest = Math.max(this.newest, seq);
    return true;
  }

  addReceipt(seq: number): void {
    this.newest = Math.max(this.newest, seq);
  }

  /** A new membership, in a class whose newest message is this one: numbers may begin again. */
  startAnew(newest: number): void {
    this.#newestMessage = 0;
    this.newest = Math.min(this.newest, newest);
  }
}

/** What a person is told of a connection that is lost or back. */
export function renderConnectionEvent(event: ConnectionEvent): string {
  if (event.type === "lost") return event.isPaused ? texts.classPaused : texts.connectionLost;
  return isSameMember(event.welcome) ? texts.connectedAgain : texts.connectedAnew;
}
