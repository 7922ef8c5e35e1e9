import { expect, test } from "bun:test";
import { rateBurst } from "../../src/transport/rateLimit.ts";
import { limits } from "../../src/model/limits.ts";
import { maxLineBytes } from "../../src/protocols/irc/ircLine.ts";
import { maxTagBytes } from "../../src/protocols/irc/lineDecoding.ts";
import { classroom } from "../support/classroom.ts";
import { talkUntilGone } from "../support/talkUntilGone.ts";

test("fragments, CR, LF, CRLF and empty lines are all understood", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const bob = await room.irc();
  const stream =
    "NICK Bob\nUSER b 0 * :Bob\r\r\n\n\r\nPRIVMSG #everyone :é one\rPRIVMSG #everyone :two\n";
  for (const byte of Buffer.from(stream)) {
    bob.line.writes(Uint8Array.of(byte));
    // Each is read alone, as far as the systems between let it.
    await new Promise(setImmediate);
  }
  await nat.hears("message", ({ text }) => text === "two");
  expect(nat.messages).toEqual(["Bob>everyone:é one", "Bob>everyone:two"]);
});

test("a line that is not UTF-8 is refused; a replacement character in valid UTF-8 is delivered", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const bob = await room.irc("Bob");
  bob.line.writes(Buffer.from("PRIVMSG #everyone :caf\xe9\r\n", "latin1"));
  await bob.sees(":irc.test FAIL * INVALID_UTF8 :");
  await bob.answers("PRIVMSG #everyone :\ufffd café");
  await nat.hears("message");
  expect(nat.messages).toEqual(["Bob>everyone:\ufffd café"]);
});

test("an endless line is refused once, takes no memory, and the next line is understood", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const bob = await room.irc("Bob");
  bob.line.writes("PRIVMSG #everyone :");
  for (let chunk = 0; chunk < 40; chunk++) bob.line.writes("y".repeat(10_000));
  const lines = await bob.answers("", "PRIVMSG #everyone :short again");
  expect(lines).toEqual([":irc.test 417 Bob :Input line was too long"]);
  await nat.hears("message", ({ text }) => text === "short again");
  expect(nat.messages).toEqual(["Bob>everyone:short again"]);
});

test("a line may have 512 bytes after 8,191 bytes of tags", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const bob = await room.irc("Bob");
  const start = "PRIVMSG #everyone :";
  const text = "z".repeat(maxLineBytes - start.length - 2);
  const tags = `@a=${"b".repeat(maxTagBytes - "@a= ".length)} `;
  expect(await bob.answers(`${tags}${start}${text}`)).toEqual([]);
  await nat.hears("message", (frame) => frame.text === text);
  expect(await bob.answers(`${start}${text}z`, `@b${tags.slice(1)}PING x`)).toEqual([
    ":irc.test 417 Bob :Input line was too long",
    ":irc.test 417 Bob :Input line was too long",
  ]);
});

test("a text of any length arrives in valid lines, and cannot inject a line of its own", async () => {
  await using room = await classroom();
  const name = "ä".repeat(limits.nameCharacters);
  const nat = await room.native(name);
  const bob = await room.irc("Bob");
  const words = Array.from({ length: 500 }, (_, index) => `wörd${index}`).join(" ");
  nat.says("everyone", words);
  nat.says("Bob", "one\r\nQUIT\r\n:irc.test 001 Bob\n\u0001VERSION\u0001");
  await bob.sees("VERSION");
  const said = bob.lines.filter((line) => line.includes(` PRIVMSG #everyone :`));
  for (const line of bob.lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(510);
  expect(said.map((line) => line.slice(line.indexOf(" :") + 2)).join(" ")).toBe(words);
  expect(bob.lines.slice(-4)).toEqual(
    ["one", "QUIT", ":irc.test 001 Bob", "VERSION"].map((text) => {
      return `:${name}!${userOf(name)}@classchat PRIVMSG Bob :${text}`;
    }),
  );
});

test("NAMES lists a whole class of long names in valid lines", async () => {
  await using room = await classroom();
  const long = "ß".repeat(limits.nameCharacters - 2);
  const names = Array.from({ length: 60 }, (_, index) => `${long}${index + 10}`);
  for (const name of names) await room.native(name);
  const bob = await room.irc("Bob", "userhost-in-names");
  const lines = await bob.answers("NAMES #everyone");
  for (const line of bob.lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(510);
  const told = lines.slice(0, -1).flatMap((line) => line.slice(line.indexOf(" :") + 2).split(" "));
  expect(told).toEqual([...names, "Bob"].map((name) => `${name}!${userOf(name)}@classchat`));
});

test("a client that does not read is disconnected with ERROR and delays nobody", async () => {
  await using room = await classroom({ tickMs: 20 });
  const stalled = await room.irc("Stalled");
  stalled.line.stopsReading();
  const bob = await room.native("Bob");
  const alice = await room.native("Alice");
  await talkUntilGone(room, "Stalled", bob, alice);
  stalled.line.readsAgain();
  await stalled.sees("ERROR :Closing Link: (Connection closed: nothing was read");
  await stalled.isClosed();
});

test("a flood is read at the rate limit, and none of it is lost", async () => {
  await using room = await classroom({ rate: 200 });
  const alice = await room.native("Alice");
  const bob = await room.irc("Bob");
  const many = 3 * rateBurst;
  const texts = Array.from({ length: many }, (_, index) => `line ${index}`);
  bob.sends(...texts.map((text) => `PRIVMSG #everyone :${text}`), "PING end");
  await bob.sees("PONG irc.test end");
  await alice.hears("message", ({ text }) => text === texts.at(-1));
  expect(alice.messages).toEqual(texts.map((text) => `Bob>everyone:${text}`));
});

test("the burst of a client that connects is not held back", async () => {
  // At this rate the next line after the burst would come in a quarter of an hour.
  await using room = await classroom({ rate: 0.001 });
  const bob = await room.irc();
  const channels = Array.from({ length: 10 }, (_, index) => `#room${index}`);
  bob.sends("CAP LS 302", "NICK Bob", "USER b 0 * :Bob", "CAP REQ :server-time", "CAP END");
  bob.sends(...channels.flatMap((name) => [`JOIN ${name}`, `MODE ${name}`, `WHO ${name}`]));
  await bob.sees("315 Bob #room9 ");
});

test("a server that stops sends ERROR", async () => {
  const room = await classroom();
  const bob = await room.irc("Bob");
  const stopped = room.server.stop("end");
  await bob.sees("ERROR :Closing Link: (The server closed the connection. The class has ended.)");
  await bob.isClosed();
  await stopped;
});

/** Members whose client gives no user are shown with their name, cut. */
function userOf(name: string): string {
  return name.slice(0, limits.userCharacters);
}
