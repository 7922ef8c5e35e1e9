import { describe, expect, test } from "bun:test";
import type { Credentials } from "../../src/model/invite.ts";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import { shortenFingerprint } from "../../src/model/fingerprint.ts";
import type { KeptMembership } from "../../src/page/keptMemberships.ts";
import { pageTexts } from "../../src/page/pageTexts.ts";
import type { SavedSession } from "../../src/page/savedSession.ts";
import { readSavedSession } from "../../src/page/savedSession.ts";
import type { ChatModel } from "../../src/page/chatModel.ts";
import type { Shown } from "../../src/page/pageController.ts";
import { PageController } from "../../src/page/pageController.ts";
import { FakeClock } from "../support/fakeClock.ts";
import { FakeServer } from "../support/fakeServer.ts";
import { Transcript } from "../support/transcript.ts";

interface PageOptions {
  /** By which the page is opened. */
  invite?: Credentials;
  /** By which the tab was opened before. */
  keptInvite?: Credentials | undefined;
  /** What the server says it is known by. */
  fingerprint?: string;
  /** Of a tab that was closed. */
  member?: KeptMembership;
}

/** A page without a browser: what it would show, and what it keeps. */
class Page {
  readonly controller: PageController;
  readonly #changes = new Transcript("the page");
  kept: SavedSession | undefined;
  readonly storage;

  constructor(port: number, kept?: SavedSession, options: PageOptions = {}) {
    const { invite, keptInvite, fingerprint, member } = options;
    this.kept = kept;
    this.storage = {
      invite: keptInvite,
      claim: async () => kept,
      findLastName: async () => member?.name,
      find: async (name: string) => (name === member?.name ? member : undefined),
      open: () => {},
      save: (session: SavedSession) => {
        this.kept = readSavedSession(JSON.stringify(session));
      },
      forget: () => {
        this.kept = undefined;
      },
    };
    this.controller = new PageController({
      endpoint: tcpEndpoint({ host: "127.0.0.1", port }),
      clock: new FakeClock({ hurries: true }),
      now: () => 0,
      random: () => 0.5,
      storage: this.storage,
      isWatched: () => true,
      onUnseen: () => {},
      invite,
      readFingerprint: async () => fingerprint,
      changed: () => this.#changes.add("changed\n"),
    });
    this.controller.shown.subscribe(() => this.#changes.add("shown\n"));
    void this.controller.run();
  }

  /** Waits until the page shows this kind of thing, and gives it. */
  async sees<Kind extends Shown["kind"]>(
    kind: Kind,
    isIt: (shown: Extract<Shown, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<Shown, { kind: Kind }>> {
    const shown = () => this.controller.shown.value as Extract<Shown, { kind: Kind }>;
    await this.#changes.until(() => shown().kind === kind && isIt(shown()), `for ${kind}`);
    return shown();
  }

  /** Waits until the chat is so. */
  async isSo(isTrue: (chat: ChatModel) => boolean): Promise<ChatModel> {
    const { chat } = await this.sees("chat");
    await this.#changes.until(() => isTrue(chat), "for the chat to be so");
    return chat;
  }
}

function texts(chat: ChatModel): string[] {
  return chat.log.entries.flatMap((entry) => ("text" in entry ? [entry.text] : []));
}

const saved: SavedSession = {
  name: "Bob",
  token: "a token",
  seq: 7,
  chosen: "Alice",
  drafts: { Alice: "half typed" },
  entries: [
    { kind: "received", key: 1, at: 0, seq: 7, from: "Alice", to: "Bob", text: "seen" },
    {
      kind: "sent",
      key: 2,
      at: 0,
      id: "x-1",
      to: "Alice",
      text: "on its way",
      within: "Alice",
      delivery: "pending",
    },
  ],
};

test("a name that is taken is asked for again", async () => {
  using server = new FakeServer();
  const page = new Page(server.port);
  await page.sees("name", ({ problem }) => problem.length === 0);
  page.controller.enterName(" Bob ");
  const first = await server.accepts();
  expect(await first.hears("hello")).toEqual({ type: "hello", v: 1, name: "Bob" });
  first.sends({ type: "refused", code: "name_taken", text: "Username is taken." });
  const { problem, name } = await page.sees("name", ({ isBusy }) => !isBusy);
  expect({ problem, name }).toEqual({ problem: ["Username is taken."], name: "Bob" });
  page.controller.enterName("Bobby");
  await server.welcomes();
  expect((await page.sees("chat")).chat.me).toBe("Bobby");
});

test("a name that is free in place of the one that was tried is filled in", async () => {
  using server = new FakeServer();
  const page = new Page(server.port);
  await page.sees("name", ({ problem }) => problem.length === 0);
  page.controller.enterName("Anna Müller");
  const first = await server.accepts();
  await first.hears("hello");
  const suggestion = "Anna_Müller";
  const hint = `${suggestion} is free.`;
  first.sends({ type: "refused", code: "name_invalid", text: "Not a name.", hint, suggestion });
  const { problem, name } = await page.sees("name", ({ isBusy }) => !isBusy);
  expect({ problem, name }).toEqual({ problem: ["Not a name.", hint], name: suggestion });
});

test("a server that does not answer is reported where the name is asked for", async () => {
  const server = new FakeServer();
  server.stop();
  const page = new Page(server.port);
  await page.sees("name");
  page.controller.enterName("Bob");
  const { problem } = await page.sees("name", (shown) => shown.problem.length > 0);
  expect(problem.join()).toContain("No server answers at");
});

describe("after a reload", () => {
  test("the session goes on: name, log, draft, and messages without a receipt go out by their ids", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, saved);
    const session = await server.accepts();
    await session.welcomes({ resumed: true, seq: 9, token: "a token" });
    expect(session.heard[0]).toMatchObject({ name: "Bob", resume: "a token", since: 7 });
    expect(await session.hears("say")).toMatchObject({ id: "x-1", text: "on its way" });
    session.says(8, "missed");
    session.receipts("x-1", 9);
    const chat = await page.isSo(({ log }) => log.pending.length === 0);
    expect(texts(chat)).toEqual(["seen", "missed", "on its way"]);
    expect(chat.conversations.draft).toBe("half typed");
    page.controller.save();
    expect(page.kept).toMatchObject({ seq: 9, name: "Bob", chosen: "Alice" });
  });

  test("it waits for a server that is not back yet", async () => {
    using first = new FakeServer();
    first.stop();
    const page = new Page(first.port, saved);
    await page.sees("waiting", ({ line }) => line.startsWith("Connection lost."));
    using second = new FakeServer(first.port);
    await second.welcomes({ resumed: true });
    await page.sees("chat");
  });

  test("a message without a receipt is not sent again in a new session: nobody knows whether it was delivered", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, saved);
    const session = await server.welcomes();
    const { chat } = await page.sees("chat");
    expect(chat.log.pending).toEqual([]);
    expect(chat.log.entries).toContainEqual(
      expect.objectContaining({ id: "x-1", delivery: "refused" }),
    );
    chat.type("next");
    expect((await session.hears("say")).text).toBe("next");
  });

