import { describe, expect, test } from "bun:test";
import { connect } from "node:net";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import type { NativePeer } from "../support/nativePeer.ts";
import { Transcript } from "../support/transcript.ts";

const classCode = "482913";
const missing = "This class asks for its code. Ask whoever invited you";
const wrong = "That is not the code of this class. Ask whoever invited you";

const hello = { type: "hello", v: 1, name: "Bob" };

/** Gives so many wrong codes, one a connection, and returns them. */
async function guess(room: Classroom, count: number): Promise<NativePeer[]> {
  const peers = await Promise.all(Array.from({ length: count }, () => room.native()));
  for (const peer of peers) peer.sends({ ...hello, code: "000000" });
  return peers;
}

describe.each(["native", "web"] as const)("frames, %s", (kind) => {
  test("the right code lets in", async () => {
    await using room = await classroom({ classCode });
    const bob = await room[kind]();
    bob.sends({ ...hello, code: classCode });
    expect(await bob.hears("welcome")).toMatchObject({ name: "Bob" });
  });

  test.each([
    [{ code: "000000" }, "class_code_wrong", wrong],
    [{ code: "" }, "class_code_missing", missing],
    [{}, "class_code_missing", missing],
  ])("%o is refused with a sentence, and the connection closes", async (given, code, text) => {
    await using room = await classroom({ classCode });
    const bob = await room[kind]();
    bob.sends({ ...hello, ...given });
    expect(await bob.hears("refused")).toMatchObject({ code, text });
    await bob.isClosed();
  });
});

test("a client of the last release, which knows no code, is told what to ask for", async () => {
  await using room = await classroom({ classCode });
  const bob = await room.native();
  bob.sends({ type: "hello", v: 1, name: "Bob", resume: "an old token", since: 4 });
  expect(await bob.hears("refused")).toMatchObject({ code: "class_code_missing", text: missing });
  await bob.isClosed();
});

test("a token of the class comes back without the code, and one that has ended does not", async () => {
  await using room = await classroom({ classCode, graceMs: 60_000 });
  const bob = await room.native();
  bob.sends({ ...hello, code: classCode });
  const { token } = await bob.hears("welcome");
  bob.line.vanishes();
  const again = await room.native();
  again.sends({ ...hello, resume: token });
  expect(await again.hears("welcome")).toMatchObject({ resumed: true });
  again.sends({ type: "exit" });
  await again.isClosed();
  const late = await room.native();
  late.sends({ ...hello, resume: token });
  expect(await late.hears("refused")).toMatchObject({ code: "class_code_missing" });
  const right = await room.native();
  right.sends({ ...hello, resume: token, code: classCode });
  expect(await right.hears("welcome")).not.toHaveProperty("resumed");
});

describe("netcat and telnet", () => {
  test("the right code is asked for before the name", async () => {
    await using room = await classroom({ classCode });
    const bob = await room.plain();
    await bob.sees("Class code: ");
    bob.types(classCode);
    await bob.sees("Enter your name: ");
    bob.types("Bob");
    await bob.sees("Username accepted\n");
    expect(bob.shown.text).toStartWith("Class code: Enter your name: Username accepted\nTips");
  });

  test("a script writes code, name and lines in one go, and ends", async () => {
    await using room = await classroom({ classCode });
    const bob = await room.plain();
    bob.types(classCode, "Bob", "hello");
    bob.endsWriting();
    await room.window.sees("Bob>hello\n");
    await bob.isClosed();
  });

  test("a wrong code is asked for again, the third closes, and an empty line is no try", async () => {
    await using room = await classroom({ classCode });
    const bob = await room.plain();
    bob.types("", "000000", "111111", "");
    await bob.sees(
      `${missing}\nClass code: ${wrong}\nClass code: ${wrong}\nClass code: ${missing}\n`,
    );
    bob.types("Bob");
    await bob.isClosed();
    expect(bob.shown.text).toEndWith(`Class code: ${wrong}\n`);
    expect(bob.shown.text).not.toContain("name");
  });
});

