import { describe, expect, test } from "bun:test";
import type { MemberEvent } from "../../src/model/event.ts";
import { parseSearch } from "../../src/model/searchTerms.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass, TestPeer } from "../support/testClass.ts";

const minuteMs = 60_000;

function classOf<Name extends string>(...names: Name[]) {
  const room = new TestClass();
  const joined = names.map((name) => [name, room.join(name, `${name}'s token`)] as const);
  room.endTurn();
  const members = Object.fromEntries(joined) as Record<Name, ReturnType<TestClass["join"]>>;
  return { ...members, room };
}

function told<Kind extends MemberEvent["kind"]>(peer: TestPeer, kind: Kind) {
  return peer.events.filter((event) => event.kind === kind) as Extract<
    MemberEvent,
    { kind: Kind }
  >[];
}

function quotesOf(peer: TestPeer) {
  return told(peer, "said").map(({ message }) => [message.text, message.replyTo?.text]);
}

describe("a reply", () => {
  test("is told with the beginning of what it answers, on one line", () => {
    const { room, Ann, Bob, Cem } = classOf("Ann", "Bob", "Cem");
    room.deliver(Ann.member, "everyone", `${"long\n".repeat(40)}end`);
    room.reply(Bob.member, "everyone", "indeed", 1);
    room.endTurn();
    const [, reply] = told(Cem.peer, "said");
    expect(reply?.message.replyTo).toMatchObject({ seq: 1, from: "Ann" });
    expect(reply?.message.replyTo?.text).toBe(`${"long ".repeat(16).trim()}…`);
  });

  test("is read by all it is for, and what it answers only by those who were sent that", () => {
    const { room, Ann, Bob, Cem } = classOf("Ann", "Bob", "Cem");
    const projector = new TestPeer();
    room.apply({ type: "watch", at: 0 }, projector);
    room.deliver(Ann.member, "Bob", "between us");
    room.reply(Bob.member, "everyone", "I heard something", 1);
    room.endTurn();
    expect(quotesOf(projector)).toEqual([["I heard something", undefined]]);
    expect(quotesOf(Ann.peer)).toEqual([["I heard something", "between us"]]);
    expect(quotesOf(Cem.peer)).toEqual([["I heard something", undefined]]);
    const readsOf = ({ member }: typeof Cem) => {
      const { messages } = room.hub.view.readPage(member, 0, room.hub.view.newest);
      return messages.map(({ text, replyTo }) => [text, replyTo?.text]);
    };
    expect(readsOf(Ann)).toEqual([["I heard something", "between us"]]);
    expect(readsOf(Cem)).toEqual([["I heard something", undefined]]);
    expect(room.hub.view.latest(5).map(({ replyTo }) => replyTo)).toEqual([undefined]);
  });

  test("in a room quotes nothing to whoever came later", () => {
    const { room, Ann, Bob, Cem } = classOf("Ann", "Bob", "Cem");
    for (const { member } of [Ann, Bob]) room.joinRoom(member, "#lab");
    room.deliver(Ann.member, "#lab", "before");
    room.joinRoom(Cem.member, "#lab");
    // What is said in one turn to the same people is told together.
    room.say(Ann.member, "#lab", "more");
    room.reply(Bob.member, "#lab", "after", 1);
    room.say(Ann.member, "#lab", "end");
    room.endTurn();
    expect(quotesOf(Ann.peer)).toEqual([["after", "before"]]);
    const plain = ["more", "after", "end"].map((text) => [text, undefined]);
    expect(quotesOf(Cem.peer)).toEqual(plain as never);
  });

  test("to a message that is not for its sender is refused as one to no message", () => {
    const { room, Ann, Bob, Cem } = classOf("Ann", "Bob", "Cem");
    room.deliver(Ann.member, "Bob", "between us");
    const refused = room.reply(Cem.member, "everyone", "what?", 1);
    expect(refused).toMatchObject({ refusal: { code: "no_such_message" } });
    expect(room.reply(Cem.member, "everyone", "what?", 99)).toEqual(refused);
    room.endTurn();
    expect(told(Bob.peer, "said")).toHaveLength(1);
  });

  test("loses its quote once that is taken back, and is not refused when it is repeated", () => {
    const { room, Ann, Bob } = classOf("Ann", "Bob");
    room.deliver(Ann.member, "everyone", "sorry");
    room.reply(Bob.member, "everyone", "no harm", 1, "c1");
    room.endTurn();
    expect(room.hub.view.latest(1)[0]?.replyTo?.text).toBe("sorry");
    room.order({ type: "retract", seq: 1 }, Ann.member);
    room.endTurn();
    expect(room.hub.view.latest(5)).toEqual([
      expect.not.objectContaining({ replyTo: expect.anything() }),
    ]);
    expect(room.reply(Bob.member, "everyone", "no harm", 1, "c1")).toEqual({ ok: true });
    expect(room.reply(Bob.member, "everyone", "again", 1, "c2")).toMatchObject({ ok: false });
  });
});

