import { describe, expect, test } from "bun:test";
import { ChatSession } from "../../src/client/chatSession.ts";
import { HistoryRequests } from "../../src/client/historyRequests.ts";
import { joinClass } from "../../src/client/joinClass.ts";
import type { Screen } from "../../src/client/screen.ts";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import { limits } from "../../src/model/limits.ts";
import { FakeClock } from "../support/fakeClock.ts";
import type { FakeSession } from "../support/fakeServer.ts";
import { FakeServer } from "../support/fakeServer.ts";
import { Transcript } from "../support/transcript.ts";

/** Bob's session, what its screen was told, and the server's side of it. */
async function bobsSession(server: FakeServer) {
  const told = new Transcript("Bob's screen");
  const tell = (method: string, ...values: unknown[]): void =>
    told.add(`${[method, ...values.map((value) => JSON.stringify(value))].join(" ")}\n`);
  const screen: Screen = {
    message: ({ from, text }) => tell("message", from, text),
    earlier: ({ text }) => tell("earlier", text),
    answer: (lines) => tell("answer", lines),
    event: (lines, conversation) => tell("event", lines, conversation),
    refusal: (lines, id) => tell("refusal", lines, id),
    presence: (joined, left) => tell("presence", joined, left),
    renamed: (from, to) => tell("renamed", from, to),
    receipted: ({ id, delivery }) => tell("receipted", id, delivery),
    connection: ({ type }) => tell("connection", type),
    sent: ({ id, to, text }) => tell("sent", id, to, text),
    groupDeleted: (name) => tell("groupDeleted", name),
    roomOpened: (room) => tell("roomOpened", room),
  };
  const [joined, peer] = await Promise.all([
    joinClass({
      endpoint: tcpEndpoint({ host: "127.0.0.1", port: server.port }),
      nextName: async () => "Bob",
      clock: new FakeClock({ hurries: true }),
      random: () => 0.5,
    }),
    server.welcomes(),
  ]);
  if (!joined.ok) throw new Error("Bob is not welcome");
  const { client, welcome } = joined;
  const history = new HistoryRequests(welcome.seq);
  const session = new ChatSession({ client, welcome, screen, history });
  void session.run();
  return { session, told, peer };
}

function enter(peer: FakeSession, room: string, id: string): void {
  peer.sends({ type: "entered", id, room, topic: "", modes: "", members: ["@Bob"] });
}

describe("an answer", () => {
  const said = { type: "message", at: "2026-01-31T09:00:00.000Z" } as const;

  test("is typed to what was shown last in the conversation, or in that of whoever is named", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    peer.sends({ type: "presence", joined: ["Alice", "Eve"], left: [] });
    peer.sends({ ...said, seq: 7, from: "Alice", to: "everyone", text: "for all" });
    peer.sends({ ...said, seq: 8, from: "Alice", to: "Bob", text: "for Bob" });
    await told.sees("for Bob");
    session.type("/reply Alice is right");
    expect(await peer.hears("say")).toMatchObject({ to: "Alice", text: "is right", replyTo: 8 });
    session.type("/reply all of you are");
    expect(await peer.hears("say")).toMatchObject({ to: "everyone", replyTo: 7 });
    session.type("/reply yes", "Alice");
    expect(await peer.hears("say")).toMatchObject({ to: "Alice", text: "yes", replyTo: 8 });
    session.type("/react like");
    expect(await peer.hears("react")).toMatchObject({ seq: 7, reaction: "👍", on: true });
    session.type("/react alice 👍🏽 off");
    expect(await peer.hears("react")).toMatchObject({ seq: 8, reaction: "👍", on: false });
    expect(session.type("/reply Eve hello")).toBe(false);
    await told.sees('refusal ["There is no message of Eve to answer"]');
    session.type("/correct better");
    expect(await peer.hears("correct")).toMatchObject({ seq: "last", text: "better" });
    session.type("/takeback");
    const act = { type: "retract", seq: "last" };
    expect(await peer.hears("moderate")).toMatchObject({ act });
  });

  test("is not for whoever has the name of somebody who left", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    peer.sends({ type: "presence", joined: ["Alice"], left: [] });
    peer.sends({ ...said, seq: 8, from: "Alice", to: "Bob", text: "for Bob" });
    peer.sends({ type: "presence", joined: [], left: ["Alice"] });
    peer.sends({ type: "presence", joined: ["Alice"], left: [] });
    await told.sees('presence [] ["Alice"]');
    await told.sees('presence ["Alice"] []');
    expect(session.type("/reply Alice a secret")).toBe(false);
    await told.sees('refusal ["There is no message of Alice to answer"]');
  });

  test("is shown: what it answers, and in words how one's own message was reacted to", async () => {
    using server = new FakeServer();
    const { told, peer } = await bobsSession(server);
    const replyTo = { seq: 1, from: "Bob", text: "hello" };
    peer.sends({ ...said, seq: 2, from: "Eve", to: "everyone", text: "hi", replyTo });
    const text = "Correction: hey";
    peer.sends({
      ...said,
      seq: 3,
      from: "Eve",
      to: "everyone",
      text,
      corrects: { seq: 2, text: "hey" },
    });
    peer.sends({ type: "reaction", seq: 1, reaction: "👍", count: 1, by: "Eve", on: true });
    peer.sends({
      type: "reaction",
      seq: 1,
      reaction: "🎉",
      count: 1,
      by: "Eve",
      on: true,
      yours: "hello",
    });
    await told.sees('message "Eve" "hey"');
    await told.sees('event ["Eve reacted 🎉 to: hello"]');
    expect(told.text).not.toContain("👍");
  });
});

