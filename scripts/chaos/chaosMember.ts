import type { Endpoint } from "../../src/client/connection.ts";
import { joinClass } from "../../src/client/joinClass.ts";
import type { ClientFrame } from "../../src/wire/clientFrame.ts";
import type { ReconnectingClient } from "../../src/client/reconnectingClient.ts";
import type {
  MemberRecord,
  ObservedMembership,
  ReceivedMessage,
  SentMessage,
} from "./invariants.ts";

/** Milliseconds that a server waits for the engine before it refuses anything. */
const leastWaitMs = 30_000;

export interface ChaosMemberOptions {
  endpoint: Endpoint;
  name: string;
  random: () => number;
  /** A logical clock for the whole round: each call returns a later time than the one before. */
  now: () => number;
}

/** A member that records everything it sends and receives. */
export class ChaosMember implements MemberRecord {
  readonly name: string;
  readonly received: ReceivedMessage[] = [];
  readonly sent = new Map<string, SentMessage>();
  readonly memberships: ObservedMembership[] = [];
  readonly failures: string[] = [];
  /** What was surely not stored: the log's engine was away for long. Nobody may ever receive it. */
  readonly refused = new Set<string>();
  /** Each time without a connection, from when it was noticed: in milliseconds of `performance.now()`. */
  readonly absences: { from: number; to: number }[] = [];
  readonly #client: ReconnectingClient;
  readonly #now: () => number;
  /** Memberships that end, by the id of the leave frame. */
  readonly #leaving = new Map<string, ObservedMembership>();
  readonly #textsById = new Map<string, string>();
  /** What was asked for, by the id of the frame, and when: in milliseconds of `performance.now()`. */
  readonly #asked = new Map<string, { frame: ClientFrame & { id: string }; at: number }>();
  /** What was asked for that may be refused with the code, by the id of the frame. */
  readonly #contended = new Map<string, string>();
  #lastId = 0;
  #lostAt = 0;
  #isLeavingClass = false;
  #waiting: (() => void)[] = [];

  private constructor(name: string, client: ReconnectingClient, now: () => number) {
    this.name = name;
    this.#client = client;
    this.#now = now;
    void this.#followEvents();
  }

  static async join({ endpoint, name, random, now }: ChaosMemberOptions): Promise<ChaosMember> {
    const joined = await joinClass({ endpoint, nextName: async () => name, random });
    if (!joined.ok) throw new Error(`${name} could not join: ${JSON.stringify(joined.outcome)}`);
    return new ChaosMember(name, joined.client, now);
  }

