import { expect, test } from "bun:test";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import type { NativePeer } from "../support/nativePeer.ts";
import { PagePerson } from "../support/pagePerson.ts";

const names = ["Robert", "Rosalind", ...Array.from({ length: 14 }, (_, index) => `m${index + 1}`)];

/** A class that is a crowd by its silent members. */
async function crowd(): Promise<{ room: Classroom; silent: Map<string, NativePeer> }> {
  const room = await classroom({ crowdFrom: names.length });
  const silent = new Map<string, NativePeer>();
  for (const name of names) silent.set(name, await room.native(name));
  return { room, silent };
}

const panel = `document.querySelector("#panel").innerText`;

/** Types into the field that searches the people there. */
async function looksFor(person: PagePerson, place: string, text: string): Promise<void> {
  const field = `document.querySelector("${place} .search")`;
  await person.until(`${field} !== null`, "for the search");
  await person.view.evaluate(`(${field}.focus(), ${field}.select())`);
  await person.view.type(text);
}

test("in a crowd the page counts people, and finds whom it does not know by asking the server", async () => {
  const { room, silent } = await crowd();
  await using _ = room;
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.sees("17 here");
  expect(await bob.view.evaluate<string>(panel)).not.toContain("Robert");
  await looksFor(bob, "nav", "rosa");
  await bob.clicks("button", "Rosalind");
  await bob.seesDestination("Only to Rosalind");
  await bob.says("psst");
  expect(await silent.get("Rosalind")?.hears("message")).toMatchObject({
    to: "Rosalind",
    text: "psst",
  });
  silent.get("Rosalind")?.sends({ type: "exit" });
  await bob.sees("Not here now");
  await bob.sees("People 16");
  await bob.clicks("button", "Everyone");
  silent.get("Robert")?.says("everyone", "hello");
  await bob.seesMessage({ from: "Robert", text: "hello" });
  await room.native("Late");
  await bob.sees("17 here");
  expect(bob.complaints).toEqual([]);
});

test("in a crowd a line can be addressed to somebody whom the page does not know, and a slip is refused", async () => {
  const { room, silent } = await crowd();
  await using _ = room;
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.says("Robert:secret");
  expect(await silent.get("Robert")?.hears("message")).toMatchObject({
    to: "Robert",
    text: "secret",
  });
  await bob.says("Rosalind;secret");
  await bob.sees("It may be for Rosalind alone");
  expect(silent.get("m1")?.messages).toEqual([]);
});

test("in a crowd a group is made of people whom the page does not know", async () => {
  const { room, silent } = await crowd();
  await using _ = room;
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.clicks("button", "New group");
  await bob.writes("Group name", "Study");
  for (const name of ["Robert", "Rosalind", "m14"]) {
    await looksFor(bob, "dialog", name);
    await bob.clicks("checkbox", name);
  }
  await bob.clicks("button", "Make group");
  expect(await silent.get("Rosalind")?.hears("grouped")).toMatchObject({
    members: ["Bob", "Robert", "Rosalind", "m14"],
  });
});