describe("a typed line", () => {
  test("for one member stays theirs, whatever blank is before its address", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    peer.sends({ type: "presence", joined: ["Alice", "2024117"], left: [] });
    await told.sees("presence");
    for (const line of [" Alice:x", "\ufeff/msg Alice x", "Alice\u00a0：x"]) {
      expect(session.type(line, "everyone")).toBe(true);
      expect(await peer.hears("say")).toMatchObject({ to: "Alice", text: "x" });
    }
    expect(session.type("2024117:x", "everyone")).toBe(true);
    expect(await peer.hears("say")).toMatchObject({ to: "2024117", text: "x" });
    expect(session.type("Alice;x", "everyone")).toBe(false);
    await told.sees('refusal ["Message not sent. It may be for Alice alone",');
  });

  test("that names nobody says so to the server, which may know who is meant", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    const said = { type: "message", at: "2026-01-31T09:00:00.000Z" } as const;
    peer.sends({ ...said, seq: 1, from: "Eve", to: "everyone", text: "for all" });
    await told.sees("for all");
    for (const line of ["2024117:x", "\u200bhello", "/reply yes"]) {
      session.type(line);
      expect(await peer.hears("say")).toMatchObject({ to: "everyone", bare: true });
    }
    for (const line of ["everyone:hello", "//x", "/reply everyone yes", "/msg Eve hello"]) {
      session.type(line);
      expect((await peer.hears("say")).bare).toBeUndefined();
    }
  });

  test("corrects what was said last there, and nothing else", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    session.type("for all");
    await peer.hears("say");
    expect(session.type("/correct for Alice", "Alice")).toBe(false);
    await told.sees('refusal ["Message not sent. It is for everyone, and you write to Alice"]');
    expect(session.type("/correct Alice:x")).toBe(false);
    await told.sees('refusal ["Message not sent. It may be for Alice alone",');
    session.type("/correct for you all");
    expect(await peer.hears("correct")).toMatchObject({ seq: "last", text: "for you all" });
    session.type("Alcie:secret");
    const { id } = await peer.hears("say");
    peer.sends({ type: "refused", id, code: "not_active", text: "Client not active" });
    await told.sees("Client not active");
    expect(session.type("/correct secret")).toBe(false);
    await told.sees('refusal ["Your last line was not sent. Type it anew');
    session.type("hello");
    session.type("Alice;x");
    await told.sees('refusal ["Message not sent. It may be for Alice alone"');
    expect(session.type("/correct x")).toBe(false);
    session.type("hello");
    session.type("/corect helo");
    await told.sees("There is no command /corect");
    session.type("group Alice");
    await told.sees("Syntax error");
    expect(session.type("/correct helo")).toBe(true);
    session.type("for you", "Alice");
    peer.sends({ type: "renamed", from: "Alice", to: "Alicia" });
    await told.sees("renamed");
    expect(session.type("/correct for you alone", "Alicia")).toBe(true);
  });

  test("goes to the conversation that is shown, and is receipted by its id", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    expect(session.type("hello", "Alice")).toBe(true);
    expect(await peer.hears("say")).toMatchObject({ id: "c1", to: "Alice", text: "hello" });
    peer.sends({ type: "receipt", id: "c1", seq: 1, status: 0, delivered: 0, held: 1 });
    await told.sees(`sent "c1" "Alice" "hello"\nreceipted "c1" "held"\n`);
  });

  test("that is a mistake or too long is refused here, and may be corrected", async () => {
    using server = new FakeServer();
    const { session, told } = await bobsSession(server);
    expect(session.type("/wo")).toBe(false);
    expect(session.type("x".repeat(70_000))).toBe(false);
    expect(told.lines).toEqual([
      `refusal ["There is no command /wo","Did you mean /who?"] `,
      `refusal ["Message not delivered. It has more than 65536 bytes"] `,
    ]);
  });

  test("names a room in any case once the member is in it", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    session.type("/join lab");
    const { id } = await peer.hears("join");
    enter(peer, "#lab", id);
    await told.sees(`event ["1 in #lab: @Bob"] "#lab"\nroomOpened "#lab"\n`);
    session.type("#LAB:hello");
    expect(await peer.hears("say")).toMatchObject({ to: "#lab" });
  });
});

