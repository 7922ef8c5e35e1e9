import { expect, test } from "bun:test";
import { PastRequests } from "../../src/client/pastRequests.ts";

const at = "2026-01-31T09:00:00.000Z";

function said(seq: number) {
  return { seq, at, from: "Ann", to: "everyone", text: `text ${seq}` };
}

test("the answer to whoever asked is whole, in order, and says what is their own and where there is more", async () => {
  const requests = new PastRequests();
  const answer = requests.add("a");
  const frame = { type: "history", id: "a" } as const;
  expect(requests.take({ ...frame, messages: [said(3)], more: true })).toBe(true);
  expect(requests.take({ ...frame, messages: [{ ...said(2), mine: true }], next: 2 })).toBe(true);
  expect(await answer).toMatchObject({
    isGranted: true,
    messages: [
      { seq: 3, mine: false, at: Date.parse(at) },
      { seq: 2, mine: true },
    ],
    next: 2,
  });
  expect(requests.take({ ...frame, messages: [] })).toBe(false);
});

test("over a new connection the answer begins anew, and nothing comes twice", async () => {
  const requests = new PastRequests();
  const answer = requests.add("a");
  requests.take({ type: "history", id: "a", messages: [said(3)], more: true });
  requests.startAgain();
  requests.take({ type: "history", id: "a", messages: [said(3), said(2)] });
  const { messages } = (await answer) as { messages: { seq: number }[] };
  expect(messages.map(({ seq }) => seq)).toEqual([3, 2]);
});

test("a refusal, and the end of the session, answer who waits and who asks later", async () => {
  const requests = new PastRequests();
  const answers = [requests.add("a"), requests.add("b")];
  expect(requests.refuse("a", "bad_frame", ["no"])).toBe(true);
  expect(requests.refuse("c", "bad_frame", ["no"])).toBe(false);
  requests.end("gone");
  expect(await Promise.all([...answers, requests.add("d")])).toEqual([
    { isGranted: false, code: "bad_frame", lines: ["no"] },
    { isGranted: false, code: "over", lines: ["gone"] },
    { isGranted: false, code: "over", lines: ["gone"] },
  ]);
});
