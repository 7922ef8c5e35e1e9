import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { graceMs } from "../support/testClass.ts";

test("an open room is made, used and left over every protocol", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  const mary = await room.plain("Mary");
  const tom = await room.plain("Tom");

  bob.sends({ type: "join", id: "c1", room: "#lab" });
  expect(await bob.hears("entered")).toEqual({
    type: "entered",
    id: "c1",
    room: "#lab",
    topic: "",
    modes: "+nt",
    members: ["@Bob"],
  });
  mary.types("/join #Lab");
  await mary.sees("2 in #lab: @Bob, Mary\n");
  expect(await bob.hears("joined")).toEqual({ type: "joined", room: "#lab", name: "Mary" });

  mary.types("#lab:hello");
  expect(await bob.hears("message")).toMatchObject({ from: "Mary", to: "#lab", text: "hello" });
  const id = bob.says("#lab", "hi Mary");
  expect(await bob.hears("receipt")).toMatchObject({ id, status: 1, delivered: 1 });
  await mary.sees("<Bob> in #lab: hi Mary\n");

  tom.types("/rooms", "#lab:let me in", "#lba:secret", "#lab://secret");
  await tom.sees("#lab (2)\n");
  await tom.sees("You are not in #lab\nType /join #lab first.\n");
  await tom.sees("There is no room #lba\nDid you mean #lab?\n");
  await tom.sees("You are not in #lab\n");
  expect(tom.shown.text).not.toContain("hello");

  bob.sends({ type: "topic", id: "c2", room: "#lab", topic: "today: acids" });
  await mary.sees("Bob set the topic of #lab: today: acids\n");
  mary.types("/topic #lab", "/kick #lab Bob", "/leave #lab to lunch");
  await mary.sees("Topic of #lab: today: acids\n");
  await mary.sees("Only an operator of #lab can do that\n");
  await mary.sees("Mary left #lab (to lunch)\n");
  const left = { type: "left", room: "#lab", name: "Mary", reason: "to lunch" };
  expect(await bob.hears("left")).toMatchObject(left);

  await room.window.sees("Bob>/join #lab\n");
  await room.window.sees("Mary>/join #lab\nMary>#lab:hello\nsent to 1\n");
  await room.window.sees('"receiver": "#lab"');
  await room.window.sees("Mary>/leave #lab\n");
  bob.sends({ type: "leave", id: "c3", room: "#lab" });
  expect(await bob.hears("done", (done) => done.id === "c3")).toEqual({ type: "done", id: "c3" });
  await room.window.sees("Nobody is left in #lab. Closing it\n");
  tom.types("/rooms");
  await tom.sees("There are no rooms. Make one with /join #name\n");
  expect(room.window.text).not.toContain("Tom>secret");
});

test("an operator runs their room as IRC users know it, and another follows them", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  const mary = await room.plain("Mary");
  const tom = await room.plain("Tom");
  bob.types("/join lab", "/mode #lab +ik sesame");
  await bob.sees("1 in #lab: @Bob\n");
  await bob.sees("Bob set +ik sesame in #lab\n");
  mary.types("/join #lab sesame");
  await mary.sees("#lab is by invitation only\n");
  bob.types("/invite #lab Mary");
  await mary.sees("Bob invites Mary to #lab. Type /join #lab\n");
  mary.types("/join #lab");
  await mary.sees("2 in #lab: @Bob, Mary\n");
  bob.types("/mode #lab -i+m");
  await mary.sees("Bob set -i+m in #lab\n");
  tom.types("/join #lab", "/join #lab sesame");
  await tom.sees("#lab needs its key\nType /join #lab KEY\n");
  await tom.sees("3 in #lab: @Bob, Mary, Tom\n");
  tom.types("#lab:may I?");
  await tom.sees("You cannot speak in #lab now. Message not delivered\n");
  bob.types("/mode #lab +v Tom");
  await tom.sees("Bob set +v Tom in #lab\n");
  tom.types("#lab:thank you");
  await mary.sees("<Tom> in #lab: thank you\n");
  bob.types("/kick #lab Tom too loud", "/mode #lab +b T*");
  await tom.sees("Bob removed Tom from #lab (too loud)\n");
  await mary.sees("Bob set +b T* in #lab\n");
  tom.types("/join #lab sesame");
  await tom.sees("You are banned from #lab\n");
  bob.types("exit");
  await mary.sees("Modes of #lab are now +o Mary\n");
  mary.types("/mode #lab", "/names #lab", "/mode #lab +x", "/mode #lab +l many");
  await mary.sees("Modes of #lab: +mntkb sesame T*\n");
  await mary.sees("1 in #lab: @Mary\n");
  await mary.sees("There is no mode x.");
  await mary.sees("Mode l does not take that value\n");
});