describe("a request", () => {
  test("is answered where it was made, with what was missing", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    const answer = session.createGroup("groupA", ["Bob", "Alice", "Mary", "Ram"]);
    const { id } = await peer.hears("group");
    const refused = { type: "refused", id, code: "not_active", member: "Ram" } as const;
    const members = ["Bob", "Alice", "Mary"];
    peer.sends(
      { ...refused, text: "Ram is not active" },
      { type: "grouped", id, name: "groupA", by: "Bob", members },
    );
    expect(await answer).toEqual({
      isGranted: true,
      code: undefined,
      lines: ["Ram is not active"],
    });
    expect(told.lines).toEqual([`event ["Group groupA is created successfully"] "groupA"`]);
    expect(session.roster.membersOfGroup("groupA")).toEqual(members);
  });

  test("for the rooms is kept apart from a typed /rooms, in the order they were asked", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    session.listRooms();
    session.type("/rooms");
    const [lab, yard] = ["#lab", "#yard"].map((name) => ({ name, members: 1, topic: "" }));
    if (!lab || !yard) throw new Error("no rooms");
    peer.sends({ type: "rooms", rooms: [yard], more: true }, { type: "rooms", rooms: [lab] });
    peer.sends({ type: "rooms", rooms: [yard] });
    await told.sees(`answer ["#yard (1)"]\n`);
    expect(session.listedRooms).toEqual([lab, yard]);
  });

  test("after the end is refused at once", async () => {
    using server = new FakeServer();
    const { session, peer } = await bobsSession(server);
    const before = session.joinRoom("#lab");
    await peer.hears("join");
    peer.ends("server_closed");
    expect(await before).toMatchObject({ isGranted: false, code: "over" });
    expect(await session.joinRoom("#lab")).toMatchObject({ isGranted: false, code: "over" });
  });
});

test("a new session after a lost connection joins the rooms again, with their keys", async () => {
  using server = new FakeServer();
  const { session, told, peer } = await bobsSession(server);
  session.type("/join #lab sesame");
  const { id } = await peer.hears("join");
  enter(peer, "#lab", id);
  await told.sees("roomOpened");
  peer.drops();
  const again = await server.welcomes({ name: "Rob", members: ["Tom"] });
  const rejoin = await again.hears("join");
  expect(rejoin).toMatchObject({ room: "#lab", key: "sesame" });
  enter(again, "#lab", rejoin.id);
  await told.sees(`connection "lost"\nrenamed "Bob" "Rob"\nconnection "reconnected"\nevent`);
  expect(told.text.split("roomOpened")).toHaveLength(2);
  expect([session.roster.me, session.roster.members]).toEqual(["Rob", ["Tom"]]);
});

test("the menu says truthfully what the server window shows, whenever that changes", async () => {
  using server = new FakeServer();
  const { session, told, peer } = await bobsSession(server);
  const hides = "The server window does not show private, group and room messages.";
  const shows = "The server window shows private, group and room messages too.";
  session.greet();
  await told.sees(shows);
  peer.sends({ type: "window", privateShown: false });
  await told.sees(`event ["${hides}"]`);
  session.type("menu");
  await told.sees(hides);
  peer.sends({ type: "window", privateShown: true });
  await told.sees(`event ["${shows}"]`);
  // Changed while the connection was lost
  peer.drops();
  const welcomed = await server.welcomes({ privateShown: false });
  await told.sees(`event ["${hides}"]`);
  welcomed.ends("server_closed");
});

