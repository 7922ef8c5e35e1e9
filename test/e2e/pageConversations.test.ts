import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";

const shown = `document.querySelector("main").innerText`;

test("under the heading Everyone nothing private stands, received or sent, and the others' unread is counted", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  const mary = await room.native("Mary");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  alice.sends({ type: "group", id: "g", name: "groupStudy", members: ["Alice", "Bob", "Mary"] });
  await bob.sees("Alice added you in groupStudy");
  mary.sends({ type: "join", id: "j", room: "#lab" });
  await mary.hears("entered");
  await bob.says("/join #lab");
  await bob.seesDestination("To the room #lab");
  await bob.clicks("button", "Everyone");
  alice.says("Bob", "secret of Alice");
  alice.says("groupStudy", "secret of the group");
  await alice.isUpToDate();
  mary.says("#lab", "secret of the room");
  mary.says("Bob", "secret of Mary");
  await bob.finds("button", "4 unread messages in your other conversations");
  await bob.says("Alice:secret for Alice");
  expect((await alice.hears("message", ({ to }) => to === "Alice")).text).toBe("secret for Alice");
  await bob.sees("You wrote to Alice");
  await bob.says("Alcie:secret for nobody");
  await bob.sees("Not sent to Alcie");
  await bob.sees("Did you mean Alice?");
  alice.says("everyone", "for all");
  await bob.seesMessage({ from: "Alice", text: "for all" });
  expect((await bob.messages()).map(({ text }) => text)).toEqual(["for all"]);
  expect(await bob.view.evaluate<string>(shown)).not.toContain("secret");

  // What has waited longest comes first.
  await bob.clicks("button", "4 unread messages in your other conversations");
  await bob.seesMessage({ from: "Alice", reach: "only to you", text: "secret of Alice" });
  expect((await bob.messages()).map(({ text }) => text)).toEqual([
    "secret of Alice",
    "secret for Alice",
  ]);
  await bob.clicks("button", "Everyone");
  await bob.finds("button", "3 unread messages in your other conversations");
  await bob.clicks("button", "groupStudy 1 unread");
  await bob.seesMessage({ from: "Alice", reach: "in groupStudy", text: "secret of the group" });
  expect(await bob.view.evaluate<string>(shown)).not.toMatch(
    /secret (?:of|for) (?:Alice|the room|Mary)/u,
  );
  expect(bob.complaints).toEqual([]);
});

test("a message typed in another conversation leads to its own, and a refused one back into the box", async () => {
  await using room = await classroom();
  await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.says("Alice:hello");
  await bob.sees("You wrote to Alice");
  await bob.clicks("button", "Show");
  await bob.seesMessage({ text: "hello", reach: "only to Alice", state: "Sent" });
  await bob.clicks("button", "Everyone");
  await bob.says("Alcie:hello");
  await bob.clicks("button", "Edit");
  await bob.until(`document.activeElement.value === "Alcie:hello"`, "for the line to be back");
});

test("what is unread in other conversations is still unread once the page is loaded anew", async () => {
  await using room = await classroom({ graceMs: 60_000 });
  const alice = await room.native("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  alice.says("Bob", "one");
  alice.says("Bob", "two");
  await bob.finds("button", "2 unread messages in your other conversations");
  await bob.reloads();
  await bob.sees("Connected as Bob");
  await bob.clicks("button", "Alice 2 unread");
  await bob.seesMessage({ text: "two" });
  await bob.sees("New messages");
});

test("what happens in the class is told in every conversation one is in; what begins or ends one, where one is", async () => {
  await using room = await classroom();
  const alice = await room.native("Alice");
  const mary = await room.native("Mary");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.clicks("button", "Mary");
  alice.sends({ type: "rename", id: "r", name: "Ally" });
  await bob.sees("Alice is now Ally");
  mary.sends({ type: "group", id: "g", name: "groupA", members: ["Mary", "Bob", "Ally"] });
  await bob.sees("Mary added you in groupA");
  mary.sends({ type: "dropFromGroup", id: "d", name: "groupA", members: ["Bob"] });
  await bob.sees("Mary removed you from groupA");
  await bob.clicks("button", "Everyone");
  await bob.sees("Alice is now Ally");
});
