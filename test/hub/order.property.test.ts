import { expect, test } from "bun:test";
import fc from "fast-check";
import type { ActResult } from "../../src/hub/command.ts";
import type { Member, MemberView } from "../../src/hub/member.ts";
import type { Act } from "../../src/model/act.ts";
import { openStore } from "../../src/store/openStore.ts";
import { dumpClass } from "../support/classDump.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass, TestPeer } from "../support/testClass.ts";

const names = ["Ann", "Bob", "Cem", "Dew"];
const anyName = fc.constantFrom(...names);
const place = fc.constantFrom("everyone", "teacher", "groupA", "#lab", ...names);
const on = fc.boolean();

const often = (arbitrary: fc.Arbitrary<Act>) => ({ arbitrary, weight: 4 });
const seldom = (arbitrary: fc.Arbitrary<Act>) => ({ arbitrary, weight: 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  often(fc.record({ type: fc.constant("teacher" as const), name: anyName, on })),
  often(fc.record({ type: fc.constant("mute" as const), name: anyName, minutes: fc.constant(1) })),
  often(fc.record({ type: fc.constant("mute" as const), name: anyName })),
  seldom(fc.record({ type: fc.constantFrom("unmute" as const, "allow" as const), name: anyName })),
  seldom(fc.record({ type: fc.constant("remove" as const), name: anyName })),
  seldom(fc.constant({ type: "quiet" as const })),
  seldom(fc.record({ type: fc.constant("lock" as const), on: fc.constant(false) })),
  seldom(fc.record({ type: fc.constant("slow" as const), seconds: fc.constantFrom(0, 20) })),
  seldom(
    fc.record({
      type: fc.constant("private" as const),
      to: fc.constantFrom("on" as const, "teacher" as const, "off" as const),
    }),
  ),
  seldom(
    fc.record({
      type: fc.constant("retract" as const),
      name: anyName,
      count: fc.constantFrom(1, 3),
    }),
  ),
  seldom(fc.record({ type: fc.constant("retract" as const), seq: fc.nat(20) })),
  seldom(fc.record({ type: fc.constant("rename" as const), name: anyName, to: anyName })),
);

/** What somebody who goes by that name does, if anybody does. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("come" as const), who: anyName, on }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("lose" as const), who: anyName }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave" as const), who: anyName }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("rename" as const), who: anyName, to: anyName }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("say" as const), who: anyName, place }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("shout" as const), who: anyName }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("enter" as const), who: anyName }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("group" as const), who: anyName }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("order" as const), who: anyName, act }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("window" as const), who: anyName, act }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("wait" as const), who: anyName }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("endTurn" as const), who: anyName }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("crash" as const), who: anyName }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** A connection, and whose it is. */
interface Client {
  member: MemberView;
  peer: TestPeer;
}

/** A class in which everybody does at random what they can. */
class RandomClass {
  room: TestClass;
  readonly #reopen: () => TestClass;
  readonly #clients: Client[] = [];
  /** Texts of members who were muted. */
  readonly muted: { text: string; from: number }[] = [];
  /** Whoever was a teacher at some time: they may have read it then. */
  readonly #teachers = new Set<number>();
  readonly #mutedUntil = new Map<string | number, number>();
  #texts = 0;

  constructor(room: TestClass, reopen: () => TestClass) {
    this.room = room;
    this.#reopen = reopen;
    for (const name of names) this.#come(name, true);
    const ann = this.#find("Ann");
    if (ann) room.createGroup(ann, "groupA", names);
  }

  take(one: Step): void {
    const { room } = this;
    const member = room.hub.view.findMember(one.who);
    switch (one.do) {
      case "come":
        this.#come(one.who, one.on);
        return;
      case "window":
        this.#note(one.act, room.order(one.act));
        return;
      case "wait":
        room.now += 25_000;
        room.expire();
        return;
      case "endTurn":
        room.endTurn();
        return;
      case "crash":
        this.#crash();
        return;
      default:
        if (member) this.#act(one, member);
    }
  }

  #act(
    one: Exclude<Step, { do: "come" | "window" | "wait" | "endTurn" | "crash" }>,
    member: MemberView,
  ): void {
    const { room } = this;
    switch (one.do) {
      case "lose":
        room.disconnect(member);
        return;
      case "leave":
        room.leave(member);
        return;
      case "rename":
        if (room.hub.view.isMuted(member, room.now)) room.rename(member, this.#text(member));
        else room.rename(member, one.to);
        return;
      case "say":
        room.say(member, one.place, this.#text(member));
        return;
      case "shout":
        room.setTopic(member, "#lab", this.#text(member));
        room.leaveRoom(member, "#lab", this.#text(member));
        room.joinRoom(member, `#${this.#text(member)}`);
        return;
      case "enter":
        room.joinRoom(member, "#lab");
        return;
      case "group":
        room.createGroup(member, `group${this.#text(member)}`, names);
        return;
      case "order":
        this.#order(one.act, member);
        return;
      default:
        one satisfies never;
    }
  }

  /** Whoever is not a teacher changes nothing. */
  #order(act: Act, by: MemberView): void {
    const { room } = this;
    if (room.hub.view.isTeacher(by)) {
      this.#note(act, room.order(act, by));
      return;
    }
    room.endTurn();
    // What they have just said themselves they may take back.
    const isOwn = "seq" in act && room.hub.view.findMessage(act.seq as number)?.senderId === by.id;
    if (isOwn) return;
    const before = [dumpClass(room.hub), room.events.length];
    expect(room.order(act, by)).toMatchObject({ refusal: { code: "not_teacher" } });
    room.endTurn();
    expect([dumpClass(room.hub), room.events.length]).toEqual(before);
  }

  /** Remembers who was muted, by the plainest reading of what was ordered. */
  #note(given: Act, answer: ActResult): void {
    if (!answer.ok || !("name" in given)) return;
    const name = given.type === "rename" ? given.to : given.name;
    const member = this.#find(name);
    if (!member) return;
    if (given.type === "teacher") this.#teachers.add(member.id);
    const seat = member.tokenHash ?? member.id;
    if (given.type === "mute") {
      const ms = given.minutes === undefined ? Infinity : given.minutes * 60_000;
      this.#mutedUntil.set(seat, this.room.now + ms);
    } else if (given.type !== "rename" && given.type !== "retract") {
      if (given.type !== "teacher" || given.on) this.#mutedUntil.delete(seat);
    }
  }

  #come(name: string, hasToken: boolean): void {
    const { room } = this;
    const tokenHash = hasToken ? `${name}'s token` : undefined;
    const peer = new TestPeer();
    const answer =
      (tokenHash === undefined ? undefined : room.tryResume(tokenHash, undefined, peer)) ??
      room.tryJoinFrom(`10.0.0.${names.indexOf(name) % 2}`, name, tokenHash, peer);
    if (!answer.ok) return;
    const { member } = answer;
    if (room.hub.view.isTeacher(member)) this.#teachers.add(member.id);
    this.#clients.push({ member, peer });
  }

  /** Roles and mutes are the same afterwards, and so is what holds for the class. */
  #crash(): void {
    const { room } = this;
    const at = room.now;
    room.endTurn();
    const before = this.#holding();
    room.store.close();
    this.room = this.#reopen();
    this.room.now = at;
    expect(this.#holding()).toEqual(before);
  }

  #holding() {
    const { view } = this.room.hub;
    const members = [...view.members()];
    return {
      teachers: members
        .filter((member) => view.isTeacher(member))
        .map(({ name }) => name)
        .toSorted(),
      muted: members
        .filter((member) => view.isMuted(member, this.room.now))
        .map(({ name }) => name)
        .toSorted(),
    };
  }

  #text(member: MemberView): string {
    this.#texts += 1;
    const text = `m${member.id}n${this.#texts}x`;
    const { view } = this.room.hub;
    const { tokenHash, id } = member as Member;
    const isMuted = view.isMuted(member, this.room.now);
    if ((this.#mutedUntil.get(tokenHash ?? id) ?? 0) > this.room.now) expect(isMuted).toBe(true);
    if (isMuted) {
      this.muted.push({ text, from: id });
    }
    return text;
  }

  #find(name: string): Member | undefined {
    return this.room.hub.view.findMember(name) as Member | undefined;
  }

  /** Nobody but teachers was told, or may read in the history, what a muted member wrote. */
  check(): void {
    this.room.endTurn();
    for (const { text, from } of this.muted) {
      for (const { member, peer } of this.#clients) {
        if (member.id === from || this.#teachers.has(member.id)) continue;
        expect(JSON.stringify(peer.events)).not.toContain(text);
      }
      const { view } = this.room.hub;
      for (const member of view.members()) {
        if (member.id === from || view.isTeacher(member)) continue;
        const { messages } = view.readPage(member, 0, view.newest);
        expect(messages.map((message) => message.text)).not.toContain(text);
      }
      expect(JSON.stringify(view.latest(1_000))).not.toContain(text);
      const rooms = Array.from(view.rooms(), ({ name, settings }) => [name, settings.topic]);
      expect(JSON.stringify(rooms)).not.toContain(text);
    }
  }
}

test("who is not a teacher changes nothing of others, a muted member's text reaches nobody but teachers, and a restart keeps roles and mutes", () => {
  let mutedTexts = 0;
  let crashes = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 60, size: "max" }), (steps) => {
      using folder = new DataFolder();
      const open = () => {
        const { store } = openStore({ dataDir: folder.path, choice: "usual", now: () => 0 });
        return new TestClass(store);
      };
      const played = new RandomClass(open(), open);
      for (const one of steps) played.take(one);
      played.check();
      mutedTexts += played.muted.length;
      crashes += steps.filter((one) => one.do === "crash").length;
      played.room.store.close();
    }),
    { numRuns: 100 },
  );
  // Else it would show nothing.
  expect(mutedTexts).toBeGreaterThan(50);
  expect(crashes).toBeGreaterThan(20);
});
