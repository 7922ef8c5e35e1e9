import { expect, test } from "bun:test";
import type { AskedMessages, PastAnswer, PastMessage } from "../../src/client/pastRequests.ts";
import { MessageSearch, placeOf } from "../../src/page/messageSearch.ts";

function said(seq: number, more: Partial<PastMessage> = {}): PastMessage {
  return { seq, at: 0, from: "Ann", to: "everyone", text: "x", mine: false, ...more };
}

function found(next: number | undefined, ...seqs: number[]): PastAnswer {
  return { isGranted: true, messages: seqs.map((seq) => said(seq)), next };
}

/** A search to which these answers come, one after the other. */
function searchAnswered(...answers: PastAnswer[]) {
  const asked: AskedMessages[] = [];
  const search = new MessageSearch(async (what) => {
    asked.push(what);
    return await Promise.resolve(answers.shift() ?? found(undefined));
  });
  return { search, asked, seqs: () => search.found.map(({ seq }) => seq) };
}

test("a search goes on through what has nothing of it, and then page by page", async () => {
  const { search, asked, seqs } = searchAnswered(
    found(900),
    found(500),
    found(40, 70, 41),
    found(undefined, 3),
  );
  await search.look("acid", undefined);
  expect([seqs(), search.hasMore]).toEqual([[70, 41], true]);
  await search.lookFurther();
  expect([seqs(), search.hasMore]).toEqual([[70, 41, 3], false]);
  await search.lookFurther();
  expect(asked.map(({ before }) => before)).toEqual([undefined, 900, 500, 40]);
});

test("of a search that is still on its way when another one begins nothing is shown", async () => {
  const answers: ((answer: PastAnswer) => void)[] = [];
  const search = new MessageSearch(
    async () => await new Promise<PastAnswer>((resolve) => answers.push(resolve)),
  );
  const [first, second] = [search.look("one", undefined), search.look("two", "Bob")];
  answers[1]?.(found(undefined, 2));
  await second;
  answers[0]?.(found(undefined, 1));
  await first;
  expect(search.found.map(({ seq }) => seq)).toEqual([2]);
  expect(search.within).toBe("Bob");
});

test("a refusal is told, and what was found before it stays", async () => {
  const refused: PastAnswer = { isGranted: false, code: "over", lines: ["You are gone."] };
  const { search, seqs } = searchAnswered(found(40, 41), refused, found(undefined, 3));
  await search.look("acid", undefined);
  await search.lookFurther();
  expect([search.problem, seqs(), search.hasMore]).toEqual([["You are gone."], [41], true]);
  await search.lookFurther();
  expect([search.problem, seqs()]).toEqual([[], [41, 3]]);
  const old = searchAnswered({ isGranted: false, code: "bad_frame", lines: ["type"] });
  await old.search.look("acid", undefined);
  expect(old.search.problem).toEqual(["This server is older than the search."]);
});

test("a message is found in the conversation it belongs to", () => {
  expect(placeOf(said(1))).toBe("everyone");
  expect(placeOf(said(1, { to: "Bob" }))).toBe("Ann");
  expect(placeOf(said(1, { to: "Bob", mine: true }))).toBe("Bob");
  expect(placeOf(said(1, { to: "#lab" }))).toBe("#lab");
  expect(placeOf(said(1, { to: "groupX", mine: true }))).toBe("groupX");
});
