import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import type { IrcPeer } from "../support/ircPeer.ts";

const tagged = "message-tags draft/message-redaction echo-message";

async function linesOf(peer: IrcPeer, command: string): Promise<string[]> {
  await peer.isUpToDate();
  return peer.lines
    .map((line) => line.replace(/!\S+ /, " "))
    .filter((line) => line.replace(/^@\S+ /, "").split(" ")[1] === command);
}

function idOf(line: string | undefined): string {
  return /msgid=([^; ]+)/.exec(line ?? "")?.[1] ?? "";
}

test("a reply by any protocol is read by every other as one: with its beginning, its number or its id", async () => {
  await using room = await classroom({ replay: 5 });
  const cat = await room.plain("Cat");
  const nat = await room.native("Nat");
  const ira = await room.irc("Ira", tagged);
  cat.types("the question");
  const { seq } = await nat.hears("message");
  nat.sends({ type: "say", id: "c1", to: "everyone", text: "by frames", replyTo: seq });
  await cat.sees("> Cat: the question\nNat in ClassChat : by frames\n");
  await nat.hears("receipt");
  const [question, answer] = await linesOf(ira, "PRIVMSG");
  expect(answer).toContain(`+draft/reply=${idOf(question)}`);
  ira.sends(`@+draft/reply=${idOf(question)} PRIVMSG #everyone :by IRC`);
  expect(await nat.hears("message")).toMatchObject({
    text: "by IRC",
    replyTo: { seq, from: "Cat", text: "the question" },
  });
  cat.types("/reply by netcat");
  expect(await nat.hears("message")).toMatchObject({
    text: "by netcat",
    replyTo: { text: "by IRC" },
  });
  const late = await room.plain("Late");
  await late.sees("> Cat: the question\n[earlier] Nat in ClassChat : by frames\n");
});

test("typed, a reply goes to whoever is named, and without a name to everyone, never the other way round", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const cat = await room.plain("Cat");
  const bob = await room.plain("Bob");
  nat.says("everyone", "for all");
  nat.says("Cat", "for Cat");
  await cat.sees("<Nat>: for Cat");
  cat.types("/reply Nat thanks", "/reply Nat:once more", "/reply Cem is right", "/reply Bob hm");
  expect(await nat.hears("message")).toMatchObject({ to: "Nat", replyTo: { text: "for Cat" } });
  expect(await nat.hears("message")).toMatchObject({ to: "Nat", text: "once more" });
  expect(await nat.hears("message")).toMatchObject({
    to: "everyone",
    replyTo: { text: "for all" },
  });
  await cat.sees("There is no message of Bob to answer");
  await bob.sees("Cat in ClassChat : Cem is right");
  expect(bob.shown.text).not.toContain("thanks");
});

test("reactions are counted whatever they come by, and their author is told in words", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const cat = await room.plain("Cat");
  const ira = await room.irc("Ira", tagged);
  cat.types("who is done?");
  const { seq } = await nat.hears("message");
  const [question] = await linesOf(ira, "PRIVMSG");
  nat.sends({ type: "react", id: "c1", seq, reaction: "✅", on: true });
  await cat.sees("Nat reacted ✅ to: who is done?");
  expect(await nat.hears("done")).toMatchObject({ id: "c1" });
  expect(await nat.hears("reaction")).toEqual({
    type: "reaction",
    seq,
    reaction: "✅",
    count: 1,
    by: "Nat",
    on: true,
  });
  ira.sends(`@+draft/reply=${idOf(question)};+draft/react=✅ TAGMSG #everyone`);
  expect(await nat.hears("reaction")).toMatchObject({ reaction: "✅", count: 2, by: "Ira" });
  ira.sends(`@+draft/reply=${idOf(question)};+draft/unreact=✅ TAGMSG #everyone`);
  expect(await nat.hears("reaction")).toMatchObject({ count: 1, by: "Ira", on: false });
  const id = idOf(question);
  const tags = (tag: string) => `@+reply=${id};+draft/reply=${id};+draft/${tag}=✅`;
  expect(await linesOf(ira, "TAGMSG")).toEqual([
    `${tags("react")} :Nat TAGMSG #everyone`,
    `${tags("react")} :Ira TAGMSG #everyone`,
    `${tags("unreact")} :Ira TAGMSG #everyone`,
  ]);
  nat.says("everyone", "another");
  await cat.sees("another");
  cat.types("/react 👍", "/react like off", "/react nonsense");
  expect(await nat.hears("reaction")).toMatchObject({ reaction: "👍", on: true, yours: "another" });
  expect(await nat.hears("reaction")).toMatchObject({ reaction: "👍", on: false, count: 0 });
  await cat.sees("Syntax error. Please use format - /react [NAME] 👍 [off]");
});