  test("a name that somebody else has now is asked for again, with the token, which brings back all else", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, saved);
    const first = await server.accepts();
    await first.hears("hello");
    first.sends({ type: "refused", code: "name_taken", text: "Username is taken." });
    expect((await page.sees("name")).name).toBe("Bob");
    page.controller.enterName("Bobby");
    const second = await server.accepts();
    const hello = { type: "hello", v: 1, name: "Bobby", since: 7, resume: "a token" } as const;
    expect<object>(await second.hears("hello")).toEqual(hello);
  });
});

describe("an invite", () => {
  const fingerprint = "3a9f".repeat(16);
  const ofServer = shortenFingerprint(fingerprint);
  const missing = { type: "refused", code: "class_code_missing", text: "Which code?" } as const;
  const wrong = { type: "refused", code: "class_code_wrong", text: "Not that code." } as const;

  test("gives the class code, so that the name is enough, and is kept for the tab", async () => {
    using server = new FakeServer();
    const invite = { code: "482913", fingerprint: ofServer };
    const page = new Page(server.port, undefined, { invite, fingerprint });
    expect(await page.sees("name")).toMatchObject({ problem: [], classCode: undefined });
    page.controller.enterName("Bob");
    const session = await server.welcomes();
    expect(session.heard[0]).toEqual({ type: "hello", v: 1, name: "Bob", code: "482913" });
    await page.sees("chat");
    expect([page.storage.invite, page.controller.invite]).toEqual([invite, invite]);
  });

  test("of before a reload gives the code again, and so does every reconnection", async () => {
    using server = new FakeServer();
    const keptInvite = { code: "482913", fingerprint: ofServer };
    const page = new Page(server.port, saved, { keptInvite, fingerprint });
    const first = await server.welcomes({ resumed: true });
    await page.sees("chat");
    first.drops();
    const second = await server.welcomes({ resumed: true });
    const said = [first, second].map(({ heard }) => heard[0]);
    expect(said).toMatchObject([{ code: "482913" }, { code: "482913" }]);
  });

  for (const [what, shown] of [
    ["another fingerprint", "77".repeat(32)],
    ["no fingerprint", undefined],
  ] as const) {
    test(`for a server that shows ${what} is not used, and the page says so plainly`, async () => {
      using server = new FakeServer();
      const invite = { code: "482913", fingerprint: ofServer };
      const page = new Page(server.port, undefined, {
        invite,
        ...(shown && { fingerprint: shown }),
      });
      const { problem } = await page.sees("name");
      expect(problem.join(" ")).toBe(
        "This server does not show the fingerprint of your invite: it is another one, or was set up anew. The invite's class code was not sent. Ask whoever invited you.",
      );
      page.controller.enterName("Bob");
      const session = await server.accepts();
      await session.hears("hello");
      session.sends(missing);
      expect((await page.sees("name", ({ asksForCode }) => asksForCode)).classCode).toBe("");
      expect(session.transcript.text).not.toContain("482913");
      expect(page.storage.invite).toBeUndefined();
    });
  }

  test("that is opened in the tab of the page gives its code to the box, and keeps the name", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, undefined, { fingerprint });
    await page.sees("name");
    page.controller.enterName("Bob");
    const session = await server.accepts();
    await session.hears("hello");
    session.sends(missing);
    await page.sees("name", ({ asksForCode }) => asksForCode);
    void page.controller.takeInvite({ code: "482913", fingerprint: ofServer });
    const { name } = await page.sees("name", ({ classCode }) => classCode === "482913");
    expect(name).toBe("Bob");
  });

  test("is not needed: a class code that is missing or wrong is asked for, and nothing typed is lost", async () => {
    using server = new FakeServer();
    const page = new Page(server.port);
    await page.sees("name");
    page.controller.enterName("Bob");
    const first = await server.accepts();
    expect(await first.hears("hello")).not.toHaveProperty("code");
    first.sends(missing);
    const asked = await page.sees("name", ({ asksForCode, isBusy }) => asksForCode && !isBusy);
    expect(asked).toMatchObject({ name: "Bob", classCode: "", problem: [missing.text] });
    page.controller.enterName("Bob", " 111 111 ");
    const second = await server.accepts();
    expect((await second.hears("hello")).code).toBe("111111");
    second.sends(wrong);
    const again = await page.sees("name", ({ problem }) => problem.join() === wrong.text);
    expect(again).toMatchObject({ name: "Bob", classCode: "111111", asksForCode: true });
    page.controller.enterName("Bob", "482913");
    const third = await server.accepts();
    await third.hears("hello");
    third.sends({ type: "refused", code: "name_taken", text: "Username is taken." });
    const taken = await page.sees("name", ({ problem }) => problem.join().startsWith("Username"));
    expect(taken).toMatchObject({ name: "Bob", classCode: "482913", asksForCode: false });
    page.controller.enterName("Bobby", "482913");
    const session = await server.welcomes();
    expect(session.heard[0]).toMatchObject({ name: "Bobby", code: "482913" });
    await page.sees("chat");
    expect(page.storage.invite).toEqual({ code: "482913" });
  });

  test("with an old code brings a session that goes on to the box, with its name and all it had", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, saved, { keptInvite: { code: "111111" } });
    const first = await server.accepts();
    await first.hears("hello");
    first.sends(wrong);
    const asked = await page.sees("name", ({ asksForCode }) => asksForCode);
    expect(asked).toMatchObject({ name: "Bob", classCode: "111111" });
    page.controller.enterName("Bob", "482913");
    const session = await server.welcomes({ resumed: true });
    expect(session.heard[0]).toMatchObject({ resume: "a token", code: "482913" });
    expect(texts((await page.sees("chat")).chat)).toContain("seen");
  });
});

