import { describe, expect, test } from "bun:test";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import type { IrcPeer } from "../support/ircPeer.ts";

/** From how many members on the class is a crowd: with this many silent ones it is. */
const crowdFrom = 4;

/** A class with four silent members, who are known to nobody who comes later. */
async function crowd(): Promise<Classroom> {
  const room = await classroom({ crowdFrom });
  for (let number = 1; number <= crowdFrom; number++) await room.native(`Silent${number}`);
  return room;
}

/** The lines of these commands that a client was sent so far, with only the nick of their source. */
async function heard(peer: IrcPeer, ...commands: string[]): Promise<string[]> {
  await peer.isUpToDate();
  return peer.lines
    .map((line) => line.replace(/^(:[^! ]+)!\S+ /, "$1 "))
    .filter((line) => commands.includes(line.split(" ")[1] ?? ""));
}

/** The names in the answer to NAMES. */
function namesOf(lines: readonly string[]): string[] {
  const listed = lines.filter((line) => line.includes(" 353 "));
  return listed.flatMap((line) => line.slice(line.indexOf(" :") + 2).split(" "));
}

describe("by IRC, the channel of a crowd is an auditorium:", () => {
  test("it has the mode u, and its list is who has spoken, the teachers and oneself", async () => {
    await using room = await crowd();
    const ann = await room.irc("Ann");
    expect(namesOf(ann.lines)).toEqual(["Ann"]);
    expect((await ann.answers("MODE #everyone")).join()).toContain("+ntu");
    const tom = await room.native("Tom");
    tom.says("everyone", "hello");
    await tom.hears("receipt");
    room.server.log.submit({
      type: "moderate",
      at: 0,
      act: { type: "teacher", name: "Silent1", on: true },
    });
    const bob = await room.irc("Bob");
    expect(namesOf(bob.lines)).toEqual(["@Silent1", "Tom", "Bob"]);
    expect(bob.lines.filter((line) => line.includes(" 366 "))).toHaveLength(1);
    const names = namesOf(await ann.answers("NAMES #everyone"));
    expect(names).toEqual(["@Silent1", "Tom", "Ann"]);
  });

  test("who is silent comes and goes unseen, who speaks joins before their first line and quits", async () => {
    await using room = await crowd();
    const ann = await room.irc("Ann");
    const bob = await room.irc("Bob");
    const cem = await room.irc("Cem");
    cem.sends("QUIT");
    await cem.isClosed();
    bob.sends("PRIVMSG #everyone :one", "PRIVMSG #everyone :two", "NICK Rob", "QUIT :bye");
    await bob.isClosed();
    await ann.sees(" QUIT ");
    expect(await heard(ann, "JOIN", "PRIVMSG", "NICK", "QUIT")).toEqual([
      ":Ann JOIN #everyone",
      ":Bob JOIN #everyone",
      ":Bob PRIVMSG #everyone :one",
      ":Bob PRIVMSG #everyone :two",
      ":Bob NICK Rob",
      ":Rob QUIT :Quit: bye",
    ]);
  });

  test("WHO by a mask, WHOIS and a private message find everybody, and LUSERS and LIST count all", async () => {
    await using room = await crowd();
    const ann = await room.irc("Ann");
    const found = (await ann.answers("WHO Silent*")).filter((line) => line.includes(" 352 "));
    expect(found).toHaveLength(crowdFrom);
    expect((await ann.answers("WHOIS Silent2")).join("\n")).toContain(" 311 Ann Silent2 ");
    expect((await ann.answers("LUSERS")).join("\n")).toContain("I have 5 clients");
    expect((await ann.answers("LIST")).join("\n")).toContain(" 322 Ann #everyone 5 ");
    const tom = await room.native("Tom");
    ann.sends("PRIVMSG Tom :psst");
    expect(await tom.hears("message")).toMatchObject({ from: "Ann", to: "Tom", text: "psst" });
    expect((await ann.answers("PRIVMSG nobody :psst")).join("\n")).toContain(" 401 Ann nobody ");
    const who = (await ann.answers("WHO #everyone")).filter((line) => line.includes(" 352 "));
    expect(who).toHaveLength(1);
  });

  test("MONITOR still tells who comes, is renamed and goes, however silent", async () => {
    await using room = await crowd();
    const ann = await room.irc("Ann");
    await ann.answers("MONITOR + Tom,Rob");
    const tom = await room.native("Tom");
    tom.sends({ type: "rename", id: "r", name: "Rob" });
    await tom.hears("done");
    tom.sends({ type: "exit" });
    await ann.sees(" 731 Ann Rob");
    expect((await ann.answers("WHOWAS Rob")).join("\n")).toContain(" 314 Ann Rob Tom ");
    const told = await heard(ann, "730", "731");
    expect(told.slice(1).map((line) => line.replace(/!\S*/, ""))).toEqual([
      ":irc.test 730 Ann Tom",
      ":irc.test 731 Ann Tom",
      ":irc.test 730 Ann Rob",
      ":irc.test 731 Ann Rob",
    ]);
  });

  test("that it becomes one and is none again is a mode, and then everybody is in it", async () => {
    await using room = await classroom({ crowdFrom });
    const ann = await room.irc("Ann");
    const silent = [await room.native("Silent1"), await room.native("Silent2")];
    const bob = await room.irc("Bob");
    const late = await room.native("Late");
    expect(await heard(ann, "MODE")).toEqual([":irc.test MODE #everyone +u"]);
    expect(namesOf(bob.lines)).toEqual(["Bob"]);
    for (const peer of silent) peer.sends({ type: "exit" });
    await ann.sees("-u");
    await ann.sees("Late");
    expect(await heard(ann, "JOIN")).toEqual(
      ["Ann", "Silent1", "Silent2", "Bob", "Late"].map((name) => `:${name} JOIN #everyone`),
    );
    expect(namesOf(await ann.answers("NAMES #everyone")).toSorted()).toEqual([
      "Ann",
      "Bob",
      "Late",
    ]);
    await late.isUpToDate();
  });
});

