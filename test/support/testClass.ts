import type { Answers, Command, JoinResult, Refused, ResumeResult } from "../../src/hub/command.ts";
import type { Act, DoneAct } from "../../src/model/act.ts";
import type { HubEvent } from "../../src/hub/event.ts";
import { Hub } from "../../src/hub/hub.ts";
import type { MemberView, Peer } from "../../src/hub/member.ts";
import type { PresenceTold } from "../../src/hub/turnLog.ts";
import type { LeaveReason, MemberEvent, MessageEvent } from "../../src/model/event.ts";
import type { Message } from "../../src/model/message.ts";
import type { Reaction } from "../../src/model/reaction.ts";
import type { Refusal } from "../../src/model/refusal.ts";
import { parseModes, splitModes } from "../../src/model/typedModes.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import type { Store } from "../../src/store/store.ts";
import { readMissed } from "./readHistory.ts";

/** A peer that keeps what it is told. Throws if it is told anything once it is replaced. */
export class TestPeer implements Peer {
  readonly events: MemberEvent[] = [];
  isReplaced = false;

  deliver(events: readonly MemberEvent[]): void {
    if (this.isReplaced) throw new Error("a replaced peer is told something");
    this.events.push(...events);
  }

  replaced(): void {
    this.isReplaced = true;
  }

  /** What was told of orders. */
  get acts(): DoneAct[] {
    return this.events.filter((event) => event.kind === "moderated").map(({ act }) => act);
  }

  /** The messages, as `seq from>to:text`. */
  get messages(): string[] {
    return this.events
      .filter((event) => event.kind === "said")
      .map(({ message: { seq, from, to, text } }) => `${seq} ${from}>${to}:${text}`);
  }
}

/** A member and the peer that is told their events. */
export interface TestMember {
  member: MemberView;
  peer: TestPeer;
}

/** Milliseconds in which a member whose connection is lost can come back, as long as by default. */
export const graceMs = 30_000;

/** A hub without sockets, driven by commands alone; its turns end when the test says so. */
export class TestClass {
  readonly hub: Hub;
  readonly store: Store;
  /** Everything the hub let be observed. */
  readonly events: HubEvent[] = [];
  /** Told of each event as it is observed. */
  readonly listeners: ((event: HubEvent) => void)[] = [];
  /** The time of commands, in milliseconds. */
  now = 0;

  /** @param crowdFrom from how many members on the class is a crowd */
  constructor(store: Store = new MemoryStore(), crowdFrom = 0) {
    this.store = store;
    this.hub = new Hub({
      store,
      graceMs,
      crowdFrom,
      observe: (event) => {
        this.events.push(event);
        for (const listen of this.listeners) listen(event);
      },
      wake: () => {},
    });
  }

  /** Applies a command and gives its answer, which comes at once. */
  apply<Given extends Command>(command: Given, peer?: Peer): Answers[Given["type"]] {
    const answers: Answers[Given["type"]][] = [];
    this.hub.apply(command, (answer) => answers.push(answer), peer);
    if (answers.length !== 1) throw new Error(`${command.type} has ${answers.length} answers`);
    return answers[0] as Answers[Given["type"]];
  }

  endTurn(presence: PresenceTold = "told"): boolean {
    return this.hub.endTurn(presence);
  }

  tryJoin(name: string, tokenHash?: string, peer = new TestPeer()): JoinResult | Refused {
    return this.apply({ type: "join", at: this.now, name, tokenHash }, peer);
  }

  /** As {@link tryJoin}, from an address. */
  tryJoinFrom(address: string, name: string, tokenHash?: string, peer = new TestPeer()) {
    return this.apply({ type: "join", at: this.now, name, tokenHash, address }, peer);
  }

  /** Joins a member from an address who must be admitted. */
  joinFrom(address: string, name: string, tokenHash?: string): TestMember {
    const peer = new TestPeer();
    const joined = this.tryJoinFrom(address, name, tokenHash, peer);
    if (!joined.ok) throw new Error(joined.refusal.text);
    return { member: joined.member, peer };
  }

  /** Gives an order, of the server window unless `by` is given. */
  order(act: Act, by?: MemberView, id?: string) {
    return this.apply({ type: "moderate", at: this.now, by: by?.id, act, id });
  }