describe("a reaction", () => {
  test("counts once for each member and kind, and can be taken back", () => {
    const { room, Ann, Bob, Cem } = classOf("Ann", "Bob", "Cem");
    room.deliver(Ann.member, "everyone", "ready?");
    for (const { member } of [Bob, Bob, Cem]) room.react(member, 1, "✅");
    room.react(Bob.member, 1, "👍");
    room.react(Bob.member, 1, "✅", false);
    room.endTurn();
    const seen = told(Cem.peer, "reacted").map(({ reaction, count, change }) => {
      return `${change?.by} ${change?.on} ${reaction} ${count}`;
    });
    expect(seen).toEqual(["Bob true ✅ 1", "Cem true ✅ 2", "Bob true 👍 1", "Bob false ✅ 1"]);
    expect(told(Ann.peer, "reacted").map(({ yours }) => yours)).toEqual(Array(4).fill("ready?"));
    const [message] = room.hub.view.latest(1);
    expect(message?.reactions).toEqual([
      { reaction: "✅", count: 1, names: ["Cem"] },
      { reaction: "👍", count: 1, names: ["Bob"] },
    ]);
    const { messages } = room.hub.view.readPage(Cem.member, 0, 1);
    expect(messages[0]?.reactions?.[0]).toMatchObject({ reaction: "✅", mine: true });
  });

  test("is told to those alone who were sent the message, and refused to all others", () => {
    const { room, Ann, Bob, Cem } = classOf("Ann", "Bob", "Cem");
    room.deliver(Ann.member, "Bob", "between us");
    expect(room.react(Cem.member, 1, "👍")).toMatchObject({ refusal: { code: "no_such_message" } });
    expect(room.react(Bob.member, 1, "❤️")).toEqual({ ok: true });
    room.endTurn();
    expect(told(Ann.peer, "reacted")).toHaveLength(1);
    expect(told(Cem.peer, "reacted")).toEqual([]);
  });

  test("is paced: nobody floods the class with them", () => {
    const { room, Ann, Bob } = classOf("Ann", "Bob");
    room.deliver(Ann.member, "everyone", "hello");
    const answers = Array.from({ length: 30 }, (_, turn) => {
      return room.react(Bob.member, 1, "👍", turn % 2 === 0);
    });
    room.endTurn();
    expect(told(Ann.peer, "reacted")).toHaveLength(10);
    expect(answers.at(-2)).toMatchObject({ refusal: { code: "slow" } });
    room.now += 1_000;
    expect(room.react(Bob.member, 1, "👍")).toEqual({ ok: true });
  });

  test("comes from nobody who is muted, while a class that is quiet or slow lets them through", () => {
    const { room, Ann, Bob, Cem } = classOf("Ann", "Bob", "Cem");
    room.deliver(Ann.member, "everyone", "who is done?");
    room.order({ type: "quiet", on: true });
    room.order({ type: "slow", seconds: 60 });
    room.order({ type: "mute", name: "Cem" });
    expect(room.react(Bob.member, 1, "✅")).toEqual({ ok: true });
    expect(room.react(Bob.member, 1, "👍")).toEqual({ ok: true });
    expect(room.react(Cem.member, 1, "✅")).toMatchObject({ refusal: { code: "muted" } });
    room.order({ type: "unmute", name: "Cem" });
    room.order({ type: "private", to: "off" });
    expect(room.react(Cem.member, 1, "✅")).toEqual({ ok: true });
  });

  test("to what is private goes where private messages do", () => {
    const { room, Ann, Bob } = classOf("Ann", "Bob");
    room.deliver(Ann.member, "Bob", "psst");
    room.order({ type: "private", to: "off" });
    expect(room.react(Bob.member, 1, "👍")).toMatchObject({ refusal: { code: "private_off" } });
    room.order({ type: "private", to: "teacher" });
    room.order({ type: "teacher", name: "Ann", on: true });
    expect(room.react(Bob.member, 1, "👍")).toEqual({ ok: true });
  });

  test("that came while somebody was away is told when they are back", () => {
    const { room, Ann, Bob } = classOf("Ann", "Bob");
    room.deliver(Ann.member, "everyone", "one");
    room.disconnect(Bob.member);
    room.react(Ann.member, 1, "🎉");
    room.deliver(Ann.member, "everyone", "two");
    room.react(Ann.member, 2, "👍");
    room.endTurn();
    const back = room.resume("Bob's token", 1);
    room.endTurn();
    expect(told(back.peer, "reacted")).toEqual([
      { kind: "reacted", seq: 1, at: 0, reaction: "🎉", count: 1, names: ["Ann"] },
    ]);
    expect(back.missed.map(({ reactions }) => reactions?.[0]?.reaction)).toEqual(["👍"]);
  });
});

