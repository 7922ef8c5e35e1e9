import { expect, test } from "bun:test";
import { atWindow } from "../support/atWindow.ts";
import { classroom } from "../support/classroom.ts";
import { windowHelpLines } from "../../src/server/windowCommands.ts";

test("plain text goes to everyone from server, by every protocol, and the window shows it with its summary", async () => {
  await using room = await classroom();
  const types = atWindow(room);
  const [bob, mary] = [await room.native("Bob"), await room.web("Mary")];
  const [tom, ann] = [await room.plain("Tom"), await room.irc("Ann")];
  types("Hello class");
  expect(await bob.hears("message")).toMatchObject({ from: "server", to: "everyone", seq: 1 });
  expect(await mary.hears("message")).toMatchObject({ from: "server", text: "Hello class" });
  await tom.sees("[From server] Hello class\n");
  expect(await ann.sees("PRIVMSG")).toMatch(/^:server!\S+ PRIVMSG #everyone :Hello class$/);
  const record = { status: 1, sender: "server", receiver: "everyone", text: "Hello class" };
  await room.window.sees(`server>Hello class\n${JSON.stringify(record, null, 4)}\n`);
});

test("text to one member, a group or a room goes to them alone, from server", async () => {
  await using room = await classroom();
  const types = atWindow(room);
  const [bob, tom, ann] = [
    await room.native("Bob"),
    await room.plain("Tom"),
    await room.irc("Ann"),
  ];
  bob.sends({ type: "group", id: "g", name: "groupA", members: ["Bob", "Tom", "Ann"] });
  await bob.hears("grouped");
  tom.types("/join #lab");
  await tom.sees("1 in #lab");
  types("Bob:one", "groupA:two", "#lab:three", "/msg Ann four", "everyone:12:30 sharp");
  await tom.sees("<server> in groupA: two\n<server> in #lab: three\n[From server] 12:30 sharp\n");
  await bob.hears("message", ({ text }) => text === "12:30 sharp");
  expect(bob.messages).toEqual([
    "server>Bob:one",
    "server>groupA:two",
    "server>everyone:12:30 sharp",
  ]);
  await ann.sees("PRIVMSG #groupA :two");
  await ann.sees("PRIVMSG Ann :four");
  await ann.sees("PRIVMSG #everyone :12:30 sharp");
  expect(ann.lines.filter((line) => /^:server!\S+ PRIVMSG/.test(line))).toHaveLength(3);
  await room.window.sees("server>groupA:two\nsent to 3\n");
});

test("newcomers are shown what server said, as all that was said before", async () => {
  await using room = await classroom({ replay: 5 });
  const types = atWindow(room);
  types("Read page 5");
  const tom = await room.plain("Tom");
  await tom.sees("[earlier] [From server] Read page 5\n");
  const bob = await room.native("Bob");
  expect(await bob.hears("message")).toMatchObject({ from: "server", earlier: true });
});

test("an answer to server is shown in the window, also if it hides private messages", async () => {
  await using room = await classroom({ hidePrivate: true });
  const [bob, tom] = [await room.native("Bob"), await room.plain("Tom")];
  const ann = await room.irc("Ann", "echo-message");
  const id = bob.says("server", "one");
  expect(await bob.hears("receipt")).toMatchObject({ id, status: 1, delivered: 1 });
  await room.window.sees("Bob>server:one\n");
  await room.window.sees('"status": 1,');
  tom.types("server: two");
  await room.window.sees("Tom>server: two\n");
  ann.sends("PRIVMSG server :Note: three", "PRIVMSG Server :Tom;four", "NOTICE server :five");
  await room.window.sees("Ann>server:Note: three\n");
  await room.window.sees("Ann>server:Tom;four\n");
  await room.window.sees("Ann>server:five\n");
  expect(await ann.sees("PRIVMSG")).toBe(":Ann!Ann@classchat PRIVMSG server :Note: three");
  expect(room.window.text).not.toContain("[hidden]");
  expect(tom.shown.text).not.toContain("one");
});

test("the nick server still runs what IRC has no command for, and sends none of it to the window", async () => {
  await using room = await classroom();
  const ann = await room.irc("Ann");
  await room.native("Bob");
  await room.native("Tom");
  const lines = await ann.answers(
    "PRIVMSG server :group groupA Ann,Bob,Tom",
    "PRIVMSG server :/who",
    "PRIVMSG server :/msg Bob hi",
    "PRIVMSG server :/wo",
  );
  expect(lines.join("\n")).toContain("Group groupA is created successfully");
  expect(lines.join("\n")).toContain("3 here: Ann (you), Bob, Tom");
  expect(lines.join("\n")).toContain("All else is shown in the server window");
  expect(lines.join("\n")).toContain("Did you mean /who?");
  expect(room.window.text).not.toContain("Ann>server");
});

test("a member's line that is nearly for server is refused, never said to everyone", async () => {
  await using room = await classroom();
  const [tom, bob] = [await room.plain("Tom"), await room.plain("Bob")];
  tom.types("server;secret", "Server:secret", " ser ver:secret");
  await tom.sees("It may be for server alone");
  await tom.sees("Did you mean server?");
  await tom.sees("It may be for server alone");
  bob.types("hello");
  await tom.sees("Bob in ClassChat : hello");
  expect(bob.shown.text).not.toContain("secret");
});

test("/show public and /show private change at once what the window shows, and everybody is told the truth", async () => {
  await using room = await classroom();
  const types = atWindow(room);
  const [bob, tom, ann] = [
    await room.native("Bob"),
    await room.plain("Tom"),
    await room.irc("Ann"),
  ];
  types("/show public");
  const hides = "The server window does not show private, group and room messages.";
  await room.window.sees(`server>/show public\n${hides}\n`);
  expect(await bob.hears("window")).toEqual({ type: "window", privateShown: false });
  await tom.sees(`${hides}\n`);
  await ann.sees(`NOTICE Ann :${hides}`);
  tom.types("Bob:plover", "menu");
  await room.window.sees("Tom>Bob:[hidden]\n");
  await tom.sees(`${hides}\n`);
  const late = await room.native();
  late.sends({ type: "hello", v: 1, name: "Late" });
  expect(await late.hears("welcome")).toMatchObject({ privateShown: false });
  types("/show", "/show private", "/show");
  await room.window.sees(`server>/show\n${hides}\n`);
  const shows = "The server window shows private, group and room messages too.";
  await room.window.sees(`server>/show private\n${shows}\nserver>/show\n${shows}\n`);
  tom.types("Bob:plugh");
  await room.window.sees("Tom>Bob:plugh\n");
  expect(room.window.text).not.toContain("plover");
});

test("/who tells who is here and from where, the groups and rooms, who is away or absent", async () => {
  await using room = await classroom({ graceMs: 60_000 });
  const types = atWindow(room);
  types("/who");
  await room.window.sees("server>/who\n0 here\n");
  const bob = await room.native("Bob");
  const tom = await room.plain("Tom");
  await room.irc("Ann");
  bob.sends({ type: "group", id: "g", name: "groupA", members: ["Bob", "Tom", "Ann"] });
  tom.types("/join #lab");
  await tom.sees("1 in #lab");
  bob.line.endsWriting();
  await bob.isClosed();
  types("/who");
  await room.window.sees(
    "3 here:\n" +
      "  Bob from 127.0.0.1 (away)\n  Tom from 127.0.0.1\n  Ann from 127.0.0.1\n" +
      "Groups:\n  groupA: Bob, Tom, Ann\nRooms:\n  #lab: Tom\n",
  );
  const uptimeMs = performance.now() + 2 * 60_000;
  room.server.log.submit({ type: "expire", at: Date.now(), uptimeMs });
  await room.window.sees("Bob disconnected...\n");
  types("/who");
  await room.window.sees("2 here:\n");
  await room.window.sees("Groups:\n  groupA: Bob (absent), Tom, Ann\n");
});

test("no line of what /help answers is longer than a terminal of 80 columns", () => {
  for (const line of windowHelpLines) expect([line, line.length < 80]).toEqual([line, true]);
});

test("/help lists every command, /invite says where to join, /end ends the class", async () => {
  await using room = await classroom();
  let hasEnded = false;
  const types = atWindow(room, () => {
    hasEnded = true;
  });
  types("/help", "／invite");
  for (const command of ["/who", "/msg", "/invite", "/show", "/help", "/end"]) {
    await room.window.sees(`\n  ${command}`);
  }
  await room.window.sees("server>／invite\nJoin in a browser: http://192.168.1.5:12000\n");
  types("/end now");
  await room.window.sees("Syntax error. Please use format - /end\n");
  expect(hasEnded).toBe(false);
  types(" /END");
  expect(hasEnded).toBe(true);
});

test("a line of the window that is nearly a command or an address is refused with a hint, never said", async () => {
  await using room = await classroom();
  const types = atWindow(room);
  const bob = await room.plain("Bob");
  types("/hlp", "\\who", "、show public", "/mut Bob", "exit", "group groupA Bob,Tom,Ann");
  types("Bob;secret", "msg Bob secret", "Bbo:secret", "//who", "  indented");
  await bob.sees("[From server] /who\n[From server]   indented\n");
  expect(bob.shown.text.split("[From server]")).toHaveLength(3);
  for (const hint of [
    "Did you mean /help?",
    "It may be the command /who",
    "It may be the command /show",
    "There is no command /mut",
    "It may be the command /end",
    "Only members make groups",
    "It may be for Bob alone",
    "It may be the command /msg",
    "Did you mean Bob?",
  ]) {
    await room.window.sees(hint);
  }
});
