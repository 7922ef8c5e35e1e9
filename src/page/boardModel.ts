import type { Clock } from "../client/clock.ts";
import { ClassServers } from "../client/classServers.ts";
import type { Connection, Endpoint } from "../client/connection.ts";
import { readToldReaction } from "../client/frameEvent.ts";
import { readMessage } from "../client/frameMessage.ts";
import type { Refused } from "../client/joinClass.ts";
import { isAboutClassCode } from "../client/joinClass.ts";
import { computeBackoffMs } from "../client/reconnect.ts";
import type { Holding } from "../model/act.ts";
import { followAct, nothingHolds } from "../model/act.ts";
import { limits } from "../model/limits.ts";
import { renderRefusalLine } from "../model/render.ts";
import * as texts from "../model/texts.ts";
import { unframeAct, unframeHolding } from "../wire/actFrames.ts";
import { formatFrames } from "../wire/encoder.ts";
import { protocolVersion } from "../wire/protocolVersion.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import type { BoardMessage } from "./boardMessages.ts";
import { addMessage, addReaction, dropMessages } from "./boardMessages.ts";
import { Signal } from "./signal.ts";

/** Milliseconds of silence after which a board begins anew: the numbers it knows may be those of another class. */
const knownForMs = 600_000;

/** What a board shows. It is never changed: another takes its place. */
export interface BoardState {
  messages: readonly BoardMessage[];
  /** How many are in the class; undefined until that is known. */
  people: number | undefined;
  holding: Holding;
  /** What keeps it from being up to date; empty if nothing does. */
  trouble: string;
  /** Why the class code is asked for; undefined while it is not. */
  question: string | undefined;
}

export interface BoardModelOptions {
  endpoint: Endpoint;
  clock: Clock;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  /** The class code, if this page was given one. */
  code: string | undefined;
  /** Why that is not known, if so. */
  problem: string;
  /** Keeps a code that was typed. */
  keepCode: (code: string) => void;
}

/** Looks at the class without being in it, for as long as the page is open. */
export class BoardModel {
  readonly state: Signal<BoardState>;
  readonly #options: BoardModelOptions;
  readonly #servers: ClassServers;
  readonly #code: Signal<string | undefined>;
  /** The newest message it knows; undefined if it is to begin anew. */
  #newest: number | undefined;
  #heardAt = 0;
  #onCode: () => void = () => {};

  constructor(options: BoardModelOptions) {
    this.#options = options;
    this.#servers = new ClassServers(options.endpoint);
    this.#code = new Signal(options.code);
    this.state = new Signal<BoardState>({
      messages: [],
      people: undefined,
      holding: nothingHolds,
      trouble: options.problem,
      question: undefined,
    });
  }

  /** The class code, for whoever is to join. */
  get code(): string | undefined {
    return this.#code.value;
  }

  /** Takes the class code that was asked for. */
  giveCode(code: string): void {
    this.#code.value = code;
    this.#options.keepCode(code);
    this.#onCode();
  }

  async run(): Promise<never> {
    const { clock, random } = this.#options;
    const { signal: never } = new AbortController();
    for (let attempt = 0; ; attempt++) {
      const connection = await this.#connect();
      const end = connection && (await this.#follow(connection));
      if (end === "followed") attempt = 0;
      if (end !== undefined && typeof end === "object" && isAboutClassCode(end)) {
        await this.#askCode(end);
        continue;
      }
      const trouble = typeof end === "object" ? renderRefusalLine(end) : texts.connectionLost;
      this.#show({ trouble: this.state.value.trouble || trouble });
      this.#servers.next();
      await clock.sleep(computeBackoffMs(Math.floor(attempt / this.#servers.size), random), never);
    }
  }

  async #connect(): Promise<Connection | undefined> {
    const { clock } = this.#options;
    const { signal: never } = new AbortController();
    try {
      return await this.#servers.current.connect({
        clock,
        withinMs: limits.connectWithinMs,
        signal: never,
      });
    } catch {
      return undefined;
    }
  }

  /** Shows what comes until the connection ends; resolves to why it was refused, or whether it was of use. */
  async #follow(connection: Connection): Promise<Refused | "followed" | undefined> {
    const isKnown = this.#options.now() - this.#heardAt < knownForMs;
    if (!isKnown) this.#newest = undefined;
    const since = this.#newest;
    const code = this.#code.value;
    const known = { ...(since !== undefined && { since }), ...(code !== undefined && { code }) };
    connection.send(formatFrames([{ type: "watch", v: protocolVersion, ...known }]));
    let isOfUse = false;
    for (;;) {
      const frame = await connection.next();
      if (!frame) return isOfUse ? "followed" : undefined;
      if (frame.type === "refused") {
        connection.close();
        return frame;
      }
      isOfUse = true;
      this.#heardAt = this.#options.now();
      this.#take(frame, since);
    }
  }

  /** @param since what was known when it began */
  #take(frame: ServerFrame, since: number | undefined): void {
    const { messages, holding } = this.state.value;
    switch (frame.type) {
      case "watching": {
        const { seq, people } = frame;
        this.#servers.update(frame);
        const goesOn = since !== undefined && since <= seq;
        this.#newest = goesOn ? since : seq;
        const stands = { people, holding: unframeHolding(frame.holding ?? {}), trouble: "" };
        this.#show(goesOn ? stands : { ...stands, messages: [] });
        return;
      }
      case "message": {
        this.#newest = Math.max(this.#newest ?? 0, frame.seq);
        this.#show({ messages: addMessage(messages, readMessage(frame)) });
        return;
      }
      case "reaction": {
        const told = readToldReaction(frame);
        if (told) this.#show({ messages: addReaction(messages, told) });
        return;
      }
      case "servers":
        this.#servers.update(frame);
        return;
      case "people":
        this.#show({ people: frame.count });
        return;
      case "moderated": {
        const { act } = frame;
        this.#show({
          holding: followAct(holding, unframeAct(act), false),
          messages: act.type === "retract" ? dropMessages(messages, act.seqs) : messages,
        });
        return;
      }
      case "paused":
        this.#show({ trouble: texts.pageWaits });
        return;
      case "bye":
        // What comes next is another class, whose numbers begin again.
        if (frame.code === "server_closed") this.#newest = undefined;
        this.#show({ trouble: frame.text });
        return;
      default:
    }
  }

  async #askCode(refused: Refused): Promise<void> {
    this.#show({ question: renderRefusalLine(refused) });
    await new Promise<void>((resolve) => {
      this.#onCode = resolve;
    });
    this.#show({ question: undefined });
  }

  #show(changed: Partial<BoardState>): void {
    this.state.value = { ...this.state.value, ...changed };
  }
}
