import { expect, test } from "bun:test";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataFolder } from "../support/dataFolder.ts";
import { freePort } from "../support/freePort.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

const code = "correct horse battery";

/** A file with the code of the class, for its owner alone. */
function codeFileIn({ path }: DataFolder): string {
  const file = join(path, "teacher-code");
  writeFileSync(file, `${code}\n`);
  chmodSync(file, 0o600);
  return file;
}

test("a teacher at a terminal keeps order, and what was taken back is in no export", async () => {
  using folder = new DataFolder();
  const codeFile = codeFileIn(folder);
  const flags = ["--data-dir", folder.path, "--teacher-code-file", codeFile];
  await using server = await Program.serve(...flags);
  const { port } = server;
  await using rivera = await TerminalProgram.joined(port, "Rivera");
  await using bob = new Program(["join", `127.0.0.1:${port}`, "--name", "Bob", "--plain"]);
  await bob.out.sees("Type /help for everything else you can type.\n");
  rivera.types(`/quiet${keys.enter}`);
  await rivera.shows("Only a teacher can do that");
  rivera.types(`/teacher ${code}${keys.enter}`);
  await rivera.shows("You are a teacher now. Type /help for what teachers can do");
  await bob.out.sees("Rivera is a teacher now\n");
  bob.types("/who", "fine", "rude");
  await bob.out.sees("2 here: Rivera (teacher), Bob (you)\n");
  await rivera.shows("Bob in ClassChat : rude");
  rivera.types(`/retr${keys.tab}Bob${keys.enter}`);
  await rivera.shows("Rivera took back 1 message of Bob");
  await bob.out.sees("Rivera took back 1 message of yours\n");
  rivera.types(`/mute bob 5${keys.enter}`);
  await bob.out.sees(
    "Rivera muted you for 5 minutes. You can write only to teachers now: teacher:TEXT\n",
  );
  bob.types("why?", "teacher:why?");
  await bob.out.sees("Rivera muted you for 5 minutes. Message not delivered\n");
  await rivera.shows("<Bob> to teacher: why?");
  rivera.types(`/remove Bob spam${keys.enter}`);
  await bob.err.sees("Rivera removed you from the class (spam)\n");
  expect(await bob.exitCode()).toBe(4);
  await server.out.sees("Rivera>/remove Bob spam\n");

  const exported = async (...more: string[]) =>
    (await Program.run(["export", "--data-dir", folder.path, ...more])).out;
  expect(await exported()).toContain("Bob in ClassChat : fine\n");
  expect(await exported()).not.toContain("rude");
  expect(await exported("--retracted")).toContain("Bob in ClassChat : rude\n");
});

test("a teacher and a mute are what they were after the server was killed", async () => {
  using folder = new DataFolder();
  const port = freePort();
  const codeFile = codeFileIn(folder);
  const flags = ["--data-dir", folder.path, "--teacher-code-file", codeFile];
  const serve = async () => await Program.serve(...flags, "--port", `${port}`);
  const server = await serve();
  await using rivera = await TerminalProgram.joined(port, "Rivera");
  await using bob = await TerminalProgram.joined(port, "Bob");
  rivera.types(`/teacher ${code}${keys.enter}`);
  await rivera.shows("You are a teacher now.");
  rivera.types(`/mute Bob 30${keys.enter}`);
  await bob.shows("Rivera muted you for 30 minutes.");
  server.signal("SIGKILL");
  await server.exitCode();
  await rivera.shows("Connection lost.");
  await using _again = await serve();
  await rivera.shows("Connected again.");
  await bob.shows("Connected again.");
  bob.types(`hello${keys.enter}`);
  await bob.shows("Message not delivered");
  rivera.types(`/unmute Bob${keys.enter}`);
  await bob.shows("You can write again");
});

test("the window's link makes whoever opens it a teacher, and the page forgets what is taken back", async () => {
  const window = new TerminalProgram(["serve", "--port", "0"]);
  await using _window = window;
  await window.inputIs(">", 2);
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(window.text)?.[1]);
  const bob = await PlainPeer.connect(port, "Bob");
  window.types(`/teacher${keys.enter}`);
  const link = await window.gives(/Or by this link: http:\S+(#teacher=\d{8})/);
  await using mary = await PagePerson.opens(port);
  await mary.view.evaluate(`location.hash = ${JSON.stringify(link)}`);
  await mary.joins("Mary");
  await mary.sees("You are a teacher now.");
  await window.shows("Mary>/teacher Mary");
  expect(await mary.view.evaluate("location.href")).not.toContain("teacher");
  bob.types("rude");
  await mary.seesMessage({ from: "Bob", text: "rude" });
  await mary.says("/retract Bob");
  await bob.sees("Mary took back 1 message of yours\n");
  await mary.sees("Mary took back 1 message of Bob");
  expect(await mary.view.evaluate("document.body.innerText")).not.toContain("rude");
});
