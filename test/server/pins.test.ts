import { expect, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import * as texts from "../../src/model/texts.ts";
import { openStore } from "../../src/store/openStore.ts";
import { atWindow } from "../support/atWindow.ts";
import { classroom } from "../support/classroom.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { TestClass } from "../support/testClass.ts";

const pinned = "Page 12, exercise 3";

test("what the window pins is told to all, and newcomers read it before the replay", async () => {
  await using room = await classroom({ replay: 9 });
  const types = atWindow(room);
  const [tom, ana] = [await room.plain("Tom"), await room.native("Ana")];
  tom.types("before");
  await ana.hears("message");
  types(`/pin ${pinned}`);
  await room.window.sees(`server>/pin ${pinned}\nPinned: ${pinned}\n`);
  await tom.sees(`server pinned: ${pinned}`);
  expect(await ana.hears("moderated")).toMatchObject({
    by: "server",
    act: { type: "pin", text: pinned },
  });
  const newcomer = await room.plain("Newcomer");
  await newcomer.sees("before");
  expect(newcomer.shown.text).toMatch(new RegExp(`Pinned: ${pinned}\\n[^]*before`));
  const holding = async (name: string) => {
    const program = await room.native(name);
    return program.heard.find((frame) => frame.type === "welcome")?.holding;
  };
  expect(await holding("Program")).toEqual({ pinned });
  types("/pin off");
  await tom.sees("server took off what was pinned");
  expect(await holding("Late")).toBeUndefined();
});

test("by IRC it is the topic of #everyone, which teachers set and others may not", async () => {
  await using room = await classroom({ teacherCode: "a code that stands" });
  const [rivera, bob] = [await room.irc("Rivera"), await room.irc("Bob")];
  await rivera.answers("OPER teacher a code that stands");
  const usual = "ClassChat: everyone in the class";
  expect((await bob.answer("TOPIC #everyone", "332")).params.at(-1)).toBe(usual);
  const line = `:Rivera!Rivera@classchat TOPIC #everyone :${pinned}`;
  expect(await rivera.answers(`TOPIC #everyone :${pinned}`)).toEqual([line]);
  expect(await bob.sees("TOPIC")).toBe(line);
  expect((await bob.answer("TOPIC #everyone", "332")).params.at(-1)).toBe(pinned);
  expect((await bob.answer("LIST", "322")).params.at(-1)).toBe(pinned);
  await bob.answer("TOPIC #everyone :mine", "482");
  const long = "x".repeat(limits.topicCharacters + 1);
  expect((await rivera.answer(`TOPIC #everyone :${long}`, "417")).params.at(-1)).toBe(
    texts.pinTooLong,
  );
  const newcomer = await room.irc("Newcomer");
  expect(newcomer.lines).toContain(`:irc.test 332 Newcomer #everyone :${pinned}`);
  atWindow(room)("/pin off");
  await bob.sees(`:irc.test TOPIC #everyone :${usual}`);
  await newcomer.answers("PART #everyone");
  atWindow(room)(`/pin ${pinned}`);
  await newcomer.sees(`server pinned: ${pinned}`);
  expect(room.faults).toEqual([]);
});

test("it is one line of bounded length, without what changes how others read", () => {
  const room = new TestClass();
  const bob = room.join("Bob");
  room.order({ type: "pin", text: "  one\n\ttwo\u202e\u001b[31m  " });
  expect(room.hub.view.holding.pinned).toBe("one  two[31m");
  const long = "😀".repeat(limits.topicCharacters);
  expect(room.order({ type: "pin", text: `${long}x` })).toMatchObject({
    ok: false,
    refusal: { code: "text_too_long" },
  });
  expect(room.order({ type: "pin", text: long })).toMatchObject({ ok: true, isTold: true });
  expect(room.order({ type: "pin", text: long })).toMatchObject({ ok: true, isTold: false });
  expect(room.order({ type: "pin", text: "mine" }, bob.member)).toMatchObject({
    refusal: { code: "not_teacher" },
  });
});

test.each(["crash", "pause"])("it survives a %s", (how) => {
  using folder = new DataFolder();
  const open = () => openStore({ dataDir: folder.path, choice: "last", now: () => 5 }).store;
  const store = open();
  const room = new TestClass(store);
  room.join("Bob", "bob's token");
  room.order({ type: "pin", text: "first" });
  room.order({ type: "pin", text: pinned });
  room.endTurn();
  if (how === "pause") store.pause();
  store.close();
  const again = new TestClass(open());
  expect(again.resume("bob's token").resumed.holding.pinned).toBe(pinned);
  again.store.close();
});
