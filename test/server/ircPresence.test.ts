import { expect, test } from "bun:test";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import type { IrcPeer } from "../support/ircPeer.ts";

/** Clients join the channel of the class themselves. */
function quietClassroom(): Promise<Classroom> {
  return Promise.resolve(
    classroom({ irc: { name: "irc.test", version: "test", autojoin: false } }),
  );
}

/** The names that WHO found. */
function namesOf(lines: readonly string[]): (string | undefined)[] {
  return lines.filter((line) => line.includes(" 354 ")).map((line) => line.split(" ")[3]);
}

/** The lines of these commands that a client was sent so far, with only the nick of their source. */
async function heard(peer: IrcPeer, ...commands: string[]): Promise<string[]> {
  await peer.isUpToDate();
  return peer.lines
    .map((line) => line.replace(/^(:[^! ]+)!\S+ /, "$1 "))
    .filter((line) => commands.includes(line.split(" ")[1] ?? ""));
}

test("a QUIT and a NICK are sent only to those who share a channel", async () => {
  await using room = await quietClassroom();
  const ann = await room.irc("Ann");
  const bob = await room.irc("Bob");
  const eve = await room.irc("Eve");
  const all = await room.irc("All");
  const pal = await room.irc("Pal");
  await ann.answers("JOIN #lab");
  await bob.answers("JOIN #lab", "GROUP groupOurs Bob,Pal,All");
  await all.answers("JOIN #everyone", "PART #groupOurs");
  for (const peer of [ann, eve, all, pal]) await peer.isUpToDate();
  await bob.answers("NICK Rob");
  bob.sends("QUIT :bye");
  await bob.isClosed();
  const seen = [":Bob NICK Rob", ":Rob QUIT :Quit: bye"];
  expect(await heard(ann, "NICK", "QUIT")).toEqual(seen);
  expect(await heard(pal, "NICK", "QUIT")).toEqual(seen);
  expect(await heard(all, "NICK", "QUIT")).toEqual(seen);
  expect(await heard(eve, "NICK", "QUIT")).toEqual([]);
});

test("those who have parted from the channel of the class are not told who leaves a group they have left", async () => {
  await using room = await quietClassroom();
  const ann = await room.irc("Ann");
  const bob = await room.irc("Bob");
  const pal = await room.irc("Pal");
  await bob.answers("GROUP groupOurs Ann,Bob,Pal");
  await ann.answers("PART #groupOurs");
  bob.sends("QUIT");
  await pal.sees(" QUIT ");
  expect(await heard(ann, "QUIT")).toEqual([]);
});

test("MONITOR tells who of the names asked for comes and goes, on every protocol and by every way", async () => {
  await using room = await quietClassroom();
  const ann = await room.irc("Ann");
  const bob = await room.irc("Bob");
  await ann.answers("MONITOR + bob,Nat,nobody");
  expect(await heard(ann, "730", "731")).toEqual([
    expect.stringMatching(/^:irc.test 730 Ann Bob!\S+$/),
    ":irc.test 731 Ann Nat,nobody",
  ]);
  const told = (line: string) => ann.sees(line);
  const nat = await room.native("Nat");
  await told("730 Ann Nat!");
  nat.sends({ type: "rename", id: "r", name: "Gnat" });
  await told("731 Ann Nat");
  bob.sends("NICK BOB", "NICK Nat");
  await told("731 Ann BOB");
  await told("730 Ann Nat!");
  bob.sends("QUIT");
  await told("731 Ann Nat");
  await ann.answers("MONITOR - nat");
  const again = await room.irc("Nat");
  again.close();
  const plain = await room.plain("Bob");
  await told("730 Ann Bob!");
  plain.types("exit");
  await told("731 Ann Bob");
  expect(await ann.answers("MONITOR L", "MONITOR S", "MONITOR C", "MONITOR L")).toEqual([
    ":irc.test 732 Ann bob,nobody",
    ":irc.test 733 Ann :End of MONITOR list",
    ":irc.test 731 Ann bob,nobody",
    ":irc.test 733 Ann :End of MONITOR list",
  ]);
});

test("MONITOR tells once of a name that is listed in several cases", async () => {
  await using room = await classroom();
  const ann = await room.irc("Ann");
  await room.native("Ben");
  await ann.answers("MONITOR + ben,BEN,Ben,zoe,Zoe");
  expect(await heard(ann, "730", "731")).toEqual([
    expect.stringMatching(/^:irc.test 730 Ann Ben!\S+$/),
    ":irc.test 731 Ann zoe",
  ]);
});

