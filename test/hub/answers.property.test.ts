import { expect, test } from "bun:test";
import fc from "fast-check";
import type { MemberView } from "../../src/hub/member.ts";
import { reactions } from "../../src/model/reaction.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import type { Store } from "../../src/store/store.ts";
import { ClassFile } from "../support/classFile.ts";
import { TestClass, TestPeer } from "../support/testClass.ts";

const names = ["Ann", "Bob", "Cem", "Dew", "Eva"];
const who = fc.constantFrom(...names);
/** Counted from the last message backwards, so that most answer what was just said. */
const back = fc.nat(6);

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("say" as const),
      who,
      to: fc.constantFrom("everyone", "groupA", "#lab", ...names),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("reply" as const),
      who,
      to: fc.constantFrom("everyone", "groupA", "#lab", ...names),
      back,
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("correct" as const), who, back }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("react" as const),
      who,
      back,
      reaction: fc.constantFrom(...reactions),
      on: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("takeBack" as const), who, back }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("enter" as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("depart" as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("add" as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("drop" as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("lose" as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("return" as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("rename" as const), who }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** Whoever is in no class. */
const nobody = -1;

/** A class that remembers, by the plainest reading, who may know which text. */
class WatchedClass {
  readonly room: TestClass;
  readonly #peers: { id: number; peer: TestPeer }[] = [];
  readonly #members = new Map<string, MemberView>();
  /** By text: the ids of those who may know it; undefined for everybody. */
  readonly #allowed = new Map<string, ReadonlySet<number> | undefined>();
  /** By the message's number. */
  readonly #textOf = new Map<number, string>();
  #texts = 0;
  answers = 0;

  constructor(store: Store) {
    this.room = new TestClass(store);
    for (const name of names) {
      const { member, peer } = this.room.join(name, name);
      this.#members.set(name, member);
      this.#peers.push({ id: member.id, peer });
    }
    const projector = new TestPeer();
    this.room.apply({ type: "watch", at: 0 }, projector);
    this.#peers.push({ id: nobody, peer: projector });
    const ann = this.#get("Ann");
    this.room.createGroup(ann, "groupA", ["Ann", "Bob", "Cem"]);
    for (const name of ["Ann", "Dew"]) this.room.joinRoom(this.#get(name), "#lab");
    this.room.endTurn();
  }

  #get(name: string): MemberView {
    const member = this.#members.get(name);
    if (!member) throw new Error(`there is no ${name}`);
    return member;
  }

  take(one: Step): void {
    const { room } = this;
    const member = this.#get(one.who);
    const seq = "back" in one ? Math.max(1, room.hub.view.newest - one.back) : 0;
    // Whoever is away gives no commands.
    if (member.awayUntil !== undefined && one.do !== "return") return;
    room.now += 1_000;
    switch (one.do) {
      case "say":
        this.#say(member, (text) => room.say(member, one.to, text));
        break;
      case "reply":
        this.#say(member, (text) => room.reply(member, one.to, text, seq));
        break;
      case "correct": {
        const first = this.#textOf.get(seq);
        const text = this.#newText();
        if (room.correct(member, seq, text).ok && first !== undefined) {
          this.#allowed.set(text, this.#allowed.get(first));
          room.endTurn();
          this.#textOf.set(room.hub.view.newest, text);
          this.answers += 1;
        }
        break;
      }
      case "react":
        if (room.react(member, seq, one.reaction, one.on).ok) {
          this.answers += 1;
          this.#checkMayKnow(member, seq);
        }
        break;
      case "takeBack":
        room.order({ type: "retract", seq }, member);
        break;
      case "enter":
        room.joinRoom(member, "#lab");
        break;
      case "depart":
        room.leaveRoom(member, "#lab");
        break;
      case "add":
        room.addToGroup(this.#get("Ann"), "groupA", [member.name]);
        break;
      case "drop":
        room.dropFromGroup(this.#get("Ann"), "groupA", [member.name]);
        break;
      case "lose":
        room.disconnect(member);
        break;
      case "return": {
        const peer = new TestPeer();
        const resumed = room.tryResume(one.who, undefined, peer);
        if (resumed?.ok) this.#peers.push({ id: member.id, peer });
        break;
      }
      case "rename":
        room.rename(member, member.name === one.who ? `${one.who}x` : one.who);
        break;
      default:
        one satisfies never;
    }
    room.endTurn();
  }

  /** Nobody was told, or may read, anything of what they may not know. */
  check(): void {
    const { view } = this.room.hub;
    const told = this.#peers.map(({ id, peer }) => ({ id, read: JSON.stringify(peer.events) }));
    const read = this.#members.values().map((member) => {
      return { id: member.id, read: JSON.stringify(view.readPage(member, 0, view.newest)) };
    });
    const pages = [view.latest(100), view.readPublicPage(0, view.newest)];
    const publicly = pages.map((page) => ({ id: nobody, read: JSON.stringify(page) }));
    for (const { id, read: known } of [...told, ...read, ...publicly]) {
      for (const [text, allowed] of this.#allowed) {
        if (allowed && !allowed.has(id)) expect(known).not.toContain(text);
      }
    }
  }

  #newText(): string {
    this.#texts += 1;
    return `text ${this.#texts} of these`;
  }

  /** Whoever is sent it, or will be, may know it; who was is asked of the history before anything else happens. */
  #say(member: MemberView, say: (text: string) => { ok: boolean }): void {
    const text = this.#newText();
    if (!say(text).ok) return;
    this.room.endTurn();
    const { view } = this.room.hub;
    const { newest } = view;
    const audience = view.findMessage(newest)?.audience;
    const receivers = this.#members.values().filter(({ id }) => {
      const one = view.get(id);
      if (audience?.kind === "member") return audience.id === id;
      const places: Iterable<{ id: number }> =
        (audience?.kind === "group" ? one?.groups : one?.rooms) ?? [];
      const placeId = audience && "id" in audience ? audience.id : undefined;
      return Array.from(places).some((place) => place.id === placeId);
    });
    const ids = new Set([member.id, ...receivers.map(({ id }) => id)]);
    this.#allowed.set(text, audience?.kind === "everyone" ? undefined : ids);
    this.#textOf.set(newest, text);
  }

  #checkMayKnow({ id }: MemberView, seq: number): void {
    const allowed = this.#allowed.get(this.#textOf.get(seq) ?? "");
    if (allowed) expect(allowed).toContain(id);
  }
}

