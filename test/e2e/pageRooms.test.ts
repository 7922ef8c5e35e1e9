import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";

test("a room on the page: entered by its command, a conversation of its own, left again", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  bob.types("/join #lab");
  await bob.sees("1 in #lab: @Bob\n");
  await mary.says("/join lab");
  await bob.sees("Mary joined #lab\n");
  await mary.seesList("Rooms", ["#lab"]);
  await mary.seesDestination("To the room #lab");
  await mary.says("hello lab");
  await bob.sees("<Mary> in #lab: hello lab\n");
  bob.types("#lab:hello Mary");
  await mary.seesMessage({ from: "Bob", text: "hello Mary" });
  await mary.says("#LAB:again");
  await bob.sees("<Mary> in #lab: again\n");
  await mary.seesMessage({ text: "again", reach: "in #lab" });
  await mary.says("#lba:secret");
  await mary.sees("You are in no room called #lba");
  await mary.clicks("button", "Keep writing");
  bob.types("/kick #lab Mary");
  await mary.sees("Bob removed Mary from #lab");
  await mary.sees("You are not in this room now");
  expect(room.faults).toEqual([]);
}, 60_000);

test("rooms without a command: found in a list, made by a name, left by a button", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  bob.types("/join #lab", "/topic #lab Exercise 3", "/join #vault", "/mode #vault +k sesame");
  await bob.sees("+k sesame");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await mary.clicks("button", "Join a room");
  await mary.clicks("button", "#lab 1 person · Exercise 3");
  await mary.isAt("textbox", "Message");
  await mary.seesDestination("To the room #lab");
  await mary.says("hello lab");
  await bob.sees("<Mary> in #lab: hello lab\n");
  await mary.clicks("button", "Leave room");
  await bob.sees("Mary left #lab\n");
  await mary.seesDestination("To everyone");

  await mary.clicks("button", "Join a room");
  await mary.clicks("button", "#vault 1 person");
  await mary.sees("#vault needs its key");
  await mary.writes("Key", "sesame");
  await mary.presses("Enter");
  await mary.seesDestination("To the room #vault");

  await mary.clicks("button", "Join a room");
  await mary.writes("Room name", "no room");
  await mary.presses("Enter");
  await mary.sees("cannot contain a space");
  await mary.writes("Room name", "Garden");
  await mary.presses("Enter");
  await mary.seesDestination("To the room #Garden");
  await mary.seesList("Rooms", ["#vault", "#Garden", "#lab"]);
  expect(await mary.messages()).toHaveLength(0);

  await mary.clicks("button", "#lab left");
  await mary.clicks("button", "Join room");
  await mary.sees("2 people · Exercise 3");
  await bob.sees("Mary joined #lab\n");
  expect(mary.complaints).toEqual([]);
  expect(room.faults).toEqual([]);
}, 60_000);

test("which rooms there are is told in the log who typed the question, and in the dialog who opened it", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  bob.types("/join #lab");
  await bob.sees("1 in #lab: @Bob\n");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await mary.says("/rooms");
  await mary.sees("#lab (1)");
  await mary.clicks("button", "Join a room");
  await mary.finds("button", "#lab 1 person");
  await mary.presses("Escape");
  await mary.isAt("button", "Join a room");
  await mary.clicks("button", "Join a room");
  await mary.clicks("button", "Cancel");
  await mary.isAt("button", "Join a room");
  await mary.says("/rooms");
  await mary.until(
    `document.querySelector('[role=log]').innerText.split("#lab (1)").length === 3`,
    "for the second answer in the log, and none of the dialog's",
  );
}, 60_000);

test("who asks for a room after the stay has ended is told that it has", async () => {
  await using room = await classroom();
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  await mary.clicks("button", "Join a room");
  await mary.finds("textbox", "Room name");
  await room.server.stop("end");
  await mary.sees("The server closed the connection.");
  await mary.writes("Room name", "lab");
  await mary.presses("Enter");
  await mary.sees("You are not in the class now.");
  await mary.presses("Escape");
  await mary.clicks("button", "Leave");
  await mary.clicks("button", "Leave for good");
  await mary.finds("textbox", "Enter your name");
}, 60_000);

test("a group's heading shows who is in it; its maker chooses them, and everyone can leave it there", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  const ann = await room.plain("Ann");
  const cem = await room.plain("Cem");
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  bob.types("group groupRed Bob,Ann,Mary");
  await mary.clicks("button", "groupRed");
  await mary.sees("Bob, Ann, Mary");
  await mary.clicks("button", "Members");
  await mary.sees("A closed group, made by Bob");
  await mary.sees("Mary (you)");
  await mary.clicks("button", "Leave group");
  await bob.sees("Mary left groupRed\n");
  await mary.seesDestination("To everyone");
  await mary.seesList("Groups", []);

  await mary.says("group groupBlue Ann,Bob,Mary");
  await mary.clicks("button", "groupBlue");
  await mary.clicks("button", "Members");
  await mary.sees("You made this group, and choose who is in it.");
  await mary.clicks("checkbox", "Ann");
  await mary.clicks("checkbox", "Cem");
  await mary.clicks("button", "Save");
  await ann.sees("Mary removed you from groupBlue\n");
  await cem.sees("Mary added you in groupBlue\n");
  await bob.sees("Mary added Cem in groupBlue\n");
  await mary.sees("Bob, Mary, Cem");
  expect(mary.complaints).toEqual([]);
  expect(room.faults).toEqual([]);
}, 60_000);
