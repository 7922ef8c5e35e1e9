import { expect, test } from "bun:test";
import { DataFolder } from "../support/dataFolder.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { Program } from "../support/program.ts";

const lost = "Connection lost. Trying to reach the server again…";

async function kill(server: Program): Promise<void> {
  server.signal("SIGKILL");
  await server.exitCode();
}

/** Everything that is stored, one `sender>receiver:text` a line. */
async function stored(folder: DataFolder): Promise<string[]> {
  const args = ["export", "--data-dir", folder.path, "--format", "jsonl", "--private"];
  await using program = new Program(args);
  expect(await program.exitCode()).toBe(0);
  return program.out.lines.map((line) => {
    const { from, to, text } = JSON.parse(line) as Record<string, string>;
    return `${from}>${to}:${text}`;
  });
}

test("a server killed and started again: nothing is lost, nothing is doubled, the draft stays", async () => {
  using folder = new DataFolder();
  const flags = ["--data-dir", folder.path];
  await using first = await Program.serve(...flags);
  const where = `127.0.0.1:${first.port}`;
  await using alice = new Program(["join", where, "--name", "Alice"]);
  await alice.out.sees("Type /help");
  await using bob = await PagePerson.joins(first.port, "Bob");
  await bob.says("before");
  await bob.seesMessage({ text: "before", state: "Sent" });
  await kill(first);
  await bob.sees(lost);
  await bob.says("Alice:while it was away");
  await bob.sees("You wrote to Alice");
  await bob.sees("Sending…");
  await bob.writes("Message", "half typed");
  await alice.err.sees("Connection lost.");
  alice.types("from the terminal");
  await using _second = await Program.serve(...flags, "--port", `${first.port}`);
  await bob.sees("Connected as Bob");
  // Sent, or kept where Alice was not back yet: stored in either case.
  await bob.until(`!document.body.innerText.includes("Sending…")`, "for the receipt");
  await bob.seesMessage({ from: "Alice", text: "from the terminal" });
  await alice.out.sees("<Bob>: while it was away\n");
  expect(await bob.draft()).toBe("half typed");
  const texts = (await bob.messages()).map(({ text }) => text);
  expect(texts.toSorted()).toEqual(["before", "from the terminal"]);
  await bob.presses("Enter");
  await alice.out.sees("Bob in ClassChat : half typed\n");
  expect((await stored(folder)).toSorted()).toEqual([
    "Alice>everyone:from the terminal",
    "Bob>Alice:while it was away",
    "Bob>everyone:before",
    "Bob>everyone:half typed",
  ]);
});

test("what a page shows as sent is stored, whenever the server is killed", async () => {
  using folder = new DataFolder();
  await using server = await Program.serve("--data-dir", folder.path, "--rate", "0");
  await using bob = await PagePerson.joins(server.port, "Bob");
  for (let said = 0; said < 30; said++) await bob.says(`number ${said}`);
  await bob.seesMessage({ text: "number 0", state: "Sent, but nobody else is here" });
  await kill(server);
  const sent = (await bob.messages()).filter(({ state }) => state.startsWith("Sent"));
  expect(sent).not.toBeEmpty();
  const kept = await stored(folder);
  expect(sent.filter(({ text }) => !kept.includes(`Bob>everyone:${text}`))).toEqual([]);
});

test("a page that is loaded anew goes on where it was: name, log, draft and what was said meanwhile", async () => {
  await using server = await Program.serve();
  await using alice = new Program(["join", `127.0.0.1:${server.port}`, "--name", "Alice"]);
  await alice.out.sees("Type /help");
  await using bob = await PagePerson.joins(server.port, "Bob");
  await bob.says("one");
  await bob.seesMessage({ text: "one", state: "Sent" });
  alice.types("Bob:two");
  await bob.finds("button", "Alice 1 unread");
  await bob.writes("Message", "half typed");
  await bob.reloads();
  await bob.sees("Connected as Bob");
  alice.types("three");
  await bob.seesMessage({ from: "Alice", text: "three" });
  expect((await bob.messages()).map(({ text }) => text)).toEqual(["one", "three"]);
  expect(await bob.draft()).toBe("half typed");
  await bob.presses("Enter");
  await alice.out.sees("Bob in ClassChat : half typed\n");
  await bob.clicks("button", "Alice 1 unread");
  await bob.seesMessage({ from: "Alice", reach: "only to you", text: "two" });
  expect(alice.out.text).not.toContain("left");
});

test("a class that ends ends the stay; one click joins the next one", async () => {
  await using first = await Program.serve();
  await using bob = await PagePerson.joins(first.port, "Bob");
  await bob.writes("Message", "half typed");
  first.signal("SIGUSR2");
  await bob.sees("The server closed the connection.");
  expect(await first.exitCode()).toBe(0);
  await using _second = await Program.serve("--port", `${first.port}`);
  await bob.clicks("button", "Join again");
  await bob.sees("Connected as Bob");
  expect(await bob.draft()).toBe("half typed");
});
