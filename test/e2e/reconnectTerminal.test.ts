import { expect, test } from "bun:test";
import { FakeServer } from "../support/fakeServer.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

const resumed = { resumed: true } as const;
const lost = "· Connection lost. Trying to reach the server again…";
const again = "· Connected again.";

async function joined(server: FakeServer, options?: { env?: Record<string, string> }) {
  const args = ["join", `127.0.0.1:${server.port}`, "--name", "Bob"];
  const bob = new TerminalProgram(args, options);
  const session = await server.welcomes();
  await bob.inputIs(">");
  return { bob, session };
}

test("the draft stays, text and cursor, while the server is lost and comes back", async () => {
  using server = new FakeServer();
  const { bob } = await joined(server);
  await using _bob = bob;
  bob.types(`half tped${keys.left.repeat(3)}`);
  await bob.inputIs("> half tped", 8);
  server.stop();
  await bob.shows(lost);
  await bob.inputIs("> half tped", 8);
  bob.types("y");
  await bob.inputIs("> half typed", 9);
  using returned = new FakeServer(server.port);
  const second = await returned.welcomes(resumed);
  await bob.shows(again);
  second.says(1, "welcome back");
  await bob.shows("Alice in ClassChat : welcome back");
  await bob.inputIs("> half typed", 9);
  expect([bob.count("half"), bob.count(lost), bob.count(again)]).toEqual([1, 1, 1]);
  bob.types(keys.enter);
  expect((await second.hears("say")).text).toBe("half typed");
});

test("what is typed meanwhile is shown at once and said once, when the server is back", async () => {
  using server = new FakeServer();
  const { bob } = await joined(server);
  await using _bob = bob;
  server.stop();
  await bob.shows(lost);
  bob.types(`one${keys.enter}Alice:two${keys.enter}`);
  await bob.shows("> Alice:two");
  using returned = new FakeServer(server.port);
  const second = await returned.welcomes(resumed);
  await bob.shows(again);
  bob.types(`three${keys.enter}`);
  const says = [];
  for (let say = 0; say < 3; say++) says.push(await second.hears("say"));
  expect(says.map(({ to, text }) => `${to}:${text}`)).toEqual([
    "everyone:one",
    "Alice:two",
    "everyone:three",
  ]);
  for (const [seq, { id }] of says.entries()) second.receipts(id, seq + 1);
  second.says(4, "all heard");
  await bob.shows("all heard");
  second.drops();
  const third = await returned.welcomes(resumed);
  bob.types(`four${keys.enter}`);
  expect((await third.hears("say")).text).toBe("four");
  expect(third.said).toHaveLength(1);
});

test.each([
  ["exit", `exit${keys.enter}`, 0],
  ["Ctrl-D", keys.ctrlD, 0],
  ["Ctrl-C", keys.ctrlC, 130],
])("%s leaves at once while the server is away", async (_, typed, code) => {
  using server = new FakeServer();
  const { bob } = await joined(server);
  await using _bob = bob;
  server.stop();
  await bob.shows(lost);
  bob.types(typed);
  expect(await bob.exitCode()).toBe(code);
  expect(bob.state.isRaw).toBe(false);
});

test("what was said before one came is dim, rings no bell and stands above what follows", async () => {
  using server = new FakeServer();
  const { bob, session } = await joined(server);
  await using _bob = bob;
  session.says(1, "Bob, where are you?", { earlier: true });
  session.says(2, "there you are");
  await bob.shows("there you are");
  expect(bob.bells).toBe(0);
  expect(bob.written.text).toMatch(
    // oxlint-disable-next-line no-control-regex -- the line is dim from its time to its end
    /\u001b\[2m\d\d:\d\d Alice in ClassChat : Bob, where are you\?\u001b\[22m/,
  );
  const { bob: plain, session: other } = await joined(server, { env: { NO_COLOR: "1" } });
  await using _plain = plain;
  other.says(1, "long ago", { earlier: true });
  await plain.shows("[earlier] ");
  await plain.shows(" Alice in ClassChat : long ago");
});
