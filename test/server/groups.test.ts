import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";

test("a group that is not there is nobody to write to, and another's is not one's own, on every protocol", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  const mary = await room.plain("Mary");
  const tom = await room.irc("Tom");
  const [ann, pat, zoe] = [
    await room.plain("Ann"),
    await room.plain("Pat"),
    await room.plain("Zoe"),
  ];
  ann.types("group groupTheirs Ann,Pat,Zoe");
  await ann.sees("Group groupTheirs is created successfully\n");

  const notTheirs = { code: "not_member", text: "You are not in groupTheirs" };
  const another = bob.says("groupTheirs", "hello");
  expect(await bob.hears("refused")).toEqual({ type: "refused", id: another, ...notTheirs });
  mary.types("groupTheirs:hello");
  await mary.sees("You are not in groupTheirs\n");
  const byIrc = await tom.answers("PRIVMSG #groupTheirs :hello");
  expect(byIrc).toEqual([":irc.test 404 Tom #groupTheirs :You are not in groupTheirs"]);

  for (const peer of [ann, pat, zoe]) {
    peer.types("exit");
    await peer.isClosed();
  }
  const text = "Client not active. Message not delivered. Try later";
  const deleted = bob.says("groupTheirs", "hello");
  const refused = { type: "refused", id: deleted, code: "not_active", text } as const;
  expect(await bob.hears("refused")).toEqual(refused);
  mary.types("groupTheirs:hello");
  await mary.sees(`[From server]\n${text}\n`);
  expect(await tom.answers("PRIVMSG #groupTheirs :hello")).toEqual([
    `:irc.test 403 Tom #groupTheirs :${text}`,
  ]);
});
