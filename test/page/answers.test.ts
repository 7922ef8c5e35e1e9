import { expect, test } from "bun:test";
import { LastSaid } from "../../src/client/lastSaid.ts";
import { Roster } from "../../src/client/roster.ts";
import type { RequestAnswer } from "../../src/client/pendingRequests.ts";
import { parseTypedLine } from "../../src/model/typedLine.ts";
import { Answers } from "../../src/page/answers.ts";
import { ChatLog } from "../../src/page/chatLog.ts";
import { Conversations } from "../../src/page/conversations.ts";

const granted: RequestAnswer = { isGranted: true, code: undefined, lines: [] };
const late: RequestAnswer = { isGranted: false, code: "too_late", lines: ["Too late."] };

/** Bob's answers, with what was sent and told; the log has a message of Bob's as number 1. */
function bobs(answer: RequestAnswer = granted) {
  const log = new ChatLog(100);
  const roster = new Roster("Bob", ["Alice"], [], []);
  const conversations = new Conversations(undefined);
  const sent: unknown[] = [];
  const told: unknown[] = [];
  const answers = new Answers({
    log,
    conversations,
    correct: (seq, text) => log.correct(seq, text),
    session: {
      connection: "fine",
      roster,
      last: new LastSaid(roster),
      say: (to, text, about) => sent.push(["say", to, text, about?.replyTo]) > 0,
      correct(seq, text, id = "new") {
        sent.push(["correct", seq, text, id]);
        return { id, answer: Promise.resolve(answer) };
      },
    },
    tell: (...line) => told.push(line),
    changed: () => {},
  });
  const message = { to: "everyone", within: "everyone", text: "doen" } as const;
  log.add({ kind: "sent", at: 0, id: "a", ...message, delivery: "pending" });
  log.addReceipt("a", 1, "delivered");
  return { log, conversations, sent, told, answers };
}

const aim = { seq: 1, from: "Bob", text: "doen" } as const;

test("a line that corrects does so where the message was said that it corrects", async () => {
  const { answers, conversations, sent, told } = bobs();
  conversations.choose("Alice");
  expect(answers.perform(parseTypedLine("/correct done"), "/correct done")).toBe(false);
  expect([sent, told]).toEqual([
    [],
    [["refusal", ["Message not sent. It is for everyone, and you write to Alice"]]],
  ]);
  conversations.choose("everyone");
  expect(answers.perform(parseTypedLine("/correct done"), "/correct done")).toBe(true);
  expect(sent).toEqual([["correct", 1, "done", "new"]]);
});

test("a line is an answer in the conversation that is shown alone, and a correction is sent if it changes something", async () => {
  const { answers, conversations, sent, log } = bobs();
  const line = (typed: string) => answers.perform(parseTypedLine(typed), typed);
  conversations.aimAt({ kind: "reply", ...aim });
  expect([line("yes"), line("Alice:yes"), line("/who")]).toEqual([true, undefined, undefined]);
  answers.finish();
  expect(line("by itself")).toBe(true);
  conversations.aimAt({ kind: "correction", ...aim });
  expect([line("doen"), line("done")]).toEqual([true, true]);
  expect(sent).toEqual([
    ["say", "everyone", "yes", 1],
    ["say", "everyone", "by itself", undefined],
    ["correct", 1, "done", "new"],
  ]);
  expect(log.find(1)).toMatchObject({ text: "doen", correction: { text: "done" } });
  await Promise.resolve();
  expect(log.find(1)).toMatchObject({ text: "done", isCorrected: true });
  expect(log.find(1)).not.toHaveProperty("correction");
});

test("/correct is for the last message of this page; without one the server is asked", () => {
  const { answers, sent, log } = bobs();
  const typed = parseTypedLine("/correct done");
  expect(answers.perform(typed, "/correct done")).toBe(true);
  expect(sent).toEqual([["correct", 1, "done", "new"]]);
  log.retract(new Set([1]));
  expect(answers.perform(typed, "/correct done")).toBeUndefined();
});

test("a correction on its way is repeated by its id after a reload, and its refusal stays with the message", async () => {
  const { answers, sent, log } = bobs(late);
  log.noteCorrection(1, { id: "before", text: "done" });
  answers.resume(true);
  expect(sent).toEqual([["correct", 1, "done", "before"]]);
  await Promise.resolve();
  const refused = { id: "before", text: "done", reasons: ["Too late."] };
  expect(log.find(1)).toMatchObject({ text: "doen", correction: refused });
  log.noteCorrection(1, { id: "other", text: "done" });
  answers.resume(false);
  expect(sent).toHaveLength(1);
  const reasons = ["1 message may not have been delivered."];
  expect(log.find(1)).toMatchObject({ correction: { text: "done", reasons } });
});

test("what was taken back is answered no more, in whatever conversation, and its draft stays", () => {
  const { answers, conversations, told } = bobs();
  conversations.aimAt({ kind: "reply", ...aim });
  conversations.write("half typed");
  conversations.choose("Alice");
  conversations.aimAt({ kind: "reply", ...aim, seq: 2 });
  answers.forget([1, 7]);
  expect([...conversations.aims.keys()]).toEqual(["Alice"]);
  expect(conversations.drafts.get("everyone")).toBe("half typed");
  expect(told).toMatchObject([["state", [expect.any(String)], "everyone"]]);
});
