import { describe, expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";

/** Lines for Bob alone, as programs and keyboards spoil them; Latin-1 bytes where they are no UTF-8. */
const linesForBob: (string | Uint8Array)[] = [
  " Bob:secret",
  "\tBob:secret",
  "Bob :secret",
  "\u00a0/msg Bob secret",
  "\ufeff/msg Bob secret",
  "\0Bob:secret",
  "\u001b[ABob:secret",
  "\u001b[A\u001b[A/msg Bob secret",
  "Bob\u200b:secret",
  "Bob：secret",
  "／msg　Bob　secret",
  Uint8Array.of(0xa0, ...new TextEncoder().encode("/msg Bob secret")),
];

/** Lines that are nearly private: back to the typist, with what to type. */
const refusedLines: [line: string, hint: string][] = [
  ["Bo b:secret", "Start the line with Bob: or, for everyone, with everyone:"],
  ["Bob;secret", "Start the line with Bob: or, for everyone, with everyone:"],
  ["msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
  ["、msg Bob secret", "Start the line with /msg or, for everyone, with everyone:"],
  ["Bo\u200bb:secret", "Did you mean Bob?"],
  ["Ｂｏｂ：secret", "Did you mean Bob?"],
];

test("a private line typed at netcat stays private, whatever blank it begins with or has round its address", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  const carol = await room.plain("Carol");
  const alice = await room.plain("Alice");
  for (const line of linesForBob) {
    if (typeof line === "string") alice.types(line);
    else alice.writes(Uint8Array.of(...line, 10));
    await bob.sees("<Alice>: secret\n");
  }
  for (const [line, hint] of refusedLines) {
    alice.types(line);
    await alice.sees(`${hint}\n`);
  }
  await carol.isUpToDate();
  await bob.isUpToDate();
  expect(carol.shown.text).not.toContain("secret");
  expect(bob.shown.text.split("secret")).toHaveLength(linesForBob.length + 1);
});

test("a C program that sends its terminating NULs joins, writes to one, and leaves", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  const program = await room.plain();
  program.writes("Prog\n\0");
  await program.sees("Type /help for everything else you can type.\n");
  program.writes("Bob:hi\n\0hello\n\0/msg Bob bye\n\0");
  await bob.sees("<Prog>: hi\nProg in ClassChat : hello\n<Prog>: bye\n");
  program.writes("exit\n\0");
  await program.isClosed();
});

test("exit leaves with anything blank round it, and a name is given without", async () => {
  await using room = await classroom();
  for (const exit of [" exit", "\u001b[Aexit", "exit\0", "\ufeffEXIT\u200b", "／exit　"]) {
    const tom = await room.plain();
    tom.types("\ufeff\u001b[A Tom\0");
    await tom.sees("Type /help for everything else you can type.\n");
    await room.window.sees("Tom has connected\n");
    tom.types(exit);
    await tom.isClosed();
    await room.window.sees("Tom disconnected...\n");
  }
});

test("at netcat a line that was refused is not said aloud as a correction of the one before", async () => {
  await using room = await classroom();
  const alice = await room.plain("Alice");
  const bob = await room.plain("Bob");
  for (const line of ["Bobb:secret", "Bob;secret"]) {
    alice.types("hello", line, "/correct secret");
    await alice.sees("Your last line was not sent. Type it anew\n");
  }
  alice.types("hello", "/corect hullo", "/correct hullo");
  await bob.sees("Alice in ClassChat : Correction: hullo\n");
  expect(bob.shown.text).not.toContain("secret");
});

test("a CR alone ends a line typed at netcat, and does not hide whom the next one is for", async () => {
  await using room = await classroom();
  const [alice, bob, carol] = [
    await room.plain("Alice"),
    await room.plain("Bob"),
    await room.plain("Carol"),
  ];
  alice.types("hello\rBob:secret");
  await bob.sees("<Alice>: secret\n");
  await carol.sees("Alice in ClassChat : hello\n");
  alice.types("again");
  await carol.sees("again\n");
  expect(carol.shown.text).not.toContain("secret");
});

describe("a name of digits alone", () => {
  test("can be addressed by whoever is in a class with its member, and nothing for it becomes public", async () => {
    await using room = await classroom();
    const alice = await room.plain("Alice");
    const carol = await room.plain("Carol");
    alice.types("2024117: nobody is called so");
    await carol.sees("Alice in ClassChat : 2024117: nobody is called so\n");
    const student = await room.plain("2024117");
    alice.types("2024117:secret");
    await student.sees("<Alice>: secret\n");
    alice.types("2024171:secret");
    await alice.sees("Did you mean 2024117?\n");
    student.types("exit");
    await student.isClosed();
    await room.window.sees("2024117 disconnected...\n");
    alice.types("2024117:secret, just too late", "10:30 we start");
    await alice.sees("Client not active. Message not delivered. Try later\n");
    await carol.sees("Alice in ClassChat : 10:30 we start\n");
    expect(carol.shown.text).not.toContain("secret");
  });

  test("has five digits: nobody called 10 turns 10:30 into a private line", async () => {
    await using room = await classroom();
    const ten = await room.plain();
    ten.types("10");
    await ten.sees(
      "Username not accepted. A name of digits alone has at least five, so that 10:30 stays a time.\n",
    );
    const bob = await room.plain("Bob");
    bob.types("/nick 1030");
    await bob.sees("A name of digits alone has at least five, so that 10:30 stays a time.\n");
  });
});

test("the typed lines that IRC clients send to the service are as clean", async () => {
  await using room = await classroom();
  const ann = await room.irc("Ann");
  await room.plain("Bob");
  await room.plain("Carol");
  const made = await ann.answers(
    "PRIVMSG server :\u00a0group groupNew Ann，Bob\u200b、Carol",
    "PRIVMSG server :\ufeffmenu",
  );
  expect(made.join("\n")).toContain("Group groupNew is created successfully");
  expect(made.join("\n")).toContain("Tips on Getting Started");
});