test("a mask is no name to monitor, and is never told of", async () => {
  await using room = await classroom();
  const ann = await room.irc("Ann");
  const answers = await ann.answers("MONITOR + *!*@*,a\u0001b,Bo*", "MONITOR L");
  expect(answers.at(-1)).toBe(":irc.test 733 Ann :End of MONITOR list");
  await room.irc("Bob");
  expect(await heard(ann, "730")).toEqual([]);
});

test("with extended-monitor and without a shared channel, AWAY and SETNAME are told of those monitored", async () => {
  await using room = await quietClassroom();
  const caps = "away-notify setname";
  const ann = await room.irc("Ann", `${caps} extended-monitor`);
  const eve = await room.irc("Eve", caps);
  const bob = await room.irc("Bob", "setname");
  for (const peer of [ann, eve]) await peer.answers("MONITOR + Bob");
  const [own] = await bob.answers("SETNAME :Robert the Bold", "AWAY :lunch", "AWAY");
  expect(own?.replace(/!\S+ /, " ")).toBe(":Bob SETNAME :Robert the Bold");
  expect(await heard(ann, "AWAY", "SETNAME")).toEqual([
    ":Bob SETNAME :Robert the Bold",
    ":Bob AWAY :lunch",
    ":Bob AWAY",
  ]);
  expect(await heard(eve, "AWAY", "SETNAME")).toEqual([]);
});

test("a real name can be changed, is shown from then on, and has bounds", async () => {
  await using room = await classroom();
  const bob = await room.irc("Bob");
  const ann = await room.irc("Ann", "setname");
  await bob.answers("SETNAME :Robert");
  await ann.sees("SETNAME Robert");
  const { params } = await ann.answer("WHOIS Bob", "311");
  expect(params.at(-1)).toBe("Robert");
  for (const name of ["", "\u0002", " ", "\u3164 \u200b", "x".repeat(201)]) {
    const [refused] = await bob.answers(`SETNAME :${name}`);
    expect(refused).toStartWith(":irc.test FAIL SETNAME INVALID_REALNAME :");
  }
});

test("a real name or a reason of which nothing is seen is none", async () => {
  await using room = await classroom();
  const ann = await room.irc("Ann", "extended-join");
  const realNames: [nick: string, user: string, shown: string][] = [
    ["Bob", "USER bobby 0 * : ", "bobby"],
    ["Cem", "USER \u2800 0 * :\u2800", "Cem"],
  ];
  for (const [nick, user, shown] of realNames) {
    const newcomer = await room.irc();
    newcomer.sends(`NICK ${nick}`, user);
    expect(await ann.sees("JOIN #everyone")).toEndWith(`JOIN #everyone * ${shown}`);
    await newcomer.answers("JOIN #lab", "AWAY : ");
    expect(await newcomer.answers("AWAY : ")).toEqual([
      `:irc.test 305 ${nick} :You are no longer marked as being away`,
    ]);
    expect((await newcomer.answers("PART #lab : "))[0]).toEndWith("PART #lab");
    newcomer.sends("QUIT : ");
    expect(await ann.sees("QUIT")).toEndWith("QUIT :Client Quit");
  }
});

test("with invite-notify, the members of a room see who is invited, whatever protocol invites", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const ann = await room.irc("Ann", "invite-notify");
  const old = await room.irc("Old");
  await room.native("Zoe");
  nat.sends({ type: "join", id: "j", room: "#lab" });
  await nat.hears("entered");
  await ann.answers("JOIN #lab");
  await old.answers("JOIN #lab");
  nat.sends({ type: "invite", id: "i", room: "#lab", name: "Zoe" });
  expect(await ann.sees(" INVITE ")).toMatch(/^:Nat!\S+ INVITE Zoe #lab$/);
  expect(await heard(old, "INVITE")).toEqual([]);
  ann.sends("INVITE Zoe #lab");
  await old.isUpToDate();
  await nat.isUpToDate();
  expect(nat.heard.filter(({ type }) => type === "invited")).toHaveLength(1);
});

test("who joins a room while away is said to be away", async () => {
  await using room = await classroom();
  const ann = await room.irc("Ann", "away-notify");
  const bob = await room.irc("Bob");
  await ann.answers("JOIN #lab");
  await bob.answers("AWAY :lunch", "JOIN #lab");
  await ann.sees("JOIN #lab");
  expect(await ann.sees(" AWAY ")).toMatch(/^:Bob!\S+ AWAY :lunch$/);
});