describe("by frames, a crowd", () => {
  test("is counted in the welcome and from then on, and its members are asked for by how their names begin", async () => {
    await using room = await crowd();
    const tom = await room.native();
    tom.sends({ type: "hello", v: 1, name: "Tom" });
    expect(await tom.hears("welcome")).toMatchObject({ members: [], people: 5 });
    const eve = await room.native("Eve");
    expect(await tom.hears("presence", ({ people }) => people === 6)).toEqual({
      type: "presence",
      joined: [],
      left: [],
      people: 6,
    });
    tom.sends({ type: "who", id: "w", prefix: "si" });
    expect(await tom.hears("found")).toEqual({
      type: "found",
      id: "w",
      prefix: "si",
      names: ["Silent1", "Silent2", "Silent3", "Silent4"],
      count: 4,
    });
    tom.sends({ type: "who", prefix: "s", after: "Silent3" });
    expect(await tom.hears("found")).toMatchObject({ names: ["Silent4"], count: 4 });
    tom.sends({ type: "who" });
    expect(await tom.hears("members")).toMatchObject({ members: ["Tom"], people: 6 });
    eve.says("everyone", "hello");
    expect(await tom.hears("presence")).toMatchObject({ joined: ["Eve"] });
    expect(await tom.hears("message")).toMatchObject({ from: "Eve" });
  });

  test("that is none any more names everybody", async () => {
    await using room = await classroom({ crowdFrom });
    const tom = await room.native("Tom");
    const others = [await room.native("Ann"), await room.native("Bob"), await room.native("Cem")];
    expect(await tom.hears("crowd")).toEqual({ type: "crowd", on: true, people: 4 });
    others[2]?.sends({ type: "exit" });
    expect(await tom.hears("crowd")).toMatchObject({ on: false });
    expect(await tom.hears("presence")).toMatchObject({
      joined: ["Tom", "Ann", "Bob"],
      found: true,
    });
  });

  test("keeps a bare line from everyone that may be meant for somebody whom its client does not know", async () => {
    await using room = await crowd();
    const tom = await room.native("Tom");
    const eve = await room.native("Eve");
    for (const [id, text] of Object.entries({
      a: "Silent1;hi",
      b: "si lent2:hi",
      c: "Silent3://x",
    })) {
      tom.sends({ type: "say", id, to: "everyone", text, bare: true });
      expect(await tom.hears("refused", (frame) => frame.id === id)).toMatchObject({
        code: "bad_frame",
        hint: expect.stringContaining("Silent"),
      });
    }
    tom.sends({ type: "say", id: "d", to: "everyone", text: "Silent1;hi" });
    tom.sends({ type: "say", id: "e", to: "everyone", text: "10:30 we start", bare: true });
    await tom.hears("receipt", ({ id }) => id === "e");
    await eve.isUpToDate();
    expect(eve.messages).toEqual(["Tom>everyone:Silent1;hi", "Tom>everyone:10:30 we start"]);
  });
});