describe("a correction", () => {
  test("comes as a message, and the first text is read by nobody any more", () => {
    const { room, Ann, Bob } = classOf("Ann", "Bob");
    room.deliver(Ann.member, "everyone", "the anser");
    room.now += minuteMs;
    expect(room.correct(Ann.member, "last", "the answer", "c1")).toEqual({ ok: true });
    room.endTurn();
    const [, correction] = told(Bob.peer, "said");
    expect(correction?.message).toMatchObject({ seq: 2, text: "the answer", corrects: { seq: 1 } });
    expect(told(Ann.peer, "receipted")).toMatchObject([{ id: "c1", seq: 2, delivered: 1 }]);
    const [message, ...others] = room.hub.view.latest(9);
    expect(message).toMatchObject({ seq: 1, text: "the answer", corrected: true });
    expect(others).toEqual([]);
    room.correct(Ann.member, 1, "the answers");
    room.endTurn();
    const { messages } = room.hub.view.readPage(Bob.member, 0, 9);
    expect(messages.map(({ seq, text, corrects }) => [seq, text, corrects?.seq])).toEqual([
      [1, "the answers", undefined],
      [2, "the answers", 1],
      [3, "the answers", 1],
    ]);
  });

  test("is for one's own message, within two minutes", () => {
    const { room, Ann, Bob } = classOf("Ann", "Bob");
    room.deliver(Ann.member, "everyone", "mine");
    expect(room.correct(Bob.member, 1, "yours")).toMatchObject({
      refusal: { code: "no_such_message" },
    });
    expect(room.correct(Bob.member, "last", "x")).toMatchObject({
      refusal: { code: "no_such_message" },
    });
    room.now = 2 * minuteMs + 1;
    expect(room.correct(Ann.member, 1, "late")).toMatchObject({ refusal: { code: "too_late" } });
    room.endTurn();
    expect(room.hub.view.latest(9).map(({ text }) => text)).toEqual(["mine"]);
  });

  test("goes to whoever was sent the message, by whatever name they go now, and to nobody else", () => {
    const { room, Ann, Bob, Cem } = classOf("Ann", "Bob", "Cem");
    room.deliver(Ann.member, "Bob", "for yuo");
    room.rename(Bob.member, "Rob");
    room.rename(Cem.member, "Bob");
    room.correct(Ann.member, "last", "for you");
    room.endTurn();
    expect(Bob.peer.messages).toEqual(["1 Ann>Bob:for yuo", "2 Ann>Rob:for you"]);
    expect(Cem.peer.messages).toEqual([]);
  });

  test("in a room is told to nobody who came after the message", () => {
    const { room, Ann, Bob, Cem } = classOf("Ann", "Bob", "Cem");
    for (const { member } of [Ann, Bob]) room.joinRoom(member, "#lab");
    room.deliver(Ann.member, "#lab", "frist");
    room.joinRoom(Cem.member, "#lab");
    room.correct(Ann.member, "last", "first", "c1");
    room.endTurn();
    expect(Bob.peer.messages).toEqual(["1 Ann>#lab:frist", "2 Ann>#lab:first"]);
    expect(Cem.peer.messages).toEqual([]);
    expect(told(Ann.peer, "receipted")).toMatchObject([{ seq: 2, delivered: 1 }]);
    expect(room.hub.view.readPage(Cem.member, 0, 9).messages).toEqual([]);
  });

  test("is held by a mute, by quiet and by slowness, like any message", () => {
    const { room, Ann, Bob } = classOf("Ann", "Bob");
    room.order({ type: "slow", seconds: 30 });
    room.deliver(Ann.member, "everyone", "one");
    expect(room.correct(Ann.member, 1, "two")).toMatchObject({ refusal: { code: "slow" } });
    room.now += 30_000;
    expect(room.correct(Ann.member, 1, "two")).toEqual({ ok: true });
    room.order({ type: "slow", seconds: 0 });
    room.order({ type: "quiet", on: true });
    expect(room.correct(Ann.member, 1, "three")).toMatchObject({ refusal: { code: "quiet" } });
    room.order({ type: "mute", name: "Ann" });
    expect(room.correct(Ann.member, 1, "four")).toMatchObject({ refusal: { code: "muted" } });
    room.endTurn();
    expect(Bob.peer.messages).toHaveLength(2);
  });

  test("of the very turn in which the message was said is told after it", () => {
    const { room, Ann, Bob } = classOf("Ann", "Bob");
    room.say(Ann.member, "everyone", "helo");
    room.correct(Ann.member, "last", "hello");
    room.endTurn();
    expect(Bob.peer.messages).toEqual(["1 Ann>everyone:helo", "2 Ann>everyone:hello"]);
    expect(room.hub.view.latest(9).map(({ text }) => text)).toEqual(["hello"]);
  });
});