test("LUSERS counts members, those hidden among them, the most there were, and who has not registered", async () => {
  await using room = await classroom();
  const ann = await room.irc("Ann");
  const nat = await room.native("Nat");
  await ann.sees("JOIN");
  nat.close();
  await ann.sees("QUIT");
  await ann.answers("MODE Ann +i");
  const newcomer = await room.irc();
  await newcomer.answers("NICK Newcomer");
  const [visible, , unknown, , , local] = await ann.answers("LUSERS");
  expect(visible).toBe(":irc.test 251 Ann :There are 0 users and 1 invisible on 1 servers");
  expect(unknown).toBe(":irc.test 253 Ann 1 :unknown connection(s)");
  expect(local).toBe(":irc.test 265 Ann 1 2 :Current local users 1, max 2");
  newcomer.sends("QUIT");
  await newcomer.isClosed();
  const [, , none] = await ann.answers("LUSERS");
  expect(none).toBe(":irc.test 253 Ann 0 :unknown connection(s)");
});

test("who joins a room is told its topic with who set it, and who set it when", async () => {
  await using room = await classroom();
  const ann = await room.irc("Ann");
  const bob = await room.irc("Bob");
  await ann.answers("JOIN #lab", "TOPIC #lab :what we measure");
  const answers = await bob.answers("JOIN #lab");
  expect(answers.slice(1, 3)).toEqual([
    ":irc.test 332 Bob #lab :what we measure",
    expect.stringMatching(/^:irc.test 333 Bob #lab Ann \d{10}$/),
  ]);
});

test("a room that is open to others is spoken in from outside, unless they are banned or it is moderated", async () => {
  await using room = await classroom();
  const ann = await room.irc("Ann");
  const bob = await room.irc("Bob");
  await ann.answers("JOIN #lab");
  await bob.answer("PRIVMSG #lab :not yet", "404");
  await ann.answers("MODE #lab -n");
  bob.sends("PRIVMSG #lab :from outside");
  await ann.sees("PRIVMSG #lab :from outside");
  await ann.answers("MODE #lab +m");
  await bob.answer("PRIVMSG #lab :x", "404");
  await ann.answers("MODE #lab -m+b Bob");
  await bob.answer("PRIVMSG #lab :x", "404");
});

test("WHO finds by masks and gives the fields asked for, but not those who hide", async () => {
  await using room = await quietClassroom();
  const ann = await room.irc("Ann");
  const bob = await room.irc("Bob");
  await room.native("Bobby");
  expect(namesOf(await ann.answers("WHO b* %n"))).toEqual(["Bob", "Bobby"]);
  expect(namesOf(await ann.answers("WHO *?real %n"))).toEqual(["Ann", "Bob"]);
  expect(await ann.answers("WHO Bob %tnfar,42")).toEqual([
    ":irc.test 354 Ann 42 Bob H 0 :Bob Real",
    ":irc.test 315 Ann Bob :End of /WHO list",
  ]);
  await bob.answers("MODE Bob +i");
  expect(namesOf(await ann.answers("WHO b* %n"))).toEqual(["Bobby"]);
  expect(namesOf(await ann.answers("WHO bob %n"))).toEqual(["Bob"]);
  await ann.answers("JOIN #lab");
  await bob.answers("JOIN #lab");
  expect(namesOf(await ann.answers("WHO b* %n"))).toEqual(["Bob", "Bobby"]);
  expect(namesOf(await ann.answers(`WHO ${"*".repeat(65)} %n`))).toEqual([]);
});

test("LIST finds by masks and by how many are in a room, and leaves out a channel that nobody has joined", async () => {
  await using room = await quietClassroom();
  const ann = await room.irc("Ann");
  const bob = await room.irc("Bob");
  await ann.answers("JOIN #one,#two");
  await bob.answers("JOIN #two");
  const listed = async (line: string) =>
    (await ann.answers(line))
      .filter((one) => one.includes(" 322 "))
      .map((one) => one.split(" ")[3]);
  expect(await listed("LIST")).toEqual(["#one", "#two"]);
  expect(await listed("LIST *o*,!#one")).toEqual(["#two"]);
  expect(await listed("LIST >1")).toEqual(["#two"]);
  expect(await listed("LIST <2")).toEqual(["#one"]);
  await bob.answers("JOIN #everyone");
  expect(await listed("LIST")).toEqual(["#everyone", "#one", "#two"]);
});

test("HELP says how a command is written", async () => {
  await using room = await classroom();
  const ann = await room.irc("Ann");
  expect(await ann.answers("HELP kick")).toEqual([
    ":irc.test 704 Ann KICK Help",
    ":irc.test 705 Ann KICK :KICK #CHANNEL NAME[,NAME] [:WHY]",
    ":irc.test 706 Ann KICK :End of /HELP",
  ]);
});
