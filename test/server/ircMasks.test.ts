import { expect, test } from "bun:test";
import { parseIrcLine } from "../../src/protocols/irc/ircLine.ts";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import type { IrcPeer } from "../support/ircPeer.ts";

/** A client that calls its user so. */
async function connectAs(room: Classroom, nick: string, user: string): Promise<IrcPeer> {
  const peer = await room.irc();
  peer.sends(`NICK ${nick}`, `USER ${user} 0 * :Real`);
  await peer.isUpToDate();
  return peer;
}

/** The user and the host by which a client sees a member. */
async function addressOf(peer: IrcPeer, nick: string): Promise<{ user: string; host: string }> {
  await peer.answers(`WHOIS ${nick}`);
  const line = peer.rawLines.findLast((one) => one.includes(" 311 "));
  const [, , user = "", host = ""] = parseIrcLine(line ?? "")?.params ?? [];
  return { user, host };
}

test("members on every protocol have a user and a host of their own, and keep them under every name", async () => {
  await using room = await classroom();
  const ann = await connectAs(room, "Ann", "~student");
  const bob = await connectAs(room, "Bob", "student");
  await room.plain("Pam");
  const nat = await room.native("Nat");
  const seen = [];
  for (const nick of ["Ann", "Bob", "Pam", "Nat"]) seen.push(await addressOf(ann, nick));
  expect(seen.map(({ user }) => user)).toEqual(["student", "student", "Pam", "Nat"]);
  expect(new Set(seen.map(({ host }) => host)).size).toBe(4);
  for (const { host } of seen) expect(host).toMatch(/^[a-z\d-]+\.classchat$/);
  nat.sends({ type: "rename", id: "r", name: "Gnat" });
  bob.sends("NICK Rob");
  await ann.sees("NICK Gnat");
  await ann.sees("NICK Rob");
  expect(await addressOf(ann, "Rob")).toEqual(seen[1] ?? { user: "", host: "" });
  expect(await addressOf(ann, "Gnat")).toEqual(seen[3] ?? { user: "", host: "" });
  nat.says("everyone", "hello");
  await ann.sees("hello");
  expect(ann.rawLines.at(-1)).toBe(`:Gnat!Nat@${seen[3]?.host} PRIVMSG #everyone :hello`);
});

test("a ban by host, as HexChat's /ban sets it, holds for that member alone and under every name", async () => {
  await using room = await classroom();
  const ann = await connectAs(room, "Ann", "student");
  const bob = await connectAs(room, "Bob", "student");
  const pam = await room.plain("Pam");
  await ann.answers("JOIN #lab");
  const { host } = await addressOf(ann, "Bob");
  await ann.answers(`MODE #lab +b *!*@${host}`);
  await bob.answer("JOIN #lab", "474");
  await bob.answers("NICK Rob");
  await bob.answer("JOIN #lab", "474");
  pam.types("/join #lab");
  await pam.sees("2 in #lab: @Ann, Pam\n");
  const other = await addressOf(ann, "Pam");
  await ann.answers(`MODE #lab +b *!*@${other.host}`);
  pam.types("#lab:may I?");
  await pam.sees("You cannot speak in #lab now.");
  await ann.answers("MODE #lab -b *!*@m-*.classchat", `MODE #lab -b *!*@${host}`);
  await bob.answer("JOIN #lab", "366");
});

test("bans by user, by name and by all of it hold, and none holds for whom only a part of it matches", async () => {
  await using room = await classroom();
  const ann = await connectAs(room, "Ann", "teacher");
  const bob = await connectAs(room, "Bob", "bobby");
  await ann.answers("JOIN #lab");
  const { host } = await addressOf(ann, "Bob");
  for (const [mask, holds] of [
    ["*!bobby@*", true],
    ["*!*bob*@*", true],
    ["*!~bobby@*", true],
    ["b?b!*@*", true],
    ["bob", true],
    [`BOB!BOBBY@${host}`, true],
    ["*!*@*.classchat", true],
    ["Bob!other@*", false],
    [`Tom!*@${host}`, false],
    ["*!bob@*", false],
    ["*!*@classchat", false],
    ["bobby", false],
  ] as const) {
    await ann.answers(`MODE #lab +b ${mask}`);
    expect([mask, (await bob.answers("JOIN #lab")).some((line) => line.includes(" 474 "))]).toEqual(
      [mask, holds],
    );
    await bob.answers("PART #lab");
    const shown = await ann.answers("MODE #lab b", `MODE #lab -b ${mask}`);
    expect(shown.some((line) => line.includes(" MODE #lab -b "))).toBe(true);
  }
});

test("masks are shown as they were set, wildcards and all, and a name alone as a mask of names", async () => {
  await using room = await classroom();
  const ann = await connectAs(room, "Ann", "teacher");
  const nat = await room.native("Nat");
  await ann.answers("JOIN #lab", "MODE #lab +bbb *!*Bob@* T?m*!*@* Eve", "MODE #lab +o Nat");
  expect(await ann.answers("MODE #lab b")).toEqual([
    ":irc.test 367 Ann #lab *!*Bob@*",
    ":irc.test 367 Ann #lab T?m*!*@*",
    ":irc.test 367 Ann #lab Eve!*@*",
    ":irc.test 368 Ann #lab :End of channel ban list",
  ]);
  nat.sends({ type: "join", id: "j", room: "#lab" });
  await nat.hears("entered");
  nat.sends({ type: "mode", id: "m", room: "#lab" });
  expect(await nat.hears("mode", ({ id }) => id === "m")).toMatchObject({
    modes: "+ntbbb *!*Bob@* T?m* Eve",
  });
});

test("a member's host tells nothing of their address", async () => {
  await using room = await classroom();
  const ann = await connectAs(room, "Ann", "teacher");
  await connectAs(room, "Bob", "127.0.0.1");
  await ann.answers("WHOIS Bob", "WHO Bob %tcuihsnfdlaor,1", "USERHOST Bob", "WHO *");
  const shown = ann.rawLines.filter((line) => line.includes("Bob"));
  expect(shown.length).toBeGreaterThan(5);
  expect(shown.filter((line) => line.replaceAll("Bob!127.0.0.1", "").includes("@127."))).toEqual(
    [],
  );
});
