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
  await mary.seesAim("To the room #lab");
  await mary.says("hello lab");
  await bob.sees("<Mary> in #lab: hello lab\n");
  bob.types("#lab:hello Mary");
  await mary.seesMessage({ from: "Bob", text: "hello Mary" });
  await mary.says("#LAB:again");
  await bob.sees("<Mary> in #lab: again\n");
  await mary.seesMessage({ text: "again", reach: "in #lab" });
  await mary.says("#lba:secret");
  await mary.sees("There is no room #lba");
  bob.types("/kick #lab Mary");
  await mary.sees("Bob removed Mary from #lab");
  await mary.sees("You are not in this room now");
  expect(room.faults).toEqual([]);
}, 60_000);

test("who does not know a room's name is told which there are, and how to join one", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  bob.types("/join #lab", "/topic #lab Exercise 3");
  await bob.sees("Bob set the topic of #lab: Exercise 3");
  await using mary = await PagePerson.joins(room.server.port, "Mary", { width: 390, height: 844 });
  await mary.clicks("button", "People, groups and rooms");
  await mary.clicks("button", "Join a room");
  await mary.sees("#lab (1): Exercise 3");
  await mary.isAt("textbox", "Message");
  await mary.view.type("lab");
  await mary.view.press("Enter");
  await bob.sees("Mary joined #lab\n");
  await mary.seesAim("To the room #lab");
  expect(mary.complaints).toEqual([]);
}, 60_000);