describe("IRC", () => {
  const user = "USER bob 0 * :Bob";

  test.each([
    ["PASS 482913", []],
    ["PASS 482913:my:own word", []],
    ["PASS :482913:sesame", ["CAP LS 302", "CAP REQ :server-time", "CAP END"]],
  ])("%s lets in", async (pass, caps) => {
    await using room = await classroom({ classCode });
    const bob = await room.irc();
    bob.sends(pass, ...caps.slice(0, 2), "NICK Bob", user, ...caps.slice(2));
    await bob.sees(" 001 Bob ");
  });

  test("a word of one's own after the code keeps the seat, whatever colons are in it", async () => {
    await using room = await classroom({ classCode, graceMs: 60_000 });
    const join = async (word: string) => {
      const bob = await room.irc();
      bob.sends(`PASS ${classCode}:${word}`, "NICK Bob", user);
      return bob;
    };
    const bob = await join("a:b");
    await bob.sees(" 376 ");
    await bob.answers("JOIN #lab");
    bob.line.endsWriting();
    await bob.isClosed();
    await (await join("a")).sees("433 * Bob :The name is taken, and with another password");
    await (await join("a:b")).sees("353 Bob = #lab :@Bob");
  });

  test("without a code of the class a word with a colon is one's own as before", async () => {
    await using room = await classroom({ graceMs: 60_000 });
    for (const seat of [" 376 ", "353 Bob = #lab :@Bob"]) {
      const bob = await room.irc();
      bob.sends("PASS 482913:sesame", "NICK Bob", user);
      await bob.sees(seat);
      await bob.answers("JOIN #lab");
      bob.line.endsWriting();
      await bob.isClosed();
    }
  });

  test("without it 464 says how to give it, and PASS alone is then enough", async () => {
    await using room = await classroom({ classCode });
    const bob = await room.irc();
    bob.sends("NICK Bob", user);
    expect(await bob.sees(" 464 ")).toEndWith(
      ` 464 * :${missing}. With the code: /quote PASS CODE`,
    );
    bob.sends("JOIN #lab");
    await bob.sees(" 451 ");
    bob.sends(`PASS ${classCode}`);
    await bob.sees(" 001 Bob ");
  });

  test("a wrong one is 464, the third ends the connection, and one that is forgotten is no try", async () => {
    await using room = await classroom({ classCode });
    const bob = await room.irc();
    bob.sends("PASS sesame", "NICK Bob", user);
    expect(await bob.sees(" 464 ")).toContain(wrong);
    bob.sends("NICK Bob");
    expect(await bob.sees(" 464 ")).toContain(missing);
    bob.sends("PASS :000000:sesame", "PASS 111111");
    await bob.sees(`ERROR :Closing Link: (${wrong})`);
    await bob.isClosed();
    expect(bob.line.shown.text.match(/ 464 /g)).toHaveLength(4);
  });
});

test("the answer to a wrong code is the same whether the name is free, taken or none", async () => {
  await using room = await classroom({ classCode });
  const ann = await room.native();
  ann.sends({ ...hello, name: "Ann Lee", code: classCode });
  expect(await ann.hears("refused")).toMatchObject({ suggestion: "Ann_Lee" });
  const taken = await room.native();
  taken.sends({ ...hello, name: "Ann_Lee", code: classCode });
  await taken.hears("welcome");
  for (const given of [{}, { code: "000000" }]) {
    const answers = ["Ann_Lee", "Free", "Ann Lee", "everyone"].map(async (name) => {
      const peer = await room.native();
      peer.sends({ ...hello, name, ...given });
      await peer.isClosed();
      return peer.line.shown.text;
    });
    expect(new Set(await Promise.all(answers)).size).toBe(1);
  }
  const irc = await Promise.all(
    ["Ann_Lee", "Free"].map(async (name) => {
      const peer = await room.irc();
      peer.sends(`NICK ${name}`, "USER bob 0 * :Bob");
      await peer.sees(" 464 ");
      return peer.line.shown.text;
    }),
  );
  expect(irc[0]).toBe(irc[1] ?? "");
  const offered = await room.irc();
  offered.sends("NICK Ann+Lee");
  expect(await offered.sees(" 432 ")).not.toContain("free");
});

