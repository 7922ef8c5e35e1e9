import { expect, test } from "bun:test";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import type { PlainPeer } from "../support/plainPeer.ts";

const teacherCode = "a code that stands";

async function joinTeacher(room: Classroom): Promise<PlainPeer> {
  const rivera = await room.plain("Rivera");
  rivera.types(`/teacher ${teacherCode}`);
  await rivera.sees("You are a teacher now.");
  return rivera;
}

test("what IRC alone passes on of a muted member reaches nobody: tags, away and quit texts, real names", async () => {
  await using room = await classroom({ teacherCode });
  const rivera = await joinTeacher(room);
  const caps = "message-tags away-notify setname";
  const [bob, tom] = [await room.irc("Bob", caps), await room.irc("Tom", caps)];
  rivera.types("/mute Bob");
  await bob.sees("NOTICE Bob :Rivera muted you. You can write only to teachers now: teacher:TEXT");
  bob.sends("PRIVMSG #everyone :loud", "PRIVMSG Tom :loud", "@+draft/react=loud TAGMSG #everyone");
  bob.sends("AWAY :loud", "SETNAME :loud", "NICK loud", "JOIN #loud", "QUIT :loud");
  await bob.sees(" 404 Bob #everyone :Rivera muted you. Message not delivered");
  await bob.sees(" 404 Bob Tom :");
  await bob.sees(" 437 Bob loud :Rivera muted you.");
  await tom.sees(" AWAY :Away");
  await tom.sees(" QUIT :Client Quit");
  await tom.isUpToDate();
  expect(tom.line.shown.text).not.toContain("loud");
  expect(room.faults).toEqual([]);
});

test("a muted member leaves a room, whatever reason their client gives", async () => {
  await using room = await classroom({ teacherCode });
  const rivera = await joinTeacher(room);
  const [bob, tom] = [await room.irc("Bob"), await room.irc("Tom")];
  tom.sends("JOIN #lab");
  await tom.sees(" JOIN #lab");
  bob.sends("JOIN #lab");
  await tom.sees("Bob!Bob@");
  rivera.types("/mute Bob");
  await bob.sees("Rivera muted you");
  bob.sends("PART #lab :loud");
  expect(await tom.sees(" PART #lab")).not.toContain("loud");
});

test("teachers are written to as teacher or as the operators of #everyone", async () => {
  await using room = await classroom({ teacherCode });
  const rivera = await joinTeacher(room);
  const [bob, kim] = [await room.irc("Bob"), await room.irc("Kim")];
  bob.sends("PRIVMSG teacher :one", "PRIVMSG @#everyone :two");
  await rivera.sees("<Bob> to teacher: one\n<Bob> to teacher: two\n");
  rivera.types("teacher:to myself and the others");
  await kim.isUpToDate();
  expect(kim.lines.filter((line) => line.includes(" PRIVMSG "))).toEqual([]);
  expect(bob.lines.join("\n")).toContain("STATUSMSG=@");
});

test("an IRC member whom a teacher gives another name goes on under it", async () => {
  await using room = await classroom({ teacherCode });
  const rivera = await joinTeacher(room);
  const [bob, tom] = [await room.irc("Bob", "away-notify"), await room.irc("Tom", "away-notify")];
  rivera.types("/rename Bob Robert");
  await rivera.sees("Bob is now Robert\n");
  await tom.sees("NICK Robert");
  await bob.sees("NICK Robert");
  await bob.sees("NOTICE Robert :Rivera changed your name to Robert");
  bob.sends("AWAY :at lunch");
  await tom.sees(":Robert!");
  tom.sends("PRIVMSG Robert :hi", "WHOIS Robert");
  await bob.sees("PRIVMSG Robert :hi");
  await tom.sees(" 301 Tom Robert :at lunch");
  bob.sends("QUIT :bye");
  await tom.sees(":Robert!Bob@classchat QUIT :Quit: bye");
  const again = await room.irc("Bob");
  tom.sends("WHOIS Bob");
  await tom.sees(" 318 Tom Bob");
  expect(tom.lines.filter((line) => line.includes(" 301 Tom Bob "))).toEqual([]);
  again.sends("PRIVMSG #everyone :me again");
  await tom.sees("PRIVMSG #everyone :me again");
});