function runAll(store: Store, steps: readonly Step[]): WatchedClass {
  const watched = new WatchedClass(store);
  for (const one of steps) watched.take(one);
  watched.check();
  return watched;
}

const steps = fc.array(step, { minLength: 20, maxLength: 80, size: "max" });

test("whatever is answered, reacted to and corrected in whatever order, nobody learns of a message they were not sent", () => {
  let answers = 0;
  fc.assert(
    fc.property(steps, (given) => {
      answers += runAll(new MemoryStore(), given).answers;
    }),
    { numRuns: 150 },
  );
  // Else it would show nothing.
  expect(answers).toBeGreaterThan(300);
});

test("nor do they from a history on disk, which tells the same", () => {
  using file = new ClassFile();
  fc.assert(
    fc.property(steps, (given) => {
      const kept = runAll(file.newStore().store, given);
      const remembered = runAll(new MemoryStore(), given);
      for (const { id } of remembered.room.hub.view.members()) {
        const pages = [kept, remembered].map(({ room: { hub } }) => {
          const member = hub.view.get(id);
          return member && hub.view.readPage(member, 0, hub.view.newest).messages;
        });
        expect(pages[0]).toEqual(pages[1]);
      }
      expect(kept.room.hub.view.latest(100)).toEqual(remembered.room.hub.view.latest(100));
    }),
    { numRuns: 25 },
  );
});