describe("groups", () => {
  test("change as members are put in, leave, are taken out and are back, and a list says who is in them", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    const members = ["Alice", "Bob", "Cem"];
    peer.sends(
      { type: "grouped", name: "groupRed", by: "Alice", members },
      { type: "groupJoined", name: "groupRed", by: "Alice", members: ["Dew"] },
      { type: "groupLeft", name: "groupRed", members: ["Cem"], reason: "bye" },
      { type: "groupLeft", name: "groupRed", members: ["Dew"], by: "Alice" },
      { type: "groupJoined", name: "groupRed", members: ["Eva"] },
    );
    await told.sees(`event ["Alice added you in groupRed"] "groupRed"\n`);
    await told.sees(`event ["Alice added Dew in groupRed"] "groupRed"\n`);
    await told.sees(`event ["Cem left groupRed (bye)"] "groupRed"\n`);
    await told.sees(`event ["Alice removed Dew from groupRed"] "groupRed"\n`);
    await told.sees(`event ["Eva is back in groupRed"] "groupRed"\n`);
    expect(session.roster.membersOfGroup("groupRed")).toEqual(["Alice", "Bob", "Eva"]);
    session.type("/group");
    await peer.hears("groups");
    const listed = { name: "groupRed", by: "Alice", members: ["Alice", "Bob"], absent: ["Fay"] };
    peer.sends({ type: "groups", groups: [listed] });
    await told.sees(`answer ["3 in groupRed (made by Alice): Alice, Bob (you), Fay (absent)"]`);
    expect(session.roster.membersOfGroup("groupRed")).toEqual(["Alice", "Bob", "Fay"]);
    peer.sends({ type: "ungrouped", name: "groupRed", by: "Alice" });
    await told.sees(`event ["Alice removed you from groupRed"] "groupRed"\n`);
    expect(session.roster.groups).toEqual([]);
  });

  test("are changed by those who made them: what could not be done is answered with the rest", async () => {
    using server = new FakeServer();
    const { session, peer } = await bobsSession(server);
    const answer = session.changeGroup("addToGroup", "groupRed", ["Alice", "Ram"]);
    const { id } = await peer.hears("addToGroup");
    const refused = { type: "refused", id, code: "not_active", member: "Ram" } as const;
    peer.sends({ ...refused, text: "Ram is not active" }, { type: "done", id });
    expect(await answer).toEqual({
      isGranted: true,
      code: undefined,
      lines: ["Ram is not active"],
    });
  });
});

test("a member whose token brought them back after a long time joins their rooms again, and says nothing twice", async () => {
  using server = new FakeServer();
  const { session, told, peer } = await bobsSession(server);
  session.type("/join #lab");
  enter(peer, "#lab", (await peer.hears("join")).id);
  await told.sees("roomOpened");
  peer.says(7, "before");
  await told.sees("message");
  session.type("on its way");
  await peer.hears("say");
  peer.drops();
  const again = await server.welcomes({ returned: true, seq: 8, groups: ["groupRed"] });
  expect(again.heard[0]).toMatchObject({ resume: "token", since: 7 });
  expect(await again.hears("join")).toMatchObject({ room: "#lab" });
  expect(again.said).toEqual(["c2 on its way"]);
  expect(session.roster.groups).toEqual(["groupRed"]);
});

/** A message of Alice, as the server has it and as it is shown. */
function said(seq: number) {
  const at = "2026-01-31T09:00:00.000Z";
  return { seq, at, from: "Alice", to: seq % 2 ? "everyone" : "Bob", text: `text ${seq}` } as const;
}

function shown(seq: number): string {
  return seq % 2 ? `Alice in ClassChat : text ${seq}` : `<Alice> to Bob: text ${seq}`;
}

/** The lines of the last answer, without their times. */
function answered(told: Transcript): string[] {
  const last = told.text.trimEnd().split("\n").at(-1) ?? "";
  const lines = JSON.parse(last.slice("answer ".length)) as string[];
  return lines.map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d /, ""));
}

