import { expect, test } from "bun:test";
import fc from "fast-check";
import type { AskedMessages, PastAnswer, PastMessage } from "../../src/client/pastRequests.ts";
import { ChatLog } from "../../src/page/chatLog.ts";
import { isIn } from "../../src/page/logEntry.ts";
import { readReceived } from "../../src/page/logEntry.ts";
import { Past } from "../../src/page/past.ts";

function said(seq: number, more: Partial<PastMessage> = {}): PastMessage {
  const text = `line ${seq}`;
  return { seq, at: seq, from: "Ann", to: "everyone", text, mine: false, ...more };
}

function linesFrom(first: number, last: number): string[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => `line ${first + at}`);
}

/** A class whose history answers as the server does. */
class Pages {
  readonly asked: AskedMessages[] = [];
  refusal: PastAnswer | undefined;
  messages: PastMessage[];

  constructor(newest: number) {
    this.messages = linesFrom(1, newest).map((_, index) => said(index + 1));
  }

  answer({ before = Infinity, after, limit }: AskedMessages): PastAnswer {
    if (this.refusal) return this.refusal;
    const forwards = after !== undefined;
    const range = this.messages.filter(({ seq }) => seq < before && seq > (after ?? 0));
    const messages = forwards ? range.slice(0, limit) : range.slice(-limit).toReversed();
    const next = messages.length < range.length ? messages.at(-1)?.seq : undefined;
    return { isGranted: true, messages, next };
  }

  ask = async (asked: AskedMessages): Promise<PastAnswer> => {
    this.asked.push(asked);
    return await Promise.resolve(this.answer(asked));
  };
}

function setUp({ newest = 250, hasFrom = 231 } = {}) {
  const pages = new Pages(newest);
  const log = { hasFrom };
  const past = new Past({
    most: 2_000,
    ask: pages.ask,
    hasFrom: () => log.hasFrom,
    changed: () => {},
  });
  const texts = (conversation = "everyone") =>
    past.join(conversation, []).map((entry) => ("text" in entry ? entry.text : entry.kind));
  return { pages, log, past, texts };
}

test("each page comes before the last one, until the conversation begins", async () => {
  const { past, pages, texts } = setUp();
  expect(past.view("everyone")).toBeUndefined();
  expect(await past.loadEarlier("everyone")).toBe(230);
  expect(texts()).toEqual(linesFrom(131, 230));
  expect(past.view("everyone")).toMatchObject({ isApart: false, earlier: { kind: "more" } });
  await past.loadEarlier("everyone");
  expect(await past.loadEarlier("everyone")).toBe(30);
  expect(texts()).toEqual(linesFrom(1, 230));
  expect(past.view("everyone")?.earlier).toEqual({ kind: "begins" });
  // Then it leads to the first there is, and nobody is asked.
  expect(await past.loadEarlier("everyone")).toBe(1);
  expect(pages.asked.map(({ before }) => before)).toEqual([231, 131, 31]);
});

test("a class that this member has read from its beginning has nothing earlier, and nobody is asked", async () => {
  const { past, pages } = setUp({ hasFrom: 1 });
  await past.loadEarlier("everyone");
  expect(past.view("everyone")).toMatchObject({ earlier: { kind: "begins" }, isApart: false });
  expect(pages.asked).toEqual([]);
});

test("what is on its way is not asked for twice, and a part without a message is followed by the next", async () => {
  const { past, pages, texts } = setUp();
  pages.answer = ({ before }) => {
    const isEnd = before === 40;
    return { isGranted: true, messages: isEnd ? [said(7)] : [], next: isEnd ? undefined : 40 };
  };
  const [first] = [past.loadEarlier("everyone"), past.loadEarlier("everyone")];
  expect(past.view("everyone")?.earlier).toEqual({ kind: "loading" });
  await first;
  expect(texts()).toEqual(["line 7"]);
  expect(pages.asked.map(({ before }) => before)).toEqual([231, 40]);
});

