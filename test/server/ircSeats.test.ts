import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import type { Classroom } from "../support/classroom.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { freePort } from "../support/freePort.ts";
import { IrcPeer } from "../support/ircPeer.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { Program } from "../support/program.ts";

const graceMs = 60_000;

/** Sends what a client with a password sends at first. */
function logsIn(peer: IrcPeer, nick: string, word: string, caps = "away-notify"): void {
  peer.sends(`CAP REQ :${caps}`, `PASS ${word}`, `NICK ${nick}`, "USER u 0 * :Real", "CAP END");
}

async function connectWith(
  room: Classroom,
  nick: string,
  word: string,
  caps?: string,
): Promise<IrcPeer> {
  const peer = await room.irc();
  logsIn(peer, nick, word, caps);
  await peer.sees(" 376 ");
  await peer.isUpToDate();
  return peer;
}

/** What the window says of a wrong password. */
function said(nick: string): string {
  return `A wrong password was given for ${nick} from 127.0.0.1\n`;
}

/** Its program ends without a QUIT. */
async function losesConnection(peer: IrcPeer): Promise<void> {
  peer.line.endsWriting();
  await peer.isClosed();
}

function messagesTo(peer: IrcPeer): string[] {
  return peer.lines.filter((line) => line.includes(" PRIVMSG "));
}

/** What Ann reads of a text that was said to everyone, and then to her. */
function bothTold(from: string, text: string): string[] {
  return ["#everyone", "Ann"].map((to) => `:${from}!${from}@classchat PRIVMSG ${to} :${text}`);
}

test("a lost connection's groups, rooms, rank and place in closed rooms are there again by PASS, and others see no QUIT and JOIN", async () => {
  await using room = await classroom({ graceMs });
  const ann = await room.irc("Ann");
  const cid = await room.irc("Cid");
  const bob = await connectWith(room, "Bob", "sesame");
  await bob.answers("GROUP groupLab Ann,Cid,Bob", "JOIN #lab", "MODE #lab +ik secret");
  const from = ann.lines.length;
  await losesConnection(bob);
  await cid.answers(
    "PRIVMSG #grouplab :for the group",
    "PRIVMSG #everyone :for all",
    "PRIVMSG Bob :for you",
  );
  const again = await room.irc();
  logsIn(again, "Bob", "sesame");
  await again.sees("JOIN #everyone");
  await again.sees("JOIN #groupLab");
  await again.sees("JOIN #lab");
  await again.sees("353 Bob = #lab :@Bob");
  await again.sees("PRIVMSG #groupLab :for the group");
  await again.sees("PRIVMSG #everyone :for all");
  await again.sees("PRIVMSG Bob :for you");
  await again.answers("TOPIC #lab :still mine");
  expect(again.lines.at(-2)).toContain("TOPIC #lab :still mine");
  await ann.isUpToDate();
  const shown = ann.lines.slice(from);
  expect(
    shown.filter((line) => / (QUIT|JOIN) /.test(`${line} `) && line.startsWith(":Bob")),
  ).toEqual([]);
});

test("what a member says after they came back is delivered, and not taken for what they said before", async () => {
  await using room = await classroom({ graceMs });
  const ann = await room.irc("Ann");
  for (const text of ["before", "after"]) {
    const bob = await connectWith(room, "Bob", "sesame", "echo-message");
    bob.sends(`PRIVMSG #everyone :${text}`);
    await bob.sees(`:Bob!u@classchat PRIVMSG #everyone :${text}`);
    await ann.sees(`:Bob!u@classchat PRIVMSG #everyone :${text}`);
    await losesConnection(bob);
  }
});

