import { expect, test } from "bun:test";
import { NativePeer } from "../support/nativePeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

/** A class that is a crowd by its silent members, whom nobody who comes later knows. */
async function crowd(...names: string[]) {
  const server = await Program.serve("--crowd", String(names.length));
  const silent = new Map<string, NativePeer>();
  for (const name of names) silent.set(name, await NativePeer.connect(server.port, name));
  return { server, silent };
}

test("in a crowd a terminal completes names that it does not know, writes to them, and says how many there are", async () => {
  const { server, silent } = await crowd("Robert", "Rosalind", "Mary", "Zoe");
  await using _ = server;
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`/who${keys.enter}`);
  await alice.shows("5 here, among them: Alice (you)");
  alice.types("Rosa\t");
  await alice.inputIs("> Rosalind:");
  alice.types(`psst${keys.enter}`);
  expect(await silent.get("Rosalind")?.hears("message")).toMatchObject({
    to: "Rosalind",
    text: "psst",
  });
  alice.types("hello @Zo\t");
  await alice.inputIs("> hello @Zoe");
  alice.types(keys.enter);
  expect(await silent.get("Mary")?.hears("message")).toMatchObject({ text: "hello @Zoe" });
  alice.types("Ro\t\t");
  await alice.shows("Rosalind:  Robert:");
});

test("in a crowd /to asks the server who is here, and what is typed meanwhile waits for the answer", async () => {
  const { server, silent } = await crowd("Robert", "Rosalind", "Mary", "Zoe");
  await using _ = server;
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(
    `/to zoe${keys.enter}one${keys.enter}/to Nobody${keys.enter}/to${keys.enter}two${keys.enter}`,
  );
  expect(await silent.get("Zoe")?.hears("message")).toMatchObject({ to: "Zoe", text: "one" });
  await alice.shows("Client not active. Message not delivered. Try later");
  await silent.get("Mary")?.hears("message", ({ text }) => text === "two");
  expect(silent.get("Mary")?.messages).toEqual(["Alice>everyone:two"]);
});

test("in a crowd whoever one writes to privately is not mistaken for who takes their name", async () => {
  const { server, silent } = await crowd("Robert", "Rosalind", "Mary", "Zoe");
  await using _ = server;
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`/to Zoe${keys.enter}one${keys.enter}`);
  await silent.get("Zoe")?.hears("message");
  silent.get("Zoe")?.sends({ type: "exit" });
  await alice.inputIs("Zoe (gone)>", 12);
  const other = await NativePeer.connect(server.port, "Zoe");
  alice.types(`secret${keys.enter}`);
  await alice.shows("Client not active. Message not delivered.");
  await other.isUpToDate();
  expect(other.messages).toEqual([]);
});

test("in a crowd a slip of the hand before a name that nobody here knows does not go to everyone", async () => {
  const { server, silent } = await crowd("Robert", "Rosalind", "Mary", "Zoe");
  await using _ = server;
  await using alice = await TerminalProgram.joined(server.port, "Alice");
  alice.types(`Zoe;secret${keys.enter}`);
  await alice.shows("Zoe:");
  alice.types(`10:30 we start${keys.enter}`);
  await silent.get("Mary")?.hears("message", ({ text }) => text === "10:30 we start");
  expect(silent.get("Mary")?.messages).toEqual(["Alice>everyone:10:30 we start"]);
});
