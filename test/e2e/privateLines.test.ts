import { expect, test } from "bun:test";
import { DataFolder } from "../support/dataFolder.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";

test("digits that somebody was called by stay an address for clients that came later, and after a crash", async () => {
  using folder = new DataFolder();
  const flags = ["--data-dir", folder.path];
  await using server = await Program.serve(...flags);
  const bob = await PlainPeer.connect(server.port, "Bob");
  const student = await PlainPeer.connect(server.port, "2024117");
  student.types("hello", "exit");
  await student.isClosed();
  await server.out.sees("2024117 disconnected...\n");
  const sent = await Program.run([
    "send",
    "2024117:secret",
    "--server",
    `127.0.0.1:${server.port}`,
  ]);
  expect(sent).toMatchObject({ code: 4, err: expect.stringContaining("2024117") });
  bob.types("after it");
  await bob.isUpToDate();
  expect(bob.shown.text).not.toContain("secret");

  server.signal("SIGKILL");
  await server.exitCode();
  await using next = await Program.serve("--continue", ...flags);
  const [alice, carol] = await Promise.all([
    PlainPeer.connect(next.port, "Alice"),
    PlainPeer.connect(next.port, "Carol"),
  ]);
  alice.types("2024117:secret");
  await alice.sees("Client not active. Message not delivered. Try later\n");
  alice.types("after it");
  await carol.sees("Alice in ClassChat : after it\n");
  expect(carol.shown.text).not.toContain("secret");
});

test("in a crowd, what may be for somebody whom the client does not know goes to nobody, answers too", async () => {
  await using server = await Program.serve("--crowd", "2");
  const bob = await PlainPeer.connect(server.port, "Bob");
  const mary = await PlainPeer.connect(server.port, "Mary");
  const xaver = await PlainPeer.connect(server.port, "Xaver");
  await using al = new Program(["join", "--name", "Al", `127.0.0.1:${server.port}`]);
  await al.out.sees("Type /help");
  xaver.types("hi all");
  await al.out.sees("hi all\n");
  for (const line of [
    "/reply Bob secret",
    "/reply Bob; secret",
    "\u200bBob;secret",
    "\u001b[ABob;secret",
    "\0Bo b:secret",
  ]) {
    al.types(line);
    await al.out.sees("It may be for Bob alone");
  }
  al.types(`hi all${"\b".repeat(6)}Bob:for you alone`);
  await bob.sees("<Al>: for you alone\n");
  al.types("/reply everyone Bob, thanks");
  await mary.sees("Al in ClassChat : Bob, thanks\n");
  expect(mary.shown.text).not.toMatch(/secret|for you alone/);
  expect(bob.shown.text).not.toContain("secret");
});