describe("in a tab opened after one was closed", () => {
  const member = { name: "Bob", token: "a token", seq: 7, tab: "closed", isOpen: false, at: 0 };

  test("the name is offered, and who gives it goes on as who they were", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, undefined, { member });
    expect(await page.sees("name")).toMatchObject({ name: "Bob", isBack: true });
    page.controller.enterName("Bob");
    const session = await server.welcomes({ resumed: true, seq: 9 });
    expect(session.heard[0]).toMatchObject({ name: "Bob", resume: "a token", since: 7 });
    const { chat } = await page.sees("chat");
    const notice = { kind: "notice", lines: [pageTexts.session.isBack("Bob")] };
    expect(chat.log.entries).toEqual([expect.objectContaining(notice)]);
  });

  test("another name is another member, and in another class one is new", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, undefined, { member });
    await page.sees("name");
    page.controller.enterName("Mary");
    const session = await server.accepts();
    expect<object>(await session.hears("hello")).toEqual({ type: "hello", v: 1, name: "Mary" });
    const other = new Page(server.port, undefined, { member });
    await other.sees("name");
    other.controller.enterName("Bob");
    await server.welcomes();
    const { chat } = await other.sees("chat");
    expect(chat.log.entries[0]).toMatchObject({ kind: "notice", tone: "welcome" });
  });
});

