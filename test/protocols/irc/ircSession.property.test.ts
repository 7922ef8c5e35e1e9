import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import fc from "fast-check";
import { ircCommands } from "../../../src/protocols/irc/commands/table.ts";
import { maxLineBytes, parseIrcLine } from "../../../src/protocols/irc/ircLine.ts";
import { createIrcHarness } from "../../support/ircHarness.ts";

const names = ["Ann", "Bob", "carl"];
const commands = [...ircCommands.keys()].filter((command) => command !== "QUIT");
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
/** Lines that have an effect, which random words seldom have. */
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
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...commands) },
      { weight: 1, arbitrary: word },
    ),
    fc.array(word, { maxLength: 4 }),
  )
  .map(([tags, command, params]) => `${tags}${command} ${params.join(" ")}`)
  // A client that has quit gets no more answers.
  .filter((text) => !/quit/i.test(text));
const line = fc.oneof(likely, unlikely);
const step = fc.record({ who: fc.nat(names.length - 1), line, endsTurn: fc.boolean() });

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test("whatever clients send, nothing throws, every line sent is valid, and every command is answered", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.boolean(), (steps, hasCaps) => {
      const harness = createIrcHarness();
      const caps = "echo-message labeled-response batch server-time message-tags extended-join";
      const clients = names.map((name) => {
        const client = harness.connect();
        if (hasCaps) client.send(`CAP REQ :${caps}`);
        client.send(`NICK ${name}`, "USER u 0 * :Real", "CAP END");
        harness.endTurn();
        return client;
      });
      for (const { who, line: text, endsTurn } of steps) {
        clients[who]?.send(text);
        if (endsTurn) harness.endTurn();
      }
      for (const client of clients) client.send("CAP END", "ISON x", "PING the-end");
      harness.endTurn();
      for (const [at, { socket }] of clients.entries()) {
        expect(findWrongNicks(socket.text, names[at] ?? "")).toEqual([]);
        // A response that never completes would hold back this one.
        expect(socket.text).toMatch(/:irc\.test PONG irc\.test the-end\r\n/);
        for (const sent of socket.text.split("\r\n").slice(0, -1)) {
          const tags = sent.startsWith("@") ? sent.indexOf(" ") + 1 : 0;
          expect(Buffer.byteLength(sent.slice(tags))).toBeLessThanOrEqual(maxLineBytes - 2);
          expect(parseIrcLine(sent)).toBeDefined();
          expect(sent).not.toMatch(/[\r\n\0]/);
        }
      }
    }),
    { numRuns: 300 },
  );
});

/** Follows the client's own nick as the client does, and returns all other nicks that numerics address. */
function findWrongNicks(text: string, first: string): string[] {
  let own = first;
  const wrong: string[] = [];
  for (const sent of text.split("\r\n").slice(0, -1)) {
    const line = parseIrcLine(sent);
    const [param = ""] = line?.params ?? [];
    if (line?.command === "NICK" && line.source?.startsWith(`${own}!`)) own = param;
    if (line && /^\d{3}$/.test(line.command) && param !== own && param !== "*") wrong.push(param);
  }
  return wrong;
}