test("what HTTP tells everybody names nobody", async () => {
  await using room = await classroom({ classCode });
  const ann = await room.native();
  ann.sends({ ...hello, name: "Annabel", code: classCode });
  await ann.hears("welcome");
  for (const path of ["/", "/health", "/ws", "/export"]) {
    const answer = await fetch(`http://127.0.0.1:${room.server.port}${path}`);
    const told = await answer.text();
    expect(told).not.toContain("Annabel");
    expect(told).not.toContain(classCode);
  }
});

test("after ten wrong codes answers come late, and the right code from the same address comes in before them", async () => {
  await using room = await classroom({ classCode });
  for (const peer of await guess(room, 10)) await peer.isClosed();
  const [first] = await guess(room, 1);
  const [plain, irc] = [await room.plain(), await room.irc()];
  plain.types("222222");
  irc.sends("PASS 222222", "NICK Cid", "USER cid 0 * :Cid");
  const bob = await room.native();
  bob.sends({ ...hello, code: classCode });
  await bob.hears("welcome");
  // They are answered two and three seconds after they came.
  expect(plain.shown.text + irc.line.shown.text).toBe("");
  plain.types(classCode, "Dan");
  irc.sends(`PASS ${classCode}`);
  expect(await first?.hears("refused")).toMatchObject({ text: wrong });
  await plain.sees(`${wrong}\nClass code: Enter your name: Username accepted\n`);
  await irc.sees(" 464 ");
  await irc.sees(" 001 Cid ");
}, 20_000);

test("another address is answered at once meanwhile, with a wrong code too", async () => {
  await using room = await classroom({ classCode });
  for (const peer of await guess(room, 10)) await peer.isClosed();
  const late = await guess(room, 3);
  const shown = new Transcript("somebody from elsewhere");
  const socket = connect({
    host: "127.0.0.1",
    port: room.server.port,
    localAddress: "127.0.0.2",
  }).on("data", (bytes) => shown.add(bytes));
  socket.write(`000000\n${classCode}\nBob\n`);
  await shown.sees(`${wrong}\nClass code: Enter your name: Username accepted\n`);
  expect(late[2]?.heard).toEqual([]);
  socket.destroy();
});

describe("the window", () => {
  test("says a wrong code once, by its address, and never the code that was given", async () => {
    await using room = await classroom({ classCode });
    for (const peer of await guess(room, 3)) await peer.isClosed();
    const plain = await room.plain();
    plain.types("MyOwnPassword", "", classCode, "Bob");
    await plain.sees("Username accepted");
    await room.window.sees("Bob has connected\n");
    const { text } = room.window;
    expect(text.match(/wrong class code/g)).toHaveLength(1);
    expect(text).toContain("A wrong class code was given from 127.0.0.1\n");
    for (const given of ["000000", "MyOwnPassword", classCode]) expect(text).not.toContain(given);
  });

  test("says it to programs as an event", async () => {
    await using room = await classroom({ classCode, json: true });
    await guess(room, 1);
    await room.window.sees('"event":"classCodeWrong","address":"127.0.0.1"}\n');
    expect(room.window.text).not.toContain("000000");
  });
});

test("whoever goes while their answer waits does no harm", async () => {
  await using room = await classroom({ classCode });
  for (const peer of await guess(room, 10)) await peer.isClosed();
  for (const peer of await guess(room, 20)) peer.line.vanishes();
  const bob = await room.native();
  bob.sends({ ...hello, code: classCode });
  await bob.hears("welcome");
  expect(room.faults).toEqual([]);
});
