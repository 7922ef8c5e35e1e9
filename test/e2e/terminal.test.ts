import { expect, test } from "bun:test";
import { freePort } from "../support/freePort.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { keys, TerminalProgram, titleBefore } from "../support/terminalProgram.ts";

test("two terminals talk through a third", async () => {
  const port = freePort();
  await using server = new TerminalProgram(["serve", "--port", `${port}`]);
  await server.shows("Server started\nWaiting for client requests..\nIf you want to close server");
  await server.until(({ title }) => title === "Server Window", "for its title");

  // Names
  await using bob = new TerminalProgram(["join", `127.0.0.1:${port}`]);
  await bob.inputIs("Enter your name:", 17);
  bob.types(`Bob${keys.enter}`);
  await bob.shows("Enter your name: Bob\nUsername accepted\nTips on Getting Started");
  const env = { CLASSCHAT_RETRY: "0" };
  await using alice = new TerminalProgram(["join", `127.0.0.1:${port}`], { env });
  await alice.inputIs("Enter your name:");
  alice.types(`Bob${keys.enter}`);
  await alice.shows(
    "Enter your name: Bob\nUsername is taken. Use another name.\nPress Enter to be Bob-2.",
  );
  await alice.inputIs("Enter your name:");
  alice.types(`Alice${keys.enter}`);
  await alice.shows("Enter your name: Alice\nUsername accepted");
  await alice.inputIs(">", 2);
  expect(alice.title).toBe("Alice");
  await bob.shows("· Alice joined");
  await server.shows("Duplicate username\nTotal thread count: 3\nAlice has connected");

  // A half-typed line survives what arrives, text and cursor
  alice.types(`half tped${keys.left.repeat(3)}`);
  await alice.inputIs("> half tped", 8);
  bob.types(`hello${keys.enter}`);
  await alice.shows("Bob in ClassChat : hello");
  await alice.inputIs("> half tped", 8);
  alice.types("y");
  await alice.inputIs("> half typed", 9);
  expect(alice.count("half")).toBe(1);
  alice.types(keys.enter);
  await bob.shows("Alice in ClassChat : half typed");

  // Tab: who spoke last comes first
  const carol = await PlainPeer.connect(port, "Carol");
  await alice.shows("· Carol joined");
  carol.types("hi");
  await alice.shows("Carol in ClassChat : hi");
  const offered = ["Carol:", "Bob:", "everyone:", "teacher:", "server:"];
  for (const name of [...offered, "Carol:", "Bob:"]) {
    alice.types(keys.tab);
    await alice.inputIs(`> ${name}`);
  }
  alice.types(`ask ca${keys.tab}`);
  await alice.inputIs("> Bob:ask Carol", 15);
  alice.types(keys.enter);
  await bob.shows("<Alice>: ask Carol");

  // Several pasted lines are one message
  alice.types(keys.paste("one\n  two\r\nthree\n"));
  await alice.inputIs("> one␤  two␤three");
  alice.types(keys.enter);
  const block = "\n    one\n      two\n    three\n";
  await bob.shows(`Alice in ClassChat :${block}`);
  await alice.shows(`>${block}`);
  await server.shows(`"text": "one\\n  two\\nthree"`);

  // Everybody's end
  bob.types(`exit${keys.enter}`);
  expect(await bob.exitCode()).toBe(0);
  await alice.shows("· Bob left");
  await server.shows("Bob>exit\nBob disconnected...");
  server.types(keys.ctrlC);
  expect(await server.exitCode()).toBe(0);
  expect(server.title).toBe(titleBefore);
  expect(await alice.exitCode()).toBe(3);
  await alice.shows("The server closed the connection.");
  expect(carol.shown.text).not.toContain("ask Carol");
});