describe("a member's own message", () => {
  test("is taken back within two minutes, with its corrections and reactions, whatever holds", () => {
    const { room, Ann, Bob } = classOf("Ann", "Bob");
    room.deliver(Ann.member, "everyone", "rude");
    room.correct(Ann.member, 1, "ruder");
    room.react(Bob.member, 1, "🤔");
    room.endTurn();
    room.order({ type: "mute", name: "Ann" });
    const act = { type: "retract", seq: "last", reason: "a text of mine" } as const;
    expect(room.order(act, Ann.member)).toMatchObject({ ok: true, isTold: true });
    room.endTurn();
    // A reason would be a text, which a mute keeps from others.
    const retract = { type: "retract", name: "Ann", to: "everyone", messages: [{ seq: 1, at: 0 }] };
    expect(Bob.peer.acts.at(-1)).toEqual(retract as never);
    expect(room.hub.view.latest(9)).toEqual([]);
    expect(room.hub.view.readPage(Bob.member, 0, 9).messages).toEqual([]);
    expect(room.react(Bob.member, 1, "👍")).toMatchObject({ ok: false });
    expect(room.store.reactionsTo(1)).toEqual([]);
  });

  test("is not taken back later, nor is anybody else's", () => {
    const { room, Ann, Bob } = classOf("Ann", "Bob");
    room.deliver(Ann.member, "everyone", "mine");
    const one = { type: "retract", seq: 1 } as const;
    expect(room.order(one, Bob.member)).toMatchObject({ refusal: { code: "not_teacher" } });
    room.now += 2 * minuteMs + 1;
    expect(room.order(one, Ann.member)).toMatchObject({ refusal: { code: "too_late" } });
    room.endTurn();
    expect(room.hub.view.latest(9)).toHaveLength(1);
  });
});

test("answers, reactions and corrections outlive a crash, and the first text is in no file", async () => {
  using folder = new DataFolder();
  const open = () => {
    const { store } = openStore({ dataDir: folder.path, choice: "usual", now: () => 0 });
    return new TestClass(store);
  };
  const before = open();
  const ann = before.join("Ann", "Ann's token").member;
  const bob = before.join("Bob", "Bob's token").member;
  before.deliver(ann, "everyone", "unfortunate first words");
  before.reply(bob, "everyone", "what?", 1);
  before.react(bob, 1, "🤔");
  before.endTurn();
  // The index of searches has the first text when the server is killed.
  while (before.store.tidy());
  before.correct(ann, 1, "better ones");
  before.endTurn();
  // As a server that is killed leaves it.
  before.store.close();
  const after = open();
  expect(after.hub.view.latest(9)).toMatchObject([
    { text: "better ones", corrected: true, reactions: [{ reaction: "🤔", count: 1 }] },
    { text: "what?", replyTo: { seq: 1, text: "better ones" } },
  ]);
  const back = after.resume("Bob's token", 1);
  after.endTurn();
  expect(back.missed.at(-1)).toMatchObject({ text: "better ones", corrects: { seq: 1 } });
  expect(told(back.peer, "reacted")).toMatchObject([{ count: 1, mine: true }]);
  expect(after.react(back.member, 1, "🤔")).toEqual({ ok: true });
  expect(after.hub.view.latest(9)[0]?.reactions?.[0]?.count).toBe(1);
  // What reads back and what searches find the new text alone.
  const found = (text: string) => {
    const query = { after: 0, before: Infinity, count: 9, terms: parseSearch(text) };
    return after.hub.view.searchSlice(back.member, query).messages.map(({ seq }) => seq);
  };
  while (after.store.tidy());
  expect(found("better")).toEqual([1]);
  expect(found("first words")).toEqual([]);
  const slice = { after: 0, before: Infinity, count: 9, order: "newestFirst" } as const;
  expect(after.hub.view.readSlice(back.member, slice).messages).toMatchObject([
    { seq: 2, replyTo: { text: "better ones" } },
    { seq: 1, text: "better ones", corrected: true, reactions: [{ count: 1, mine: true }] },
  ]);
  after.store.pause();
  after.store.close();
  const files = Array.from(
    new Bun.Glob("**").scanSync(folder.path),
    (name) => `${folder.path}/${name}`,
  );
  expect(files.length).toBeGreaterThan(0);
  for (const path of files) expect(await Bun.file(path).text()).not.toContain("unfortunate");
});
