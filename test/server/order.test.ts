import { expect, test } from "bun:test";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import type { NativePeer } from "../support/nativePeer.ts";

const teacherCode = "428 913";

/** A teacher whose client speaks frames. */
async function joinTeacher(room: Classroom, name = "Rivera"): Promise<NativePeer> {
  const teacher = await room.native(name);
  teacher.sends({ type: "claim", id: "t1", code: teacherCode.replace(" ", "") });
  expect(await teacher.hears("moderated")).toMatchObject({
    act: { type: "teacher", name, on: true },
    you: true,
  });
  return teacher;
}

test("a spammer at netcat is stopped in one line, and back from there they wait", async () => {
  await using room = await classroom({ teacherCode, replay: 20 });
  const rivera = await joinTeacher(room);
  const spammer = await room.plain("Spammer");
  const mary = await room.plain("Mary");
  const tom = await room.irc("Tom");
  spammer.types(...Array.from({ length: 120 }, (_, index) => `spam ${index}`));
  await mary.sees("Spammer in ClassChat : spam 119\n");
  rivera.sends({
    type: "moderate",
    id: "m1",
    act: { type: "remove", name: "spammer", reason: "spam" },
  });
  await rivera.hears("done", ({ id }) => id === "m1");
  await mary.sees("Rivera removed Spammer from the class (spam)\n");
  await spammer.sees("Rivera removed you from the class (spam)\n");
  await spammer.isClosed();
  await tom.sees("QUIT :Left the class");
  await room.window.sees("Rivera>/remove Spammer spam\n");

  const again = await room.plain();
  again.types("SPAMMER", "Harmless");
  await again.sees("Username is taken. Use another name.\n");
  await again.sees("Username accepted\n");
  await again.sees("Newcomers from your address wait for 10 minutes");
  // No newcomer is shown their spam.
  expect(again.shown.text).not.toContain("spam 1");
  again.types("more spam", "teacher:let me in");
  await again.sees("Newcomers from your address wait for 10 minutes. Message not delivered\n");
  const asked = await rivera.hears("message", ({ to }) => to === "teacher");
  expect(asked).toMatchObject({ from: "Harmless", text: "let me in" });
  const byIrc = await room.irc("Sneaky");
  byIrc.sends("PRIVMSG #everyone :me again");
  expect(await byIrc.sees(" 404 ")).toContain("Newcomers from your address wait");
  await room.window.sees("Harmless came in muted for 10 minutes");
  rivera.sends({ type: "moderate", id: "m2", act: { type: "allow", name: "Harmless" } });
  await again.sees("You can write again\n");
  again.types("sorry");
  await mary.sees("Harmless in ClassChat : sorry\n");
  expect(mary.shown.text).not.toContain("more spam");
  expect(mary.shown.text).not.toContain("me again");
  expect(room.faults).toEqual([]);
});

test("netcat takes the role by a code, and orders are typed there", async () => {
  await using room = await classroom({ teacherCode });
  const bob = await room.native("Bob");
  const rivera = await room.plain("Rivera");
  rivera.types("/quiet");
  await rivera.sees("Only a teacher can do that\n");
  rivera.types("/help");
  await rivera.sees("//x");
  expect(rivera.shown.text).not.toContain("/mute NAME");
  rivera.types("/teacher 000");
  await rivera.sees("That code is wrong, used or too old. Ask for a new one\n");
  rivera.types(`/teacher ${teacherCode}`);
  await rivera.sees("You are a teacher now.");
  expect(await bob.hears("moderated")).toMatchObject({
    act: { type: "teacher", name: "Rivera", on: true },
  });
  rivera.types("/help", "/who");
  await rivera.sees("/mute NAME [MINUTES]");
  await rivera.sees("2 here: Bob, Rivera (teacher, you)\n");
  rivera.types("/mute bob 5");
  expect(await bob.hears("moderated")).toMatchObject({
    by: "Rivera",
    you: true,
    act: { type: "mute", name: "Bob", until: expect.any(String) },
  });
  await rivera.sees("Rivera muted Bob for 5 minutes\n");
  const id = bob.says("everyone", "hello");
  expect(await bob.hears("refused", (refused) => refused.id === id)).toMatchObject({
    code: "muted",
  });
  await room.window.sees("Rivera>/mute Bob 5\n");
  bob.says("teacher", "please");
  await room.window.sees("Bob>teacher:please\n");
  await rivera.sees("<Bob> to teacher: please\n");
  rivera.types("/unmute Bob");
  expect(await bob.hears("moderated")).toMatchObject({ act: { type: "unmute" }, you: true });
  await rivera.sees("Rivera unmuted Bob\n");
  rivera.types("/unmute Bob");
  await rivera.sees("Bob is not muted\n");
});

test("a teacher who types /teacher NAME reads, in every protocol, that only the window makes teachers", async () => {
  await using room = await classroom({ teacherCode });
  const answer = "You are a teacher already. Only the server window makes teachers";
  const native = await joinTeacher(room);
  native.sends({ type: "claim", id: "t2", code: "Mary" });
  const done = await native.hears("done", ({ id }) => id === "t2");
  expect(done).toMatchObject({ text: answer });
  const plain = await room.plain("Ines");
  plain.types(`/teacher ${teacherCode}`, "/teacher Mary");
  await plain.sees(`${answer}\n`);
  const irc = await room.irc("Tom");
  irc.sends(`OPER teacher ${teacherCode}`, "PRIVMSG server :/teacher Mary");
  await irc.sees(answer);
});

