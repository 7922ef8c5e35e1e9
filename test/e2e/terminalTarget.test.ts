import { expect, test } from "bun:test";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

test("/to keeps a target in the prompt, /to alone ends it, and nobody else reads what is for it", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  const mary = await PlainPeer.connect(server.port, "Mary");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`/to Bob${keys.enter}`);
  await alice.inputIs("Bob>", 5);
  // Typed in one go: each line is for whom it was typed to.
  alice.types(
    `one${keys.enter}/to Mary${keys.enter}two${keys.enter}/to${keys.enter}three${keys.enter}`,
  );
  await alice.inputIs(">", 2);
  await bob.sees("<Alice>: one\nAlice in ClassChat : three\n");
  await mary.sees("<Alice>: two\nAlice in ClassChat : three\n");
  await alice.shows("Bob> one");
  await alice.shows("Mary> two");
  alice.types(`/join #lab${keys.enter}`);
  await alice.shows("1 in #lab: @Alice");
  alice.types(`/to #LAB${keys.enter}`);
  await alice.inputIs("#lab>", 6);
  alice.types(`/to Alcie${keys.enter}`);
  await alice.shows("Client not active. Message not delivered. Try later");
  await alice.inputIs("#lab>", 6);
});

test("a line for somebody else than the target waits for a second Enter", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  const mary = await PlainPeer.connect(server.port, "Mary");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`/to Mary${keys.enter}Bob: he talks too much${keys.enter}`);
  await alice.shows("Message not sent. It is for Bob, and you write to Mary");
  await alice.inputIs("Mary> Bob: he talks too much");
  alice.types(`${keys.home}Mary:${keys.enter}`);
  await mary.sees("<Alice>: Bob: he talks too much\n");
  alice.types(`Bob:hi${keys.enter}`);
  await alice.inputIs("Mary> Bob:hi");
  alice.types(keys.enter);
  await bob.sees("<Alice>: hi\n");
  expect(bob.shown.text).not.toContain("talks");
  alice.types(`exit${keys.enter}`);
  await alice.shows("Press Enter again to leave the class.");
  await alice.inputIs("Mary> exit");
  alice.types(keys.enter);
  expect(await alice.exitCode()).toBe(0);
});

test("the target follows a new name, and is gone with whoever leaves: nobody who takes the name is written to", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`/to Bob${keys.enter}half`);
  await alice.inputIs("Bob> half", 9);
  bob.types("/nick Rob");
  await alice.inputIs("Rob> half", 9);
  const other = await PlainPeer.connect(server.port, "Bob");
  await alice.shows("· Bob joined");
  alice.types(` typed${keys.enter}`);
  await bob.sees("<Alice>: half typed\n");
  bob.types("exit");
  await alice.inputIs("Rob (gone)>", 12);
  other.types("/nick Rob");
  await alice.until((screen) => screen.count("· Bob is now Rob") === 2, "for the other's new name");
  alice.types(`a secret${keys.enter}`);
  await alice.shows("✗ Rob (gone)> a secret\n[From server]\nClient not active.");
  await alice.shows("To write to them, type /to Rob\nTo write to everyone, type /to alone");
  alice.types(`/to${keys.enter}${keys.up.repeat(2)}`);
  await alice.inputIs("> Rob:a secret");
  alice.types(`${keys.ctrlU}bye${keys.enter}`);
  await other.sees("Alice in ClassChat : bye\n");
  expect(other.shown.text).not.toContain("secret");
});

test("Ctrl-N and Ctrl-P go through the conversations with unread lines, and drafts stay where they are for", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  const mary = await PlainPeer.connect(server.port, "Mary");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  bob.types("Alice:psst");
  await alice.shows("<Bob>: psst");
  mary.types("Alice:me too");
  await alice.shows("<Mary>: me too");
  alice.types("for all");
  const steps: [typed: string, input: string][] = [
    [keys.ctrlN, "Bob>"],
    ["for Bob", "Bob> for Bob"],
    [keys.ctrlN, "Mary>"],
    [keys.ctrlN, "> for all"],
    [keys.ctrlP, "Mary>"],
    [keys.ctrlP, "Bob> for Bob"],
  ];
  for (const [typed, input] of steps) {
    alice.types(typed);
    await alice.inputIs(input);
  }
  // Enter and Ctrl-N in one go: the line is for whom it stood at.
  alice.types(`${keys.enter}${keys.ctrlN}`);
  await bob.sees("<Alice>: for Bob\n");
  expect(mary.shown.text).not.toContain("for Bob");
});

test("/everyone says the line for an unknown name to all, as it was typed", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`Answer: 42${keys.enter}`);
  await alice.shows(
    "✗ Answer: 42\n[From server]\nClient not active. Message not delivered. Try later\nTo say it to everyone, as you typed it, type /everyone\n",
  );
  alice.types(`/everyone${keys.enter}`);
  await bob.sees("Alice in ClassChat : Answer: 42\n");
  await alice.shows("> Answer: 42");
});