test("when the log has dropped what lies between, the stretch stands apart until that is read again", async () => {
  const { past, log, texts } = setUp({ newest: 600, hasFrom: 231 });
  await past.loadEarlier("everyone");
  log.hasFrom = 500;
  expect(past.view("everyone")?.isApart).toBe(true);
  for (const upTo of [330, 430, 530]) {
    await past.loadLater("everyone");
    expect(texts()).toEqual(linesFrom(131, upTo));
  }
  expect(past.view("everyone")?.isApart).toBe(false);
  // Who goes to the end has nothing of it left once there is a gap again.
  past.leave("everyone");
  expect(texts()).toHaveLength(400);
  log.hasFrom = 560;
  past.leave("everyone");
  expect(past.view("everyone")).toBeUndefined();
});

test("a stretch keeps 2,000 messages, and reads again what it has dropped at either end", async () => {
  const { past, texts } = setUp({ newest: 2_600, hasFrom: 2_501 });
  for (let page = 0; page < 25; page++) await past.loadEarlier("everyone");
  expect(texts()).toEqual(linesFrom(1, 2_000));
  expect(past.view("everyone")).toMatchObject({ isApart: true, earlier: { kind: "begins" } });
  for (let page = 0; page < 6; page++) await past.loadLater("everyone");
  expect(texts()).toEqual(linesFrom(501, 2_500));
  expect(past.view("everyone")).toMatchObject({ isApart: false, earlier: { kind: "more" } });
  await past.loadEarlier("everyone");
  expect(texts().slice(0, 101)).toEqual(linesFrom(401, 501));
});

test("what is found is read with what surrounds it, apart from the log or joined to it", async () => {
  const { past, texts } = setUp({ newest: 600, hasFrom: 501 });
  expect(await past.find("everyone", 300)).toEqual([]);
  expect(texts()).toEqual(linesFrom(251, 350));
  expect(past.view("everyone")?.isApart).toBe(true);
  expect(await past.find("everyone", 480)).toEqual([]);
  expect(past.view("everyone")?.isApart).toBe(false);
  expect(texts()[0]).toBe("line 431");
  // What came by itself is there.
  await past.find("everyone", 300);
  expect(await past.find("everyone", 550)).toEqual([]);
  expect(past.view("everyone")).toBeUndefined();
  past.goTo({ conversation: "everyone", seq: 550, isMarked: true });
  expect(past.takeGoal("Bob")).toBeUndefined();
  expect(past.takeGoal("everyone")?.seq).toBe(550);
  expect(past.takeGoal("everyone")).toBeUndefined();
});

test("a message that was taken back since it was found is not there any more", async () => {
  const { past, pages } = setUp();
  pages.messages = pages.messages.filter(({ seq }) => seq !== 100);
  expect(await past.find("everyone", 100)).toEqual(["That message is not there any more."]);
});

test("what is taken back or corrected, also while it is on its way, is so in what was read again", async () => {
  const { past } = setUp();
  const loading = past.loadEarlier("everyone");
  past.retract(new Set([230]));
  past.correct(229, "other");
  await loading;
  past.retract(new Set([228]));
  past.correct(227, "another");
  past.correct(228, "too late");
  expect(past.join("everyone", []).slice(-4)).toMatchObject([
    { seq: 227, text: "another", isCorrected: true },
    { seq: 228, text: "", isRetracted: true },
    { seq: 229, text: "other", isCorrected: true },
    { seq: 230, text: "", isRetracted: true },
  ]);
  expect(past.renew(said(230))).toBeUndefined();
  expect(past.renew(said(229))).toMatchObject({ text: "other" });
  expect(past.renew(said(1))).toEqual(said(1));
});

test("it says why nothing comes, and asks again only when somebody wants it", async () => {
  const { past, pages, texts } = setUp();
  pages.refusal = { isGranted: false, code: "over", lines: ["You are not in the class now."] };
  await past.loadEarlier("everyone");
  expect(past.view("everyone")?.earlier).toEqual({
    kind: "failed",
    lines: ["You are not in the class now."],
  });
  pages.refusal = undefined;
  await past.loadEarlier("everyone");
  expect(texts()).toHaveLength(100);
});

