import { expect, test } from "bun:test";
import { Program } from "../support/program.ts";
import { keys, ScreenOf } from "../support/screenOf.ts";

test("two terminals talk through a third", async () => {
  await using server = await Program.serve();
  const address = `127.0.0.1:${server.port}`;
  await using bob = new ScreenOf(["join", address, "--name", "Bob"]);
  await bob.shows("Type /help");
  await using alice = new ScreenOf(["join", address]);
  await alice.inputIs("Enter your name:");
  alice.types(`Bob${keys.enter}`);
  await alice.shows("Username is taken. Use another name.");
  alice.types(`Alice${keys.enter}`);
  await alice.shows("Type /help");
  expect(alice.title).toBe("Alice");
  alice.types("half typed");
  await alice.inputIs("> half typed");
  bob.types(`hello${keys.enter}`);
  await alice.shows("Bob in ClassChat : hello");
  await alice.inputIs("> half typed");
  alice.types(keys.ctrlC);
  expect(await alice.exitCode()).toBe(130);
});