  /** Sends a text that no other message has. */
  send(to: string): void {
    this.#lastId += 1;
    const id = `${this.#lastId}`;
    const text = `${this.name} says ${this.#lastId}`;
    this.#textsById.set(id, text);
    this.sent.set(text, { to, seq: undefined, sentAt: this.#now(), receiptAt: undefined });
    this.#ask({ type: "say", id, to, text });
  }

  isInRoom(room: string): boolean {
    return this.#currentMembership(room) !== undefined;
  }

  /** Resolves once it is in the room, or has failed. */
  async enterRoom(room: string): Promise<void> {
    const membership: ObservedMembership = { room, joinSentAt: this.#now() };
    this.memberships.push(membership);
    this.#ask({ type: "join", id: `join ${this.memberships.length}`, room });
    await this.#until(() => membership.joinedAt !== undefined);
  }

  /** Resolves once it is out of the room, or has failed. */
  async leaveRoom(room: string): Promise<void> {
    const membership = this.#currentMembership(room);
    if (!membership) return;
    membership.leaveSentAt = this.#now();
    const id = `leave ${this.memberships.length}`;
    this.#leaving.set(id, membership);
    this.#ask({ type: "leave", id, room });
    await this.#until(() => membership.leftAt !== undefined);
  }

  createGroup(name: string, members: string[]): void {
    this.#ask({ type: "group", id: name, name, members });
  }

  /** Asks for a name that others want too, and goes on without it if they have it. */
  contendForName(name: string): void {
    this.#lastId += 1;
    const id = `name ${this.#lastId}`;
    this.#contended.set(id, "name_taken");
    this.#ask({ type: "rename", id, name });
  }

  /** Makes a group that others make too. */
  contendForGroup(name: string, members: string[]): void {
    this.#lastId += 1;
    const id = `group ${this.#lastId}`;
    this.#contended.set(id, "group_exists");
    this.#ask({ type: "group", id, name, members });
  }

  /** Resolves once everything it sent is answered. */
  async settled(): Promise<void> {
    await this.#client.settled();
  }

  async drained(): Promise<void> {
    await this.#client.drained();
  }

  async waitForText(text: string): Promise<void> {
    await this.#until(() => this.received.some((message) => message.text === text));
  }

  leave(): void {
    this.#isLeavingClass = true;
    this.#client.exit();
  }

  async #followEvents(): Promise<void> {
    for (;;) {
      const event = await this.#client.next();
      if (event.type === "message") {
        const { seq, from, to, text } = event;
        this.received.push({ seq, from, to, text });
      } else if (event.type === "receipt") {
        const sent = this.sent.get(this.#textsById.get(event.id) ?? "");
        if (sent) [sent.seq, sent.receiptAt] = [event.seq, this.#now()];
      } else if (event.type === "entered") {
        const membership = this.#currentMembership(event.room);
        if (membership) membership.joinedAt ??= this.#now();
      } else if (event.type === "done") {
        const membership = this.#leaving.get(event.id);
        if (membership) membership.leftAt ??= this.#now();
      } else if (event.type === "left" && event.name === this.name) {
        // Stands in for an answer that was lost with the connection.
        const membership = this.#currentMembership(event.room);
        if (membership?.leaveSentAt !== undefined) membership.leftAt = this.#now();
      } else if (event.type === "lost") {
        this.#lostAt = performance.now();
      } else if (event.type === "reconnected" && event.welcome.resumed) {
        this.absences.push({ from: this.#lostAt, to: performance.now() });
      } else if (event.type === "refused" && this.#isContended(event)) {
        // Another was quicker.
      } else if (event.type === "refused" && this.#waitedInVain(event)) {
        this.#giveUp(event.id);
      } else if (event.type === "refused") {
        this.failures.push(`refused: ${event.text}`);
      } else if (event.type === "reconnected") {
        this.failures.push("reconnected as a new member");
      } else if (event.type === "ended") {
        if (!this.#isLeavingClass) this.failures.push(`ended: ${JSON.stringify(event.outcome)}`);
        this.#changed();
        return;
      }
      this.#changed();
    }
  }

  #ask(frame: ClientFrame & { id: string }): void {
    this.#asked.set(frame.id, { frame, at: performance.now() });
    this.#client.send(frame);
  }

  /** The engine was away for so long that the server gave up. */
  #waitedInVain({ id = "", code }: { id?: string; code: string }): boolean {
    const { at = Infinity } = this.#asked.get(id) ?? {};
    return code === "storage_failed" && performance.now() - at >= leastWaitMs;
  }

  /** A message is not said again; all else is asked for until it is done. */
  #giveUp(id = ""): void {
    const text = this.#textsById.get(id);
    const asked = this.#asked.get(id);
    if (text !== undefined) {
      this.sent.delete(text);
      this.refused.add(text);
    } else if (asked) {
      this.#ask(asked.frame);
    }
  }

  #isContended({ id = "", code }: { id?: string; code: string }): boolean {
    return this.#contended.get(id) === code;
  }

  #currentMembership(room: string): ObservedMembership | undefined {
    return this.memberships.find((one) => one.room === room && one.leftAt === undefined);
  }

  async #until(isTrue: () => boolean): Promise<void> {
    while (!isTrue() && this.failures.length === 0) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  #changed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
