import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import fc from "fast-check";
import { ircCommands } from "../../../src/protocols/irc/commands/table.ts";
import { parseIrcLine } from "../../../src/protocols/irc/ircLine.ts";
import { limits } from "../../../src/model/limits.ts";
import { ircHouse } from "../../support/ircHouse.ts";

const names = ["Ann", "Bob", "carl"];
const stays = [...ircCommands.keys()].filter((command) => command !== "QUIT");
const word = fc.oneof(
  fc.constantFrom(
    ...names,
    "server",
    "nobody",
    "0",
    "*",
    "+m",
    "-m",
    "+i",
    "+k",
    "+o",
    "+b-v",
    "b",
  ),
  fc.constantFrom("#everyone", "#lab", "#LAB", "#lab,#b", "#groupA", "groupA", "Ann,Bob,carl", "#"),
  fc.constantFrom("LS", "END", ":", ":a b", "\u0001ACTION x\u0001", "echo-message", "batch"),
  fc.string({ unit: "binary", maxLength: 12 }),
);
/** Lines that do something, as random words seldom do. */
const likely = fc
  .tuple(
    fc.constantFrom("", "@label=x "),
    fc.constantFrom(
      "JOIN #lab",
      "JOIN #lab,#b",
      "PART #lab",
      "TOPIC #lab :x",
      "MODE #lab +m",
      "MODE #lab -m+t",
      "MODE #lab +v %",
      "MODE #lab +o-v % %",
      "KICK #lab %",
      "INVITE % #lab",
      "PRIVMSG #lab :x",
      "PRIVMSG % :x",
      "PRIVMSG #everyone :x",
      "GROUP groupA Ann,Bob,carl",
      "PRIVMSG #groupA :x",
      "PART #everyone",
      "JOIN #everyone",
      "JOIN 0",
      "AWAY :x",
      "NICK %",
      "NICK Dew",
      "NICK Eva",
    ),
    fc.constantFrom(...names),
  )
  .map(([tags, text, name]) => tags + text.replaceAll("%", name));
const unlikely = fc
  .tuple(
    fc.constantFrom("", "", "@label=x ", "@+typing=active ", "@a;b= "),
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...stays) }, { weight: 1, arbitrary: word }),
    fc.array(word, { maxLength: 4 }),
  )
  .map(([tags, command, params]) => `${tags}${command} ${params.join(" ")}`)
  // One who leaves is not asked any more.
  .filter((text) => !/quit/i.test(text));
const line = fc.oneof(likely, unlikely);
const wish = fc.record({ who: fc.nat(names.length - 1), line, endsTurn: fc.boolean() });

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test("whatever clients write, nothing throws, every line is one that IRC allows, and every question is answered", () => {
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 30 }), fc.boolean(), (wishes, hasCaps) => {
      const house = ircHouse();
      const caps = "echo-message labeled-response batch server-time message-tags extended-join";
      const clients = names.map((name) => {
        const client = house.connects();
        if (hasCaps) client.says(`CAP REQ :${caps}`);
        client.says(`NICK ${name}`, "USER u 0 * :Real", "CAP END");
        house.endTurn();
        return client;
      });
      for (const { who, line: text, endsTurn } of wishes) {
        clients[who]?.says(text);
        if (endsTurn) house.endTurn();
      }
      for (const client of clients) client.says("CAP END", "ISON x", "PING the-end");
      house.endTurn();
      for (const [at, { socket }] of clients.entries()) {
        expect(ownNames(socket.text, names[at] ?? "")).toEqual([]);
        // An answer that never came would hold up all behind it.
        expect(socket.text).toMatch(/:irc\.test PONG irc\.test the-end\r\n/);
        for (const told of socket.text.split("\r\n").slice(0, -1)) {
          const tags = told.startsWith("@") ? told.indexOf(" ") + 1 : 0;
          expect(Buffer.byteLength(told.slice(tags))).toBeLessThanOrEqual(limits.ircLineBytes - 2);
          expect(parseIrcLine(told)).toBeDefined();
          expect(told).not.toMatch(/[\r\n\0]/);
        }
      }
    }),
    { numRuns: 300 },
  );
});

/** Follows its own name as a client does; returns the names that numerics give it beside. */
function ownNames(text: string, first: string): string[] {
  let own = first;
  const others: string[] = [];
  for (const told of text.split("\r\n").slice(0, -1)) {
    const line = parseIrcLine(told);
    const [param = ""] = line?.params ?? [];
    if (line?.command === "NICK" && line.source?.startsWith(`${own}!`)) own = param;
    if (line && /^\d{3}$/.test(line.command) && param !== own && param !== "*") others.push(param);
  }
  return others;
}
