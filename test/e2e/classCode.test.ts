import { expect, test } from "bun:test";
import { chmodSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataFolder } from "../support/dataFolder.ts";
import { IrcPeer } from "../support/ircPeer.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { Piped } from "../support/piped.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";

const wrong = "That is not the code of this class. Ask whoever invited you\n";

/** The code that the server says at its start. */
function codeOf({ err }: Program): string {
  return /^The class code is (\d{6})\.$/m.exec(err.text)?.[1] ?? "none";
}

test("serve --code says six digits: netcat, IRC and programs come in with them, and nobody without", async () => {
  await using server = await Program.serve("--code", "--irc-name", "irc.test");
  const { port } = server;
  const code = codeOf(server);
  expect(code).not.toBe("none");
  await using netcat = new Piped("nc", "127.0.0.1", `${port}`);
  await netcat.sees("Class code: ");
  netcat.types("Bob");
  await netcat.sees(wrong);
  netcat.types(code);
  await netcat.sees("Enter your name: ");
  netcat.types("Bob");
  await netcat.sees("Username accepted\n");
  const irc = await IrcPeer.connect(port);
  irc.sends("PASS sesame", "NICK Ann", "USER ann 0 * :Ann");
  await irc.sees(" 464 ");
  irc.sends(`PASS ${code}:sesame`);
  await irc.sees(" 001 Ann ");
  const program = await NativePeer.connect(port);
  program.sends({ type: "hello", v: 1, name: "Cid" });
  expect(await program.hears("refused")).toMatchObject({ code: "class_code_missing" });
  await program.isClosed();
  netcat.types("hello");
  await irc.sees("PRIVMSG #everyone :hello");
  await server.out.sees("Bob>hello\n");
  const shown = server.out.text + server.err.text;
  expect(shown.split(code)).toHaveLength(2);
  expect(shown).not.toContain("sesame");
  expect(server.out.text).toContain("A wrong class code was given from 127.0.0.1\n");
  irc.close();
});

test("a class that goes on keeps its code, which nobody else of this machine can read, and a new class has another", async () => {
  using folder = new DataFolder();
  const flags = ["--data-dir", folder.path, "--code"];
  const teach = async (...more: string[]): Promise<string> => {
    await using server = await Program.serve(...flags, ...more);
    const code = codeOf(server);
    const bob = await PlainPeer.connect(server.port);
    bob.types(code, "Bob", "hello");
    await server.out.sees("Bob>hello\n");
    server.signal("SIGTERM");
    expect(await server.exitCode()).toBe(0);
    return code;
  };
  const first = await teach();
  expect(first).not.toBe("none");
  expect(await teach("--continue")).toBe(first);
  for (const name of readdirSync(folder.path)) {
    expect(statSync(join(folder.path, name)).mode & 0o077).toBe(0);
  }
  expect(await teach("--new")).not.toBe(first);
  expect(await teach("--class", "1")).toBe(first);
});

test("serve --code-file takes a code of one's own and never says it; both flags contradict each other", async () => {
  using folder = new DataFolder();
  const file = join(folder.path, "code");
  writeFileSync(file, "open-sesame\n");
  chmodSync(file, 0o600);
  await using server = await Program.serve("--code-file", file);
  expect(server.err.text).toContain(`The class code is that in ${file}.\n`);
  const bob = await PlainPeer.connect(server.port);
  bob.types("open-sesame", "Bob");
  await bob.sees("Username accepted\n");
  await server.out.sees("Bob has connected\n");
  expect(server.out.text + server.err.text).not.toContain("open-sesame");
  const both = await Program.run(["serve", "--code", "--code-file", file]);
  expect(both).toMatchObject({ code: 2, out: "" });
  expect(both.err).toContain("leave out --code or --code-file.");
  bob.close();
});
