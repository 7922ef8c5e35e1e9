import { expect, test } from "bun:test";
import type { Message } from "../../src/model/message.ts";
import type { BoardMessage } from "../../src/page/boardMessages.ts";
import { addMessage, addReaction, dropMessages } from "../../src/page/boardMessages.ts";

function said(seq: number, text: string, more: Partial<Message> = {}): Message {
  return { seq, at: 0, from: "Ann", to: "everyone", text, ...more };
}

function board(...messages: Message[]): readonly BoardMessage[] {
  return messages.reduce<readonly BoardMessage[]>(addMessage, []);
}

const answer = said(2, "yes", { replyTo: { seq: 1, at: 0, from: "Ann", text: "doen?" } });

test("a correction changes its message and what quotes it, and is shown by itself where that is gone", () => {
  const correction = said(3, "done?", { corrects: { seq: 1, at: 0 } });
  expect(board(said(1, "doen?"), answer, correction)).toMatchObject([
    { text: "done?", corrected: true },
    { text: "yes", replyTo: { from: "Ann", text: "done?" } },
  ]);
  expect(board(correction)).toMatchObject([{ seq: 3, text: "Correction: done?" }]);
});

test("with what is taken back go the quotes of it", () => {
  const [left, ...others] = dropMessages(board(said(1, "doen?"), answer), [1]);
  expect(left).toMatchObject({ text: "yes" });
  expect(left).not.toHaveProperty("replyTo");
  expect(others).toEqual([]);
});

test("reactions are counted on their message, and on none that is not here", () => {
  const told = { reaction: "✅", count: 1, change: { by: "Bob", on: true }, names: [] } as const;
  const shown = addReaction(addReaction(board(said(1, "done?")), { ...told, seq: 1 }), {
    ...told,
    seq: 9,
  });
  expect(shown).toMatchObject([{ reactions: [{ reaction: "✅", count: 1, names: ["Bob"] }] }]);
});
