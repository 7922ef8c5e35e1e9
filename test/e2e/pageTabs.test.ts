import { expect, test } from "bun:test";
import { PagePerson } from "../support/pagePerson.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";

test("two tabs are two members", async () => {
  await using server = await Program.serve();
  await using bob = await PagePerson.joins(server.port, "Bob");
  await using mary = await PagePerson.joins(server.port, "Mary");
  await bob.says("hello");
  await mary.seesMessage({ from: "Bob", text: "hello" });
  await mary.says("Bob:hello to you");
  await bob.seesMessage({ from: "Mary", reach: "only to you", text: "hello to you" });
  await bob.seesList("People", ["Bob (you)", "Mary"]);
});

test("a tab that is duplicated asks for a name of its own, and the first stays who it is", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob");
  await bob.says("hello");
  await bob.seesMessage({ text: "hello", state: "Sent" });
  await bob.reloads();
  await bob.sees("Connected as Bob");
  await using copy = await bob.duplicates();
  await copy.joins("Bobby");
  await bob.seesList("People", ["Bob (you)", "Alice", "Bobby"]);
  alice.types("Bob:still you?");
  await bob.seesMessage({ from: "Alice", text: "still you?" });
  expect((await copy.messages()).map(({ text }) => text)).not.toContain("still you?");
});