  /** Joins a member who must be admitted, and can come back if they have a token. */
  join(name: string, tokenHash?: string): TestMember & { joined: JoinResult } {
    const peer = new TestPeer();
    const joined = this.tryJoin(name, tokenHash, peer);
    if (!joined.ok) throw new Error(joined.refusal.text);
    return { member: joined.member, peer, joined };
  }

  /** @param name taken by an absent member whose name is somebody else's now */
  tryResume(tokenHash: string, since?: number, peer = new TestPeer(), name?: string) {
    return this.apply({ type: "resume", at: this.now, tokenHash, since, name }, peer);
  }

  /** Brings back a member whose token must be known; gives what they missed too. */
  resume(
    tokenHash: string,
    since?: number,
    name?: string,
  ): TestMember & { resumed: ResumeResult; missed: Message[] } {
    const peer = new TestPeer();
    const resumed = this.tryResume(tokenHash, since, peer, name);
    if (!resumed?.ok) throw new Error(`${tokenHash} brings nobody back`);
    const missed = readMissed(this.store, resumed.member, resumed.since);
    return { member: resumed.member, peer, resumed, missed };
  }

  rename(member: MemberView, name: string) {
    return this.apply({ type: "rename", ...this.#by(member), name });
  }

  disconnect(member: MemberView, how: LeaveReason = "lost") {
    return this.apply({ type: "disconnect", ...this.#by(member), how, uptimeMs: this.now });
  }

  leave(member: MemberView, how: LeaveReason = "exit") {
    return this.apply({ type: "leave", ...this.#by(member), how });
  }

  expire() {
    return this.apply({ type: "expire", at: this.now, uptimeMs: this.now });
  }

  say(member: MemberView, to: string, text: string, id?: string) {
    return this.apply({ type: "say", ...this.#by(member), to, text, id });
  }

  /** Answers message `replyTo`. */
  reply(member: MemberView, to: string, text: string, replyTo: number, id?: string) {
    return this.apply({ type: "say", ...this.#by(member), to, text, replyTo, id });
  }

  correct(member: MemberView, seq: number | "last", text: string, id?: string) {
    return this.apply({ type: "correct", ...this.#by(member), seq, text, id });
  }

  react(member: MemberView, seq: number, reaction: Reaction, on = true) {
    return this.apply({ type: "react", ...this.#by(member), seq, reaction, on });
  }

  /** Says it and ends the turn; gives to how many it went, or why it did not. */
  deliver(member: MemberView, to: string, text: string): MessageEvent | Refusal {
    const said = this.say(member, to, text);
    this.endTurn();
    if (!said.ok) return said.refusal;
    const event = this.events.findLast(({ kind }) => kind === "said");
    if (event?.kind !== "said") throw new Error("nothing was said");
    return event;
  }

  createGroup(by: MemberView, name: string, members: string[]) {
    return this.apply({ type: "createGroup", ...this.#by(by), name, members });
  }

  addToGroup(by: MemberView, name: string, members: string[]) {
    return this.apply({ type: "addToGroup", ...this.#by(by), name, members });
  }

  dropFromGroup(by: MemberView, name: string, members: string[], reason?: string) {
    return this.apply({ type: "dropFromGroup", ...this.#by(by), name, members, reason });
  }

  leaveGroup(member: MemberView, name: string, reason?: string) {
    return this.apply({ type: "leaveGroup", ...this.#by(member), name, reason });
  }

  joinRoom(
    member: MemberView,
    room: string,
    options: { key?: string | undefined; id?: string } = {},
  ) {
    return this.apply({ type: "joinRoom", ...this.#by(member), room, ...options });
  }

  leaveRoom(member: MemberView, room: string, reason?: string) {
    return this.apply({ type: "leaveRoom", ...this.#by(member), room, reason });
  }

  setTopic(by: MemberView, room: string, topic: string) {
    return this.apply({ type: "setTopic", ...this.#by(by), room, topic });
  }

  kick(by: MemberView, room: string, name: string) {
    return this.apply({ type: "kick", ...this.#by(by), room, name });
  }

  invite(by: MemberView, room: string, name: string) {
    return this.apply({ type: "invite", ...this.#by(by), room, name });
  }

  /** @param modes as IRC users write them: `+ik secret` */
  setModes(by: MemberView, room: string, modes: string) {
    const { changes } = parseModes(splitModes(modes));
    return this.apply({ type: "setModes", ...this.#by(by), room, changes });
  }

  #by({ id }: MemberView): { at: number; memberId: number } {
    return { at: this.now, memberId: id };
  }
}