describe("what was said before", () => {
  test("is shown by /back, further back each time from the first message on the screen", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    peer.sends({ type: "message", ...said(31), earlier: true }, { type: "message", ...said(40) });
    await told.sees("text 40");
    session.type("/back 2");
    const first = await peer.hears("history");
    expect(first).toEqual({ type: "history", id: "c1", before: 1, limit: 2 });
    peer.sends({ type: "history", id: "c1", messages: [said(30)], more: true });
    peer.sends({ type: "history", id: "c1", messages: [said(29)], next: 29 });
    await told.sees("answer");
    expect(answered(told)).toEqual([shown(29), shown(30), "Before that: /back"]);
    session.type("/back");
    expect(await peer.hears("history")).toMatchObject({ id: "c2", before: 29, limit: 20 });
    peer.sends({ type: "history", id: "c2", messages: [] });
    await told.sees("Nothing was said before that.");
  });

  test("is found by /search, and /search alone goes on where it stopped", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    session.type("/search");
    await told.sees("Type /search and what to look for.");
    session.type("/search  Text 4 ");
    const first = await peer.hears("search");
    expect(first).toMatchObject({ text: "Text 4", limit: 20 });
    peer.sends({ type: "history", id: first.id, messages: [said(41), said(40)], next: 40 });
    await told.sees("text 41");
    expect(answered(told)).toEqual([shown(40), shown(41), "Further back: /search"]);
    session.type("/search");
    expect(await peer.hears("search")).toMatchObject({ text: "Text 4", before: 40 });
    expect(session.type(`/search ${"x".repeat(201)}`)).toBe(false);
    await told.sees("Search for at most 200 characters");
  });

  test("is asked for again over a new connection, and what came of it before is not shown twice", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    session.type("/back 3");
    const { id } = await peer.hears("history");
    peer.sends({ type: "history", id, messages: [said(9)], more: true });
    peer.drops();
    const again = await server.welcomes({ resumed: true });
    expect(await again.hears("history")).toMatchObject({ id, limit: 3 });
    again.sends({ type: "history", id, messages: [said(9), said(8)] });
    await told.sees("Nothing was said before that.");
    expect(answered(told)).toEqual([shown(8), shown(9), "Nothing was said before that."]);
    expect(told.text.match(/text 9/g)?.length).toBe(1);
  });

  test("goes to a caller who asks for it, with what follows a number too, and is not shown", async () => {
    using server = new FakeServer();
    const { session, told, peer } = await bobsSession(server);
    const answer = session.askPast({ with: "everyone", after: 7, limit: 2 });
    const asked = await peer.hears("history");
    expect(asked).toMatchObject({ with: "everyone", after: 7, limit: 2 });
    peer.sends({ type: "history", id: asked.id, messages: [said(8), said(9)], next: 9 });
    expect(await answer).toMatchObject({ isGranted: true, messages: [{ seq: 8 }, { seq: 9 }] });
    const search = session.askPast({ text: "acid", limit: 2 });
    const { id } = await peer.hears("search");
    peer.sends({ type: "refused", id, code: "bad_frame", text: "malformed" });
    expect(await search).toMatchObject({ isGranted: false, code: "bad_frame" });
    expect(told.text).not.toContain("text 8");
    expect(told.text).not.toContain("malformed");
  });
});

test("in a crowd whoever a message reached is known by the name as they write it, and until they leave", async () => {
  using server = new FakeServer();
  const { session, told, peer } = await bobsSession(server);
  peer.sends({ type: "crowd", on: true, people: 9 });
  await told.sees("event");
  session.type("zoe:psst");
  const { id } = await peer.hears("say");
  peer.sends({ type: "receipt", id, seq: 1, status: 1, delivered: 1 });
  const asked = await peer.hears("who");
  expect(asked).toMatchObject({ prefix: "zoe" });
  peer.sends({ type: "found", id: asked.id ?? "", prefix: "zoe", names: ["Zoe"], count: 1 });
  peer.sends({ type: "presence", joined: [], left: ["Zoe"], people: 8 });
  await told.sees("presence");
  expect(session.roster.find("zoe")).toBeUndefined();
});

test("a question for a name is answered although the name is too long, refused, or the session ends", async () => {
  using server = new FakeServer();
  const { session, peer } = await bobsSession(server);
  const longest = limits.searchUnits;
  expect(await session.findNames("z".repeat(longest + 1))).toMatchObject({ names: [], count: 0 });
  const refused = session.findNames("z".repeat(longest));
  const { id = "" } = await peer.hears("who");
  peer.sends({ type: "refused", id, code: "bad_frame", text: "no" });
  expect(await refused).toBeUndefined();
  const unanswered = session.findNames("Zoe");
  session.close();
  expect(await unanswered).toBeUndefined();
});