test("a seat is kept through a crash of the server, and so are rooms of IRC members alone", async () => {
  using folder = new DataFolder();
  const port = freePort();
  const serve = async (): Promise<Program> => {
    const flags = ["--port", `${port}`, "--data-dir", folder.path, "--irc-name", "irc.test"];
    const server = new Program(["serve", ...flags]);
    await server.out.sees("Server started\n");
    return server;
  };
  await using server = await serve();
  const bob = await IrcPeer.connect(port);
  logsIn(bob, "Bob", "sesame", "echo-message");
  await bob.sees(" 376 ");
  const ann = await IrcPeer.connect(port, "Ann");
  await bob.answers("JOIN #closed", "MODE #closed +i", "TOPIC #closed :acids");
  await ann.answers("JOIN #open", "TOPIC #open :bases");
  bob.sends("PRIVMSG #everyone :before the crash");
  await ann.sees("PRIVMSG #everyone :before the crash");
  server.signal("SIGKILL");
  await server.exitCode();
  await using _again = await serve();
  const back = await IrcPeer.connect(port);
  logsIn(back, "Bob", "sesame", "echo-message");
  await back.sees("332 Bob #closed :acids");
  await back.sees("353 Bob = #closed :@Bob");
  back.sends("PRIVMSG #everyone :after the crash");
  await back.sees("PRIVMSG #everyone :after the crash");
  const anew = await IrcPeer.connect(port, "Ann");
  expect((await anew.answer("JOIN #open", "332")).params).toEqual(["Ann", "#open", "bases"]);
  for (const peer of [bob, ann, back, anew]) peer.close();
});

test.each([
  ["SIGKILL", []],
  ["SIGTERM", ["--continue"]],
] as const)(
  "what is said while a member is away arrives once, however often %s stops the server before they are back",
  async (signal, more) => {
    using folder = new DataFolder();
    const port = freePort();
    const where = ["--port", `${port}`, "--data-dir", folder.path, ...more];
    const flags = [...where, "--irc-name", "irc.test", "--replay", "0"];
    const serve = async (): Promise<Program> => {
      const server = new Program(["serve", ...flags]);
      await server.out.sees("Server started\n");
      return server;
    };
    const stop = async (server: Program): Promise<void> => {
      server.signal(signal);
      await server.exitCode();
    };
    const connect = async (): Promise<IrcPeer> => {
      const peer = await IrcPeer.connect(port);
      logsIn(peer, "Ann", "sesame");
      await peer.sees(" 376 ");
      await peer.isUpToDate();
      return peer;
    };
    /** Somebody says it to all and to Ann, who is away. */
    const says = async (name: string, text: string): Promise<void> => {
      const fred = await NativePeer.connect(port, name);
      fred.says("everyone", text);
      const toAnn = fred.says("Ann", text);
      const receipt = await fred.hears("receipt", ({ id }) => id === toAnn);
      expect(receipt).toMatchObject({ status: 0, delivered: 0, held: 1 });
    };

    await using first = await serve();
    await losesConnection(await connect());
    await says("Fred", "within the grace period");
    await stop(first);
    await using second = await serve();
    const ann = await connect();
    expect(messagesTo(ann)).toEqual(bothTold("Fred", "within the grace period"));
    await stop(second);
    // She had it all; of what is said now she gets nothing before the server stops again.
    await using third = await serve();
    await says("Gus", "before she is back");
    await stop(third);
    await using _fourth = await serve();
    expect(messagesTo(await connect())).toEqual(bothTold("Gus", "before she is back"));
  },
  20_000,
);

test("a wrong password is refused, said in the window, and the next for that name waits", async () => {
  await using room = await classroom({ graceMs });
  for (const nick of ["Bob", "Cat"]) {
    await losesConnection(await connectWith(room, nick, `sesame${nick}`));
  }
  const guesses: IrcPeer[] = [];
  const guesser = async (nick: string): Promise<IrcPeer> => {
    const guess = await room.irc();
    guesses.push(guess);
    logsIn(guess, nick, "guess");
    return guess;
  };
  const first = await guesser("Bob");
  await first.sees("433 * Bob :The name is taken, and with another password");
  await room.window.sees(said("Bob"));
  await guesser("Bob");
  await guesser("Cat");
  // Passwords are looked at one by one: if the second for Bob had not waited, Cat's would be the last.
  await room.window.sees(said("Cat") + said("Bob"));
  for (const guess of guesses) expect(guess.line.shown.text).not.toContain(" 001 ");
}, 20_000);

test("a live connection is not taken over, even with its password; a silent one is", async () => {
  await using room = await classroom({ graceMs });
  const bob = await connectWith(room, "Bob", "sesame");
  const other = await room.irc();
  logsIn(other, "Bob", "sesame");
  await bob.sees("PING irc.test");
  bob.sends("PONG irc.test");
  await other.sees("433 * Bob :The name is taken by a connection that answers; end that one first");
  other.sends("NICK Bob");
  // It does not answer this time.
  await bob.sees("PING irc.test");
  await other.sees(" 376 ");
  await bob.sees("ERROR :Closing Link: (Another connection has taken over)");
  await bob.isClosed();
}, 20_000);

