import { describe, expect, test } from "bun:test";
import { maxPendingBytes, ServerWindow } from "../../src/server/serverWindow.ts";
import { classroom } from "../support/classroom.ts";
import { PlainClient } from "../support/plainClient.ts";

describe("--json", () => {
  test("every event is one JSON object a line, versioned, with a time", async () => {
    await using room = await classroom({ json: true });
    const bob = await room.native("Bob");
    await room.plain("Alice");
    (await room.native()).sends({ type: "hello", v: 1, name: "Bob" });
    await room.window.sees('"nameRefused"');
    bob.says("everyone", "two\nlines");
    bob.says("Alcie", "lost");
    bob.sends({ type: "group", id: "g", name: "groupA", members: ["Bob", "Ram", "Alice"] });
    bob.sends({ type: "menu" });
    bob.sends({ type: "exit" });
    await room.window.sees('"left"');
    await room.window.sees("\n");
    const events = room.window.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const told = events.map(({ v, at, ...rest }) => {
      expect(v).toBe(1);
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      return rest;
    });
    const address = `127.0.0.1:${room.server.port}`;
    expect(told).toEqual([
      { event: "started", host: "127.0.0.1", port: room.server.port, addresses: [address] },
      { event: "accepted", total: 1 },
      { event: "joined", name: "Bob", active: 1, address: "127.0.0.1" },
      { event: "accepted", total: 2 },
      { event: "joined", name: "Alice", active: 2, address: "127.0.0.1" },
      { event: "accepted", total: 3 },
      { event: "nameRefused", name: "Bob", code: "name_taken" },
      {
        event: "said",
        seq: 1,
        from: "Bob",
        to: "everyone",
        text: "two\nlines",
        status: 1,
        delivered: 1,
      },
      {
        event: "sayRefused",
        from: "Bob",
        to: "Alcie",
        text: "lost",
        status: 0,
        delivered: 0,
        code: "not_active",
      },
      {
        event: "groupRefused",
        name: "groupA",
        by: "Bob",
        wanted: ["Bob", "Ram", "Alice"],
        missing: ["Ram"],
        code: "group_small",
      },
      { event: "menuShown", name: "Bob" },
      { event: "left", name: "Bob", how: "exit", active: 1 },
    ]);
  });
});

describe("--hide-private", () => {
  for (const json of [false, true]) {
    test(`shows no private, group or refused text${json ? " as JSON either" : ""}`, async () => {
      await using room = await classroom({ hidePrivate: true, json });
      const bob = await room.plain("Bob");
      await room.plain("Alice");
      await room.plain("Tom");
      bob.types("Alice:the word is plover", "Alcie:the word is plover");
      bob.types("group groupA Bob,Alice,Tom", "groupA:the word is plover", "plugh to all");
      await room.window.sees("plugh to all");
      expect(room.window.text).not.toContain("plover");
      expect(room.window.text.split("[hidden]").length - 1).toBe(json ? 3 : 6);
    });
  }

  test("the menu says truthfully whether the window shows private messages", async () => {
    for (const hidePrivate of [false, true]) {
      await using room = await classroom({ hidePrivate });
      const truth = hidePrivate
        ? "The server window does not show private, group and room messages."
        : "The server window shows private, group and room messages too.";
      const bob = await room.plain("Bob");
      expect(bob.shown.text).toContain(truth);
      const alice = new PlainClient(room.server.port, "Alice");
      await alice.sees(truth);
      alice.close();
      await alice.outcome;
    }
  });
});

test("the window shows a new name, and one that is refused", async () => {
  for (const json of [false, true]) {
    await using room = await classroom({ json });
    const tom = await room.plain("Tom");
    tom.types("/nick Tim", "/nick menu");
    if (json) {
      await room.window.sees('"event":"renamed","from":"Tom","to":"Tim"}\n');
      await room.window.sees(
        '"event":"renameRefused","name":"Tim","wanted":"menu","code":"name_invalid"}\n',
      );
    } else {
      await room.window.sees(
        "Tom is now Tim\nTim>/nick menu\nUsername not accepted. The word menu is reserved.\n",
      );
    }
  }
});

test("the window quotes a name with a quote in it as Python would", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  await room.plain("O'Neil");
  await room.plain("Tom");
  bob.types("group groupA Bob,O'Neil,Tom");
  await room.window.sees(`['Bob', "O'Neil", 'Tom']`);
});

test("a message to everyone that reads like a private one is shown with its receiver", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  bob.says("everyone", "Alice:not private");
  await room.window.sees("Bob>everyone:Alice:not private\n");
  bob.says("everyone", "10:30 sharp");
  await room.window.sees("Bob>10:30 sharp\n");
});

test("a window that is not drawn misses lines, says how many, and delays nobody", () => {
  const written: string[] = [];
  const output = { pendingBytes: 0, write: (text: string) => written.push(text) };
  const window = new ServerWindow({ output, json: false, hidePrivate: false, now: () => 0 });
  output.pendingBytes = maxPendingBytes + 1;
  window.show({ kind: "joined", name: "Bob", active: 1, address: undefined });
  window.flush();
  window.show({ kind: "menuShown", name: "Bob" });
  window.flush();
  expect(written).toEqual([]);
  output.pendingBytes = 0;
  window.show({ kind: "menuShown", name: "Tom" });
  window.flush();
  expect(written).toEqual(["(3 lines left out: this window was not read)\nTom>menu\n"]);
  output.pendingBytes = maxPendingBytes + 1;
  window.show({ kind: "menuShown", name: "Bob" });
  window.flush();
  output.pendingBytes = 0;
  window.show({ kind: "menuShown", name: "Tom" });
  window.flush();
  expect(written.at(-1)).toBe("(1 line left out: this window was not read)\nTom>menu\n");
});