test("a server that does not know the history is asked once, and the line is gone", async () => {
  const { past, pages } = setUp();
  pages.refusal = { isGranted: false, code: "bad_frame", lines: ["malformed"] };
  await past.loadEarlier("everyone");
  await past.loadEarlier("everyone");
  await past.loadEarlier("Bob");
  for (const place of ["everyone", "Bob"]) {
    expect(past.view(place)?.earlier).toEqual({ kind: "none" });
  }
  expect(pages.asked).toHaveLength(1);
});

test("in a conversation under other names, each message is of whoever said it, and stays there", async () => {
  const { past, pages } = setUp();
  pages.messages = [
    said(1, { from: "Robert", to: "Mary", text: "hi" }),
    said(2, { from: "Marie", to: "Robert", text: "hello", mine: true }),
  ];
  await past.loadEarlier("Bob");
  expect(past.join("Bob", [])).toMatchObject([
    { kind: "received", from: "Robert", conversation: "Bob", key: -1 },
    { kind: "sent", to: "Robert", conversation: "Bob", delivery: "delivered", key: -2 },
  ]);
  past.rename("Bob", "Bobby");
  expect(past.join("Bobby", []).every((entry) => isIn("Bobby", entry))).toBe(true);
  expect(past.view("Bob")).toBeUndefined();
  past.startAnew();
  expect(past.view("Bobby")).toBeUndefined();
});

test("whatever is read, said and dropped, a log never has a gap, a double or a wrong order", async () => {
  const reading = ["earlier", "later", "leave", "both"] as const;
  const step = fc.oneof(
    fc.record({ do: fc.constant("say" as const), count: fc.nat(60) }),
    fc.record({ do: fc.constant("find" as const), count: fc.nat(900) }),
    fc.record({ do: fc.constantFrom(...reading) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 700 }), fc.array(step), async (newest, steps) => {
      const pages = new Pages(newest);
      const log = new ChatLog(40);
      log.beginWith(newest + 1, true);
      const past = new Past({
        most: 150,
        ask: pages.ask,
        hasFrom: (conversation) => log.hasFrom(conversation),
        changed: () => {},
      });
      for (const one of steps) {
        if (one.do === "say") {
          for (let added = 0; added < one.count; added++) {
            const { mine: _, ...message } = said(pages.messages.length + 1);
            pages.messages.push({ ...message, mine: false });
            log.add(readReceived(message));
          }
        } else if (one.do === "find") await past.find("everyone", one.count);
        else if (one.do === "earlier") await past.loadEarlier("everyone");
        else if (one.do === "later") await past.loadLater("everyone");
        else if (one.do === "leave") past.leave("everyone");
        else await Promise.all([past.loadEarlier("everyone"), past.loadLater("everyone")]);
        const shown = past.join("everyone", log.entries).map((entry) => -Math.abs(seqOf(entry)));
        const [first = 0] = shown;
        expect(shown).toEqual(shown.map((_, index) => first - index));
        const isApart = past.view("everyone")?.isApart === true;
        if (!isApart && shown.length > 0) expect(shown.at(-1)).toBe(-pages.messages.length);
      }
    }),
    { numRuns: 100 },
  );
});

function seqOf(entry: object): number {
  return "seq" in entry && typeof entry.seq === "number" ? entry.seq : 0;
}

test("a reaction that comes before the answer with its message counts, whatever the answer still says", async () => {
  const { past } = setUp();
  const loading = past.loadEarlier("everyone");
  past.react(
    { seq: 230, reaction: "👍", count: 1, change: { by: "Bob", on: true }, names: [] },
    "Mary",
  );
  await loading;
  const newest = past.join("everyone", []).at(-1);
  expect(newest).toMatchObject({ seq: 230, reactions: [{ reaction: "👍", count: 1 }] });
});