test("without a password a lost connection has left, and a member without one is not taken over by any", async () => {
  await using room = await classroom({ graceMs });
  const ann = await room.irc("Ann");
  const bob = await room.irc("Bob");
  const other = await room.irc();
  logsIn(other, "Bob", "anything");
  await other.sees(" 433 ");
  bob.close();
  await ann.sees(":Bob!Bob@classchat QUIT");
});

test("a seat is found by the first name and by the newest, whoever has the first name by now", async () => {
  await using room = await classroom({ graceMs });
  const bob = await connectWith(room, "Bob", "sesame");
  await bob.answers("JOIN #lab", "NICK Rob");
  await losesConnection(bob);
  await room.irc("Bob");
  for (const nick of ["Rob", "Bob"]) {
    const again = await room.irc();
    logsIn(again, nick, "sesame");
    await again.sees(" 001 Rob ");
    await again.sees("353 Rob = #lab :@Rob");
    await losesConnection(again);
  }
});

test("whoever takes a name whose member leaves meanwhile has a seat of their own", async () => {
  await using room = await classroom({ graceMs });
  const bob = await connectWith(room, "Bob", "sesame");
  await bob.answers("NICK Rob");
  const other = await room.irc();
  logsIn(other, "Rob", "sesame");
  await bob.sees("PING irc.test");
  bob.sends("QUIT");
  await other.sees(" 376 ");
  await other.answers("JOIN #lab");
  await losesConnection(other);
  const again = await room.irc();
  logsIn(again, "Rob", "sesame");
  await again.sees("353 Rob = #lab :@Rob");
});

test("a member who was away is back when they come back, and the others are told", async () => {
  await using room = await classroom({ graceMs });
  const ann = await room.irc("Ann", "away-notify");
  const bob = await connectWith(room, "Bob", "sesame");
  bob.sends("AWAY :at lunch");
  await ann.sees(":Bob!u@classchat AWAY :at lunch");
  await losesConnection(bob);
  const lost = "The connection is lost; messages are kept for a while";
  expect((await ann.answer("PRIVMSG Bob :are you there?", "301")).params.at(-1)).toBe(lost);
  const again = await connectWith(room, "Bob", "sesame");
  expect(await ann.sees(":Bob!u@classchat AWAY")).toBe(":Bob!u@classchat AWAY");
  expect(again.lines.join()).toContain("PRIVMSG Bob :are you there?");
  expect(await ann.answers("PRIVMSG Bob :and now?")).toEqual([]);
});

test("many passwords are looked at without holding up whoever talks", async () => {
  await using room = await classroom({ graceMs });
  const [ann, bob] = [await room.irc("Ann"), await room.irc("Bob")];
  const crowd = await Promise.all(Array.from({ length: 20 }, () => room.irc()));
  for (const [index, peer] of crowd.entries()) logsIn(peer, `n${index}`, "sesame");
  // Twenty passwords take a third of a second: what is said meanwhile is not read after them.
  ann.sends("PRIVMSG Bob :between them");
  await bob.sees("between them");
  expect(crowd.at(-1)?.line.shown.text).not.toContain(" 001 ");
  await crowd.at(-1)?.sees(" 376 ");
});

test("beyond the grace period too a password brings back name, groups and what was missed", async () => {
  await using room = await classroom({ graceMs: 0 });
  const ann = await room.irc("Ann");
  await room.irc("Cid");
  const bob = await connectWith(room, "Bob", "sesame");
  await bob.answers("GROUP groupLab Ann,Cid,Bob");
  await losesConnection(bob);
  await ann.sees(":Bob!u@classchat QUIT");
  await ann.answers("PRIVMSG #groupLab :read it when you are back");
  const listed = (await ann.answers("NAMES #groupLab")).find((line) => line.includes(" 353 "));
  expect(listed).toBe(":irc.test 353 Ann @ #groupLab :Ann Cid");
  const again = await room.irc();
  logsIn(again, "Bob", "sesame");
  await again.sees("JOIN #groupLab");
  await again.sees("PRIVMSG #groupLab :read it when you are back");
  await ann.sees(":Bob!u@classchat JOIN #everyone");
  await ann.sees(":Bob!u@classchat JOIN #groupLab");
});