test("a quiet and locked class is one for every protocol, and whoever comes in is told", async () => {
  await using room = await classroom({ teacherCode });
  const rivera = await joinTeacher(room);
  const [bob, web] = [await room.native("Bob"), await room.web("Web")];
  const [mary, tom] = [await room.plain("Mary"), await room.irc("Tom")];
  rivera.sends({ type: "moderate", id: "m1", act: { type: "quiet" } });
  for (const peer of [bob, web]) {
    expect(await peer.hears("moderated")).toMatchObject({ act: { type: "quiet", on: true } });
    const id = peer.says("everyone", "hello");
    expect(await peer.hears("refused", (refused) => refused.id === id)).toMatchObject({
      code: "quiet",
    });
  }
  await mary.sees("Rivera made the class quiet: only teachers speak to everyone\n");
  mary.types("hello");
  await mary.sees("Only teachers speak to everyone now. Message not delivered\n");
  await tom.sees(" MODE #everyone +m");
  tom.sends("PRIVMSG #everyone :hello");
  expect(await tom.sees(" 404 ")).toContain("Only teachers speak to everyone now");
  const late = await room.plain();
  late.types("Late");
  await late.sees("The class is quiet: only teachers speak to everyone\n");
  const native = await room.native("Later");
  expect(native.heard[0]).toMatchObject({ holding: { quiet: true }, teachers: ["Rivera"] });

  rivera.sends({ type: "moderate", id: "m2", act: { type: "lock", on: true } });
  await rivera.hears("done", ({ id }) => id === "m2");
  const byFrames = await room.native();
  byFrames.sends({ type: "hello", v: 1, name: "New" });
  expect(await byFrames.hears("refused")).toMatchObject({ code: "locked" });
  const byNetcat = await room.plain();
  byNetcat.types("New");
  await byNetcat.sees("The class is locked: nobody new comes in now.");
  const byIrc = await room.irc();
  byIrc.sends("NICK New", "USER new 0 * :New");
  expect(await byIrc.sees(" 465 ")).toContain("The class is locked");
  await room.window.sees("New may not come in: the class is locked\n");
});

test("what is taken back leaves resume and replay, and is told by its number", async () => {
  await using room = await classroom({ teacherCode, replay: 20, graceMs: 60_000 });
  const rivera = await joinTeacher(room);
  const mary = await room.plain("Mary");
  const bob = await room.native("Bob");
  const texts = ["fine", "rude", "ruder"];
  for (const text of texts) bob.says("everyone", text);
  const seqs: number[] = [];
  for (const text of texts) {
    seqs.push((await rivera.hears("message", (message) => message.text === text)).seq);
  }
  rivera.sends({ type: "moderate", id: "m1", act: { type: "retract", name: "Bob", count: 2 } });
  expect(await rivera.hears("moderated")).toMatchObject({
    by: "Rivera",
    act: { type: "retract", name: "Bob", to: "everyone", seqs: seqs.slice(1) },
  });
  await mary.sees("Rivera took back 2 messages of Bob\n");
  await room.window.sees("Rivera took back 2 messages of Bob\n");
  const late = await room.plain("Late");
  await late.isUpToDate();
  expect(late.shown.text).toContain("[earlier] Bob in ClassChat : fine\n");
  expect(late.shown.text).not.toContain("rude");
});

test("orders are events of --json", async () => {
  await using room = await classroom({ teacherCode, json: true });
  const rivera = await joinTeacher(room);
  await room.native("Bob");
  rivera.sends({ type: "moderate", id: "m1", act: { type: "mute", name: "Bob", minutes: 5 } });
  rivera.sends({
    type: "moderate",
    id: "m2",
    act: { type: "remove", name: "Bob", reason: "spam" },
  });
  await room.window.sees('"event":"moderated","act":"mute","by":"Rivera","name":"Bob","until":"');
  await room.window.sees(
    '"event":"moderated","act":"remove","by":"Rivera","name":"Bob","reason":"spam"}',
  );
  await room.window.sees('"event":"left","name":"Bob","how":"removed"');
});

test("who is not a teacher orders nothing by frames, and a wrong order says what is wrong", async () => {
  await using room = await classroom({ teacherCode });
  const bob = await room.native("Bob");
  bob.sends({ type: "moderate", id: "m1", act: { type: "lock", on: true } });
  expect(await bob.hears("refused")).toMatchObject({ id: "m1", code: "not_teacher" });
  bob.sends({ type: "moderate", id: "m2", act: { type: "mute", name: "Bob", minutes: 0 } });
  expect(await bob.hears("refused")).toMatchObject({ id: "m2", code: "bad_frame" });
  for (let tries = 0; tries < 5; tries++) {
    bob.sends({ type: "claim", id: `g${tries}`, code: String(tries) });
    const refused = await bob.hears("refused", ({ id }) => id === `g${tries}`);
    expect(refused).toMatchObject({ code: "wrong_code" });
  }
  bob.sends({ type: "claim", id: "g6", code: teacherCode });
  await bob.isUpToDate();
  expect(bob.heard.filter((frame) => "id" in frame && frame.id === "g6")).toEqual([]);
});