describe("a bare line", () => {
  test("that answers a message is refused only if it was typed behind /reply and names somebody", async () => {
    await using room = await classroom();
    const [ann, bob] = [await room.native("Ann"), await room.native("Bob")];
    await room.native("Cat");
    bob.says("everyone", "who is right?");
    const { seq } = await ann.hears("message");
    const say = { type: "say", to: "everyone", replyTo: Number(seq), bare: true } as const;
    for (const [index, text] of ["Cat is right", "Cat, that is right", "Cat"].entries()) {
      ann.sends({ ...say, id: `line${index}`, text });
      await bob.hears("message", (message) => message.text === text);
      ann.sends({ ...say, id: `typed${index}`, text: `${text}, yes`, typed: "reply" });
      expect(await ann.hears("refused")).toMatchObject({
        hint: "Start the line with /reply Cat or, for everyone, with /reply everyone",
      });
    }
  });

  test("that is repeated is said once, whoever has come since whom it may be meant for", async () => {
    await using room = await classroom();
    const [ann, bob] = [await room.native("Ann"), await room.native("Bob")];
    const say = { type: "say", id: "1", to: "everyone", text: "Dave; hi", bare: true } as const;
    ann.sends(say);
    const { seq } = await ann.hears("receipt");
    await room.native("Dave");
    ann.sends(say);
    expect(await ann.hears("receipt")).toMatchObject({ id: "1", seq });
    ann.sends({ ...say, id: "2" });
    expect(await ann.hears("refused")).toMatchObject({ id: "2" });
    ann.sends({ ...say, id: "3", to: "Dave" });
    await ann.hears("receipt", ({ id }) => id === "3");
    await bob.isUpToDate();
    expect(bob.messages).toEqual(["Ann>everyone:Dave; hi"]);
  });
});

describe("by netcat, in a crowd", () => {
  test("/who says how many there are and whom one knows, and /who NAME finds the others page by page", async () => {
    await using room = await crowd();
    for (let number = 10; number < 62; number++) await room.native(`An${number}`);
    const tom = await room.plain("Tom");
    tom.types("/who");
    await tom.sees(
      "57 here, among them: Tom (you)\n/who NAME finds the others by how their names begin.\n",
    );
    tom.types("/who silent");
    await tom.sees("4 names begin with silent: Silent1, Silent2, Silent3, Silent4\n");
    tom.types("/who an");
    await tom.sees("An59\nThe next: /who an An59\n");
    tom.types("/who an An59");
    await tom.sees("52 names begin with an: An60, An61\n");
    tom.types("/who x");
    await tom.sees("Nobody's name begins with x.\n");
  });

  test("a private line goes to whoever it names, and a slip is refused", async () => {
    await using room = await crowd();
    const eve = await room.native("Eve");
    const tom = await room.plain("Tom");
    tom.types("Eve:psst", "Evie:psst", "Eve;psst");
    await tom.sees("Did you mean Eve?");
    await tom.sees("Eve:");
    expect(await eve.hears("message")).toMatchObject({ from: "Tom", to: "Eve", text: "psst" });
  });
});

describe("the server window of a crowd", () => {
  test("shows how many there are instead of who comes and goes, and still what is said", async () => {
    await using room = await classroom({ crowdFrom, tickMs: 20 });
    for (let number = 1; number <= crowdFrom + 3; number++) await room.native(`m${number}`);
    await room.window.sees("7 in the class (+3)\n");
    expect(room.window.text).toContain("m4 has connected");
    expect(room.window.text).not.toContain("m5 has connected");
    const tom = await room.native("Tom");
    tom.says("everyone", "hello");
    await room.window.sees("Tom>hello");
  });
});
