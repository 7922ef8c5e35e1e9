import { describe, expect, test } from "bun:test";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import type { SavedStay } from "../../src/page/savedStay.ts";
import { readSavedStay } from "../../src/page/savedStay.ts";
import type { Stay } from "../../src/page/stay.ts";
import type { Shown } from "../../src/page/visit.ts";
import { Visit } from "../../src/page/visit.ts";
import { FakeClock } from "../support/fakeClock.ts";
import { FakeServer } from "../support/fakeServer.ts";
import { Transcript } from "../support/transcript.ts";

/** A page without a browser: what it would show, and what it keeps. */
class Guest {
  readonly visit: Visit;
  readonly #changes = new Transcript("the page");
  kept: SavedStay | undefined;

  constructor(port: number, kept?: SavedStay) {
    this.kept = kept;
    this.visit = new Visit({
      endpoint: tcpEndpoint({ host: "127.0.0.1", port }),
      clock: new FakeClock({ hurries: true }),
      now: () => 0,
      random: () => 0.5,
      tab: {
        claim: async () => kept,
        keep: (stay) => {
          this.kept = readSavedStay(JSON.stringify(stay));
        },
        forget: () => {
          this.kept = undefined;
        },
      },
      isWatched: () => true,
      changed: () => this.#changes.add("changed\n"),
    });
    this.visit.shown.subscribe(() => this.#changes.add("shown\n"));
    void this.visit.run();
  }

  /** Waits until the page shows this kind of thing, and gives it. */
  async sees<Kind extends Shown["kind"]>(
    kind: Kind,
    isIt: (shown: Extract<Shown, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<Shown, { kind: Kind }>> {
    const shown = () => this.visit.shown.value as Extract<Shown, { kind: Kind }>;
    await this.#changes.until(() => shown().kind === kind && isIt(shown()), `for ${kind}`);
    return shown();
  }

  /** Waits until the stay is so. */
  async isSo(isTrue: (stay: Stay) => boolean): Promise<Stay> {
    const { stay } = await this.sees("chat");
    await this.#changes.until(() => isTrue(stay), "for the stay to be so");
    return stay;
  }
}

function texts(stay: Stay): string[] {
  return stay.log.entries.flatMap((entry) => ("text" in entry ? [entry.text] : []));
}

const saved: SavedStay = {
  name: "Bob",
  token: "a token",
  seq: 7,
  chosen: "Alice",
  drafts: { Alice: "half typed" },
  entries: [
    { kind: "heard", key: 1, at: 0, seq: 7, from: "Alice", to: "Bob", text: "seen" },
    {
      kind: "said",
      key: 2,
      at: 0,
      id: "x-1",
      to: "Alice",
      text: "on its way",
      within: "Alice",
      sending: "sending",
    },
  ],
};

test("a name that is taken is asked for again", async () => {
  using server = new FakeServer();
  const guest = new Guest(server.port);
  await guest.sees("name", ({ problem }) => problem.length === 0);
  guest.visit.answer(" Bob ");
  const first = await server.accepts();
  expect(await first.hears("hello")).toEqual({ type: "hello", v: 1, name: "Bob" });
  first.sends({ type: "refused", code: "name_taken", text: "Username is taken." });
  const { problem, name } = await guest.sees("name", ({ isBusy }) => !isBusy);
  expect({ problem, name }).toEqual({ problem: ["Username is taken."], name: "Bob" });
  guest.visit.answer("Bobby");
  await server.welcomes();
  expect((await guest.sees("chat")).stay.me).toBe("Bobby");
});

test("a server that is not there is said where the name is asked for", async () => {
  const server = new FakeServer();
  server.stop();
  const guest = new Guest(server.port);
  await guest.sees("name");
  guest.visit.answer("Bob");
  const { problem } = await guest.sees("name", (shown) => shown.problem.length > 0);
  expect(problem.join()).toContain("No server answers at");
});

describe("after a reload", () => {
  test("the stay goes on: name, log, draft, and what had no receipt goes out by its id", async () => {
    using server = new FakeServer();
    const guest = new Guest(server.port, saved);
    const session = await server.accepts();
    await session.welcomes({ resumed: true, seq: 9, token: "a token" });
    expect(session.heard[0]).toMatchObject({ name: "Bob", resume: "a token", since: 7 });
    expect(await session.hears("say")).toMatchObject({ id: "x-1", text: "on its way" });
    session.says(8, "missed");
    session.receipts("x-1", 9);
    const stay = await guest.isSo(({ log }) => log.waiting.length === 0);
    expect(texts(stay)).toEqual(["seen", "missed", "on its way"]);
    expect(stay.conversations.draft).toBe("half typed");
    guest.visit.keep();
    expect(guest.kept).toMatchObject({ seq: 9, name: "Bob", chosen: "Alice" });
  });

  test("it waits for a server that is not back yet", async () => {
    using first = new FakeServer();
    first.stop();
    const guest = new Guest(first.port, saved);
    await guest.sees("waiting", ({ line }) => line.startsWith("Connection lost."));
    using second = new FakeServer(first.port);
    await second.welcomes({ resumed: true });
    await guest.sees("chat");
  });

  test("what had no receipt is not said again in a new stay: whether it was said, nobody knows", async () => {
    using server = new FakeServer();
    const guest = new Guest(server.port, saved);
    const session = await server.welcomes();
    const { stay } = await guest.sees("chat");
    expect(stay.log.waiting).toEqual([]);
    expect(stay.log.entries).toContainEqual(
      expect.objectContaining({ id: "x-1", sending: "refused" }),
    );
    stay.wishes.type("next");
    expect((await session.hears("say")).text).toBe("next");
  });

  test("a name that another has now is asked for again, without the old seat's token", async () => {
    using server = new FakeServer();
    const guest = new Guest(server.port, saved);
    const first = await server.accepts();
    await first.hears("hello");
    first.sends({ type: "refused", code: "name_taken", text: "Username is taken." });
    expect((await guest.sees("name")).name).toBe("Bob");
    guest.visit.answer("Bobby");
    const second = await server.accepts();
    expect(await second.hears("hello")).toEqual({ type: "hello", v: 1, name: "Bobby", since: 7 });
  });
});

describe("a new name", () => {
  test("is asked for by /nick, shown as one's own, and kept for a reload", async () => {
    using server = new FakeServer();
    const guest = new Guest(server.port, saved);
    const session = await server.welcomes({ resumed: true });
    const { stay } = await guest.sees("chat");
    stay.wishes.type("/nick Rob");
    const { id } = await session.hears("rename");
    session.sends({ type: "renamed", from: "Bob", to: "Rob" }, { type: "done", id });
    await guest.isSo(({ me }) => me === "Rob");
    guest.visit.keep();
    expect(guest.kept).toMatchObject({ name: "Rob" });
    const again = new Guest(server.port, guest.kept);
    const second = await server.welcomes({ resumed: true });
    expect(second.heard[0]).toMatchObject({ name: "Rob", resume: "token" });
    expect((await again.sees("chat")).stay.me).toBe("Rob");
  });

  test("of another takes his conversation along, what is half typed and what is on its way", async () => {
    using server = new FakeServer();
    const guest = new Guest(server.port, saved);
    const session = await server.welcomes({ resumed: true, seq: 7 });
    session.sends({ type: "renamed", from: "Alice", to: "Alicia" });
    const stay = await guest.isSo(({ conversations }) => conversations.chosen === "Alicia");
    expect(stay.conversations.draft).toBe("half typed");
    expect(stay.roster.members).toEqual(["Alicia"]);
    session.sends({ type: "refused", id: "x-1", code: "not_active", text: "Not here" });
    await guest.isSo(({ log }) => log.waiting.length === 0);
    const said = stay.log.entries.find((entry) => entry.kind === "said");
    if (!said) throw new Error("nothing was said");
    stay.choose("everyone");
    stay.wishes.takeBack(said, true);
    expect(stay.conversations.draft).toBe("Alicia:on its way");
  });

  test("that was given while the connection was lost is shown when it is back", async () => {
    using server = new FakeServer();
    const guest = new Guest(server.port, saved);
    const first = await server.welcomes({ resumed: true });
    await guest.sees("chat");
    first.drops();
    await server.welcomes({ resumed: true, name: "Rob" });
    const stay = await guest.isSo(({ me }) => me === "Rob");
    const notice = { kind: "notice", lines: ["Bob is now Rob"] };
    expect(stay.log.entries).toContainEqual(expect.objectContaining(notice));
  });
});

describe("the end of a stay", () => {
  test("by exit asks for a name, and keeps nothing", async () => {
    using server = new FakeServer();
    const guest = new Guest(server.port, saved);
    const session = await server.welcomes({ resumed: true });
    const { stay } = await guest.sees("chat");
    session.receipts("x-1", 8);
    await guest.isSo(({ log }) => log.waiting.length === 0);
    stay.wishes.type("exit");
    await session.hears("exit");
    session.drops();
    expect((await guest.sees("name")).problem).toEqual(["You have left the class."]);
    expect(guest.kept).toBeUndefined();
  });

  test("by the server says so, keeps what is typed, and goes on when that is wished", async () => {
    using server = new FakeServer();
    const guest = new Guest(server.port, saved);
    const session = await server.welcomes({ resumed: true });
    session.ends("server_closed");
    const { ended } = await guest.sees("chat", (shown) => shown.ended !== undefined);
    expect(ended).toStartWith("The server closed the connection.");
    guest.visit.goOn();
    await server.welcomes();
    const { stay } = await guest.sees("chat", (shown) => shown.ended === undefined);
    expect(stay.conversations.draft).toBe("half typed");
  });
});

test("who leaves after the stay has ended is asked for a name, and nothing is kept", async () => {
  using server = new FakeServer();
  const guest = new Guest(server.port, saved);
  const session = await server.welcomes({ resumed: true });
  session.ends("server_closed");
  await guest.sees("chat", ({ ended }) => ended !== undefined);
  guest.visit.leave();
  expect((await guest.sees("name")).problem).toEqual(["You have left the class."]);
  expect(guest.kept).toBeUndefined();
});

describe("what was kept is read with care", () => {
  test.each([null, "", "{", "[]", `{"name":"Bob"}`, JSON.stringify({ ...saved, entries: [{}] })])(
    "%j is nothing",
    (json) => {
      expect(readSavedStay(json)).toBeUndefined();
    },
  );

  test("a whole one is itself", () => {
    expect(readSavedStay(JSON.stringify(saved))).toEqual(saved);
  });
});