test("a member who comes back is still in their rooms, and gets what was said there while they were in them", async () => {
  await using room = await classroom({ graceMs, json: true });
  const bob = await room.native("Bob");
  const mary = await room.native("Mary");
  for (const peer of [bob, mary]) {
    for (const name of ["#lab", "#yard"]) {
      peer.sends({ type: "join", id: name, room: name });
      await peer.hears("entered", (entered) => entered.room === name);
    }
  }
  const [welcome] = mary.heard;
  if (welcome?.type !== "welcome") throw new Error("was never welcome");
  mary.line.vanishes();
  await room.window.sees('"event":"away"');
  bob.says("#lab", "missed");
  bob.says("#yard", "before the kick");
  bob.sends({ type: "kick", id: "k", room: "#yard", name: "Mary" });
  bob.says("#yard", "not hers");
  const held = await bob.hears("receipt");
  expect(held).toMatchObject({ status: 0, delivered: 0, held: 1 });
  await bob.hears("receipt", ({ seq }) => seq === 3);

  const again = await room.native();
  again.sends({ type: "hello", v: 1, name: "Mary", resume: welcome.token, since: 0 });
  expect(await again.hears("welcome")).toMatchObject({ resumed: true, rooms: ["#lab"] });
  bob.says("#lab", "live");
  await again.hears("message", ({ text }) => text === "live");
  expect(again.messages).toEqual(["Bob>#lab:missed", "Bob>#yard:before the kick", "Bob>#lab:live"]);
});

test("a window that hides what is private hides what is said in rooms, their topics and keys", async () => {
  await using room = await classroom({ hidePrivate: true });
  const bob = await room.plain("Bob");
  bob.types("/join #lab", "/mode #lab +k sesame", "/topic #lab acids", "#lab:psst", "hello");
  await room.window.sees("Bob>hello\n");
  expect(room.window.text).toContain("Bob>/mode #lab +k [hidden]\nBob>/topic #lab [hidden]\n");
  for (const secret of ["sesame", "acids", "psst"]) {
    expect(room.window.text).not.toContain(secret);
  }
});

test("one room holds a native client, a web client, netcat and IRC, and all hear the same in one order", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const webb = await room.web("Webb");
  const nettie = await room.plain("Nettie");
  const irene = await room.irc("Irene");
  irene.sends("JOIN #lab");
  await irene.sees(" 366 Irene #lab ");
  for (const peer of [nat, webb]) {
    peer.sends({ type: "join", id: "j", room: "#LAB" });
    await peer.hears("entered", ({ id }) => id === "j");
  }
  nettie.types("/join #lab");
  await nettie.sees("4 in #lab: @Irene, Nat, Webb, Nettie\n");
  await irene.sees("JOIN #lab");

  const all: { isUpToDate(): Promise<void> }[] = [nat, webb, nettie, irene];
  const areUpToDate = () => Promise.all(all.map((peer) => peer.isUpToDate()));
  for (const round of ["one", "two"]) {
    nat.says("#lab", `nat ${round}`);
    webb.says("#lab", `webb ${round}`);
    nettie.types(`#lab:nettie ${round}`);
    irene.sends(`PRIVMSG #lab :irene ${round}`);
    await areUpToDate();
  }
  await areUpToDate();
  // The window tells the one order; nobody is told their own.
  const order = [...room.window.text.matchAll(/^\w+>#lab:(\w+ \w+)$/gm)].map(([, text]) => text);
  expect(order).toHaveLength(8);
  const others = (who: string) => order.filter((text) => !text?.startsWith(who));
  const framed = ({ messages }: { messages: string[] }) =>
    heard(messages.join("\n"), /^\w+>#lab:(.+)$/gm);
  expect(framed(nat)).toEqual(others("nat "));
  expect(framed(webb)).toEqual(others("webb "));
  expect(heard(nettie.shown.text, /^<\w+> in #lab: (.+)$/gm)).toEqual(others("nettie "));
  const ircLines = irene.lines.join("\n");
  expect(heard(ircLines, /^:\S+ PRIVMSG #lab :(.+)$/gm)).toEqual(others("irene "));

  // What an operator does over one protocol is seen by all.
  irene.sends("TOPIC #lab :acids", "MODE #lab +v Nettie", "KICK #lab Nat :enough");
  await nettie.sees("Irene set the topic of #lab: acids\n");
  expect(await webb.hears("mode")).toMatchObject({ by: "Irene", modes: "+v Nettie" });
  expect(await nat.hears("kicked")).toMatchObject({ name: "Nat", by: "Irene", reason: "enough" });
  irene.sends("QUIT");
  await nettie.sees("Modes of #lab are now +o Webb\n");
  expect(room.faults).toEqual([]);
});

/** What the pattern finds in the text, in order. */
function heard(text: string, line: RegExp): (string | undefined)[] {
  return [...text.matchAll(line)].map(([, said]) => said);
}