test("a correction is told honestly by every protocol, and newcomers read the new text alone", async () => {
  await using room = await classroom({ replay: 5 });
  const nat = await room.native("Nat");
  const cat = await room.plain("Cat");
  const ira = await room.irc("Ira", tagged);
  cat.types("the anser", "/correct the answer");
  const { seq } = await nat.hears("message");
  // A client of the last release shows `text`, and knows no other key.
  expect(await nat.hears("message")).toMatchObject({
    text: "Correction: the answer",
    corrects: { seq, text: "the answer" },
  });
  const [first, corrected] = await linesOf(ira, "PRIVMSG");
  expect(corrected).toMatch(/ :Cat PRIVMSG #everyone :Correction: the answer$/);
  expect(corrected).toContain(`+draft/reply=${idOf(first)}`);
  nat.sends({ type: "say", id: "c1", to: "everyone", text: "frist" });
  await cat.sees("Nat in ClassChat : frist");
  nat.sends({ type: "correct", id: "c2", seq: "last", text: "first" });
  expect(await nat.hears("receipt", ({ id }) => id === "c2")).toMatchObject({ delivered: 2 });
  await cat.sees("Nat in ClassChat : Correction: first");
  ira.sends("PRIVMSG #everyone :by IRc", "PRIVMSG server :/correct by IRC");
  await cat.sees("Ira in ClassChat : Correction: by IRC");
  await room.window.sees("Cat>/correct the answer");
  const late = await room.plain("Late");
  await late.sees("[earlier] Cat in ClassChat : the answer (corrected)\n");
  expect(late.shown.text).not.toContain("anser");
  expect(late.shown.text).not.toContain("Correction");
});

test("what somebody takes back themselves is told honestly by every protocol", async () => {
  await using room = await classroom({ replay: 5 });
  const nat = await room.native("Nat");
  const cat = await room.plain("Cat");
  const ira = await room.irc("Ira", tagged);
  cat.types("oh no", "/takeback");
  await cat.sees("You took back 1 message\n");
  const { seq } = await nat.hears("message");
  const act = { type: "retract", name: "Cat", to: "everyone", seqs: [seq] };
  expect(await nat.hears("moderated")).toMatchObject({ by: "Cat", act });
  const [first] = await linesOf(ira, "PRIVMSG");
  expect(await linesOf(ira, "REDACT")).toEqual([`:Cat REDACT #everyone ${idOf(first)}`]);
  const [mine] = await ira.answers("PRIVMSG #everyone :mine");
  await ira.answers(`REDACT #everyone ${idOf(mine)} :a slip`);
  await cat.sees("Ira took back 1 message of their own\n");
  expect(await ira.answer(`REDACT #everyone ${idOf(mine)}`, "FAIL")).toMatchObject({});
  cat.types("/takeback");
  await cat.sees("You have said nothing that you could take back or correct");
  const late = await room.plain("Late");
  expect(late.shown.text).not.toContain("oh no");
});

test("whoever speaks frames is refused in a sentence what is not theirs", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const pat = await room.native("Pat");
  nat.says("everyone", "hello");
  const { seq } = await pat.hears("message");
  const refused = async (frame: object) => {
    pat.sends({ id: "c1", ...frame });
    return (await pat.hears("refused")).code;
  };
  expect(await refused({ type: "correct", seq, text: "x" })).toBe("no_such_message");
  expect(await refused({ type: "react", seq: 99, reaction: "👍", on: true })).toBe(
    "no_such_message",
  );
  expect(await refused({ type: "say", to: "everyone", text: "x", replyTo: 99 })).toBe(
    "no_such_message",
  );
  expect(await refused({ type: "moderate", act: { type: "retract", seq } })).toBe("not_teacher");
  expect(await refused({ type: "react", seq, reaction: "💩", on: true })).toBe("bad_frame");
});
