import { expect, test } from "bun:test";
import { DataFolder } from "../support/dataFolder.ts";
import { freePort } from "../support/freePort.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

async function serves(port: number, folder: DataFolder): Promise<Program> {
  const server = new Program(["serve", "--port", `${port}`, "--data-dir", folder.path]);
  await server.out.sees("Server started\n");
  return server;
}

test("rooms in terminals: joined, completed, spoken in, followed by programs, and there after a crash", async () => {
  using folder = new DataFolder();
  const port = freePort();
  const at = `127.0.0.1:${port}`;
  const server = await serves(port, folder);
  await using _server = server;
  await using bob = new TerminalProgram(["join", at, "--name", "Bob"]);
  await bob.inputIs(">");
  bob.types(`/join #lab${keys.enter}`);
  await bob.shows("1 in #lab: @Bob");
  await using mary = new TerminalProgram(["join", at, "--name", "Mary"]);
  await mary.inputIs(">");
  mary.types(`/rooms${keys.enter}`);
  await mary.shows("#lab (1)");
  mary.types(`/join lab${keys.enter}`);
  await mary.shows("2 in #lab: @Bob, Mary");
  await bob.shows("Mary joined #lab");

  bob.types(`#${keys.tab}`);
  await bob.inputIs("> #lab:");
  bob.types(`hello lab${keys.enter}`);
  await mary.shows("<Bob> in #lab: hello lab");
  await server.out.sees("Bob>#lab:hello lab\nsent to 1\n");

  // Programs
  await using listener = new Program(["listen", "--server", at, "--room", "#lab", "--json"]);
  await listener.err.sees("Listening as listener\n");
  await bob.shows("listener joined #lab");
  await using bot = new Program(["send", "built", "--to", "#lab", "--server", at]);
  expect(await bot.exitCode()).toBe(0);
  await bob.shows("<bot> in #lab: built");
  await listener.out.sees('"to":"#lab","text":"built"');
  bob.types(`/mode #lab +i${keys.enter}`);
  await mary.shows("Bob set +i in #lab");
  await using late = new Program(["send", "late", "--to", "#lab", "--server", at]);
  expect(await late.exitCode()).toBe(4);
  expect(late.err.text).toContain("#lab is by invitation only");
  mary.types(`#lba:secret${keys.enter}`);
  await mary.shows("There is no room #lba\nDid you mean #lab?");

  // A crash
  server.signal("SIGKILL");
  await server.exitCode();
  await bob.shows("Connection lost.");
  await using _again = await serves(port, folder);
  await mary.shows("Connected again.");
  mary.types(`#lab:are we still here?${keys.enter}`);
  await bob.shows("<Mary> in #lab: are we still here?");
  bob.types(`/topic #lab acids${keys.enter}/names #lab${keys.enter}/mode #lab${keys.enter}`);
  await mary.shows("Bob set the topic of #lab: acids");
  await bob.shows("@Bob, Mary");
  await bob.shows("Modes of #lab: +int");
  mary.types(`/leave #lab${keys.enter}`);
  await mary.shows("Mary left #lab");
  mary.types(`#${keys.tab}`);
  await mary.inputIs("> #");
}, 60_000);

test("a member who joins anew, since the server forgot them, goes back to their rooms", async () => {
  const port = freePort();
  const serve = async (): Promise<Program> => {
    const server = new Program(["serve", "--port", `${port}`, "--no-history"]);
    await server.out.sees("Server started\n");
    return server;
  };
  const server = await serve();
  await using _server = server;
  await using bob = new Program(["join", `127.0.0.1:${port}`, "--name", "Bob"]);
  await bob.out.sees("Type /help for everything else you can type.\n");
  bob.types("/join #lab sesame", "/mode #lab +k sesame");
  await bob.out.sees("Bob set +k sesame in #lab\n");
  server.signal("SIGKILL");
  await server.exitCode();
  await bob.err.sees("Connection lost.");
  bob.types("#lab:typed meanwhile");
  await using _again = await serve();
  await bob.err.sees("Connected again. What was said meanwhile may be missing.\n");
  await bob.out.sees("1 in #lab: @Bob\n");
  const mary = await PlainPeer.connect(port, "Mary");
  mary.types("/join #lab");
  await mary.sees("2 in #lab: @Bob, Mary\n");
  mary.close();
  await _again.out.sees("Bob>#lab:typed meanwhile\nsent to 0\n");
  expect(bob.out.text).not.toContain("You are not in #lab");
}, 60_000);