describe("a new name", () => {
  test("is asked for by /nick, shown as the member's own, and kept for a reload", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, saved);
    const session = await server.welcomes({ resumed: true });
    const { chat } = await page.sees("chat");
    chat.type("/nick Rob");
    const { id } = await session.hears("rename");
    session.sends({ type: "renamed", from: "Bob", to: "Rob" }, { type: "done", id });
    await page.isSo(({ me }) => me === "Rob");
    page.controller.save();
    expect(page.kept).toMatchObject({ name: "Rob" });
    const again = new Page(server.port, page.kept);
    const second = await server.welcomes({ resumed: true });
    expect(second.heard[0]).toMatchObject({ name: "Rob", resume: "token" });
    expect((await again.sees("chat")).chat.me).toBe("Rob");
  });

  test("of another member takes their conversation along, with the draft and the pending messages", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, saved);
    const session = await server.welcomes({ resumed: true, seq: 7 });
    session.sends({ type: "renamed", from: "Alice", to: "Alicia" });
    const chat = await page.isSo(({ conversations }) => conversations.chosen === "Alicia");
    expect(chat.conversations.draft).toBe("half typed");
    expect(chat.roster.members).toEqual(["Alicia"]);
    session.sends({ type: "refused", id: "x-1", code: "not_active", text: "Not here" });
    await page.isSo(({ log }) => log.pending.length === 0);
    const said = chat.log.entries.find((entry) => entry.kind === "sent");
    if (!said) throw new Error("nothing was said");
    chat.choose("everyone");
    chat.takeBack(said, true);
    expect(chat.conversations.draft).toBe("Alicia:on its way");
  });

  test("that was given while the connection was lost is shown when it is back", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, saved);
    const first = await server.welcomes({ resumed: true });
    await page.sees("chat");
    first.drops();
    await server.welcomes({ resumed: true, name: "Rob" });
    const chat = await page.isSo(({ me }) => me === "Rob");
    const notice = { kind: "notice", lines: ["Bob is now Rob"] };
    expect(chat.log.entries).toContainEqual(expect.objectContaining(notice));
  });
});

describe("the end of a session", () => {
  test("by removal says why, and whoever is still kept out is asked for a name, once for each answer", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, saved);
    const first = await server.welcomes({ resumed: true });
    const why = "Rivera removed you from the class (spam)";
    first.ends("removed", why);
    await page.sees("chat", ({ ended }) => ended?.startsWith(why) === true);
    page.controller.rejoin();
    for (const answer of ["You were removed.", "The class is locked."]) {
      const session = await server.accepts();
      await session.hears("hello");
      session.sends({ type: "refused", code: "removed", text: answer });
      const isAsked = ({ problem }: { problem: string[] }): boolean => problem.join() === answer;
      expect((await page.sees("name", isAsked)).name).toBe("Bob");
      page.controller.enterName("Bob");
    }
    await server.welcomes();
    expect(texts((await page.sees("chat")).chat)).toContain("seen");
  });

  test("by exit asks for a name, and keeps nothing", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, saved);
    const session = await server.welcomes({ resumed: true });
    const { chat } = await page.sees("chat");
    session.receipts("x-1", 8);
    await page.isSo(({ log }) => log.pending.length === 0);
    chat.type("exit");
    await session.hears("exit");
    session.drops();
    expect((await page.sees("name")).problem).toEqual(["You have left the class."]);
    expect(page.kept).toBeUndefined();
  });

  test("by the server says so, keeps what is typed, and goes on when asked to", async () => {
    using server = new FakeServer();
    const page = new Page(server.port, saved);
    const session = await server.welcomes({ resumed: true });
    session.ends("server_closed");
    const { ended } = await page.sees("chat", (shown) => shown.ended !== undefined);
    expect(ended).toStartWith("The server closed the connection.");
    page.controller.rejoin();
    await server.welcomes();
    const { chat } = await page.sees("chat", (shown) => shown.ended === undefined);
    expect(chat.conversations.draft).toBe("half typed");
  });
});

test("whoever leaves after the end is asked for a name, and nothing is kept", async () => {
  using server = new FakeServer();
  const page = new Page(server.port, saved);
  const session = await server.welcomes({ resumed: true });
  session.ends("server_closed");
  await page.sees("chat", ({ ended }) => ended !== undefined);
  page.controller.leave();
  expect((await page.sees("name")).problem).toEqual(["You have left the class."]);
  expect(page.kept).toBeUndefined();
});

describe("a saved session is read with care", () => {
  test.each([null, "", "{", "[]", `{"name":"Bob"}`, JSON.stringify({ ...saved, entries: [{}] })])(
    "%j is nothing",
    (json) => {
      expect(readSavedSession(json)).toBeUndefined();
    },
  );

  test("a whole one is itself", () => {
    expect(readSavedSession(JSON.stringify(saved))).toEqual(saved);
  });
});
