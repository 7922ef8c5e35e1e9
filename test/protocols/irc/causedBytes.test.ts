import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { limits } from "../../../src/model/limits.ts";
import { listCapabilities } from "../../../src/protocols/irc/capabilities.ts";
import { ircCommands } from "../../../src/protocols/irc/commands/table.ts";
import { bytesPerLine, rateBurst } from "../../../src/transport/rateLimit.ts";
import { FakeSocket } from "../../support/fakeSocket.ts";
import { createIrcHarness } from "../../support/ircHarness.ts";

/** Bytes that others may be sent for each byte that is charged: the charge is an estimate. */
const most = 4;
const names = Array.from({ length: 60 }, (_, index) => `n${index}`);
const long = "x".repeat(200);

/** A socket that counts what is written to it. */
class CountingSocket extends FakeSocket {
  bytes = 0;

  override write(bytes: Uint8Array): number {
    this.bytes += bytes.length;
    return bytes.length;
  }
}

/** A message of many lines: fewer than the rate limit holds back. */
const pasted = [
  "BATCH +1 draft/multiline #room",
  ...Array.from({ length: 20 }, () => "@batch=1 PRIVMSG #room :x"),
  "BATCH -1",
];

/** For every command what makes others be sent much, as lines sent one after the other. */
const lines: Record<string, string[][]> = {
  CAP: [["CAP LS 302"]],
  PASS: [["PASS word"]],
  NICK: [[`NICK ${"y".repeat(limits.nameCharacters)}`], ["NICK y"]],
  USER: [["USER u 0 * :Real"]],
  PING: [["PING x"]],
  PONG: [["PONG x"]],
  // It ends the connection.
  QUIT: [],
  PRIVMSG: [
    ["PRIVMSG #room :x"],
    [`PRIVMSG #everyone :${long}${long}`],
    [`PRIVMSG #room,#everyone,n1,n2 :${long}`],
  ],
  NOTICE: [["NOTICE #room :x"], [`NOTICE #room,#everyone :${long}`]],
  TAGMSG: [["@+typing=active TAGMSG #room"], ["@+draft/react=x TAGMSG #room,#everyone,n1,n2"]],
  BATCH: [pasted],
  JOIN: [["PART #room", "JOIN #room"], ["JOIN #other"]],
  PART: [["PART #room"], [`PART #room :${long}`]],
  NAMES: [["NAMES #room"]],
  TOPIC: [["TOPIC #room :x"], [`TOPIC #room :${long}`]],
  LIST: [["LIST"]],
  KICK: [["KICK #room n1"], [`KICK #room n1,n2,n3,n4 :${long}`], ["KICK #everyone n58"]],
  INVITE: [["JOIN #other", "INVITE n1 #other"], ["INVITE n1 #room"]],
  MODE: [
    ["MODE #room +b a"],
    ["MODE #room +bbbbbb a b c d e f"],
    ["MODE #room +m"],
    ["MODE #everyone +m-m+i-i"],
  ],
  WHO: [["WHO *"], ["WHO #room %tcuihsnfdlaor,1"]],
  WHOIS: [["WHOIS n1"]],
  WHOWAS: [["WHOWAS n1"]],
  ISON: [["ISON n1"]],
  USERHOST: [["USERHOST n1"]],
  AWAY: [["AWAY x", "AWAY"], [`AWAY ${long}`]],
  SETNAME: [["SETNAME x"], [`SETNAME :${long}`]],
  MONITOR: [["MONITOR + n1,n2"], ["MONITOR S"]],
  MOTD: [["MOTD"]],
  HELP: [["HELP"]],
  HELPOP: [["HELPOP"]],
  LUSERS: [["LUSERS"]],
  VERSION: [["VERSION"]],
  TIME: [["TIME"]],
  INFO: [["INFO"]],
  STATS: [["STATS u"]],
  OPER: [["OPER a b"]],
  KILL: [[`KILL n59 :${long}`]],
  WALLOPS: [[`WALLOPS :${long}`]],
  // The second of the messages above.
  REDACT: [[`REDACT #everyone 0-2 :${long}`]],
  CHATHISTORY: [["CHATHISTORY LATEST #everyone * 100"]],
  GROUP: [
    [`GROUP groupAll ${names.join(",")}`],
    ["GROUP groupMore n0,n1,n2", `GROUP ADD groupMore ${names.join(",")}`],
    [`GROUP groupLess ${names.join(",")}`, `GROUP DROP groupLess ${names.slice(0, 30).join(",")}`],
  ],
};

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test("whatever an IRC command makes others be sent is charged by its bytes", () => {
  const { joins, endTurn, teach } = createClass();
  const rows = Object.values(lines).flat();
  const watches = `MONITOR + ${rows.map((_, index) => `s${index}`).join(",")},y`;
  const others = names.map((name) => joins(name, watches));
  teach("n57");
  const told = (): number => others.reduce((sum, { socket }) => sum + socket.bytes, 0);
  const ratios = rows.map((row, index) => {
    const speaker = joins(`s${index}`, `MODE s${index} +B`, `AWAY ${long}`);
    for (const other of others.slice(0, 5)) other.send("JOIN #room");
    others[0]?.send(`MODE #room -m+o s${index}`);
    teach(`s${index}`);
    endTurn();
    const charged = (): number => speaker.connection.usedPart * rateBurst * bytesPerLine;
    const before = { told: told(), charged: charged() };
    speaker.send(...row);
    endTurn();
    const ratio = (told() - before.told) / (charged() - before.charged);
    speaker.send("QUIT");
    endTurn();
    return { row: row.at(-1), ratio };
  });
  expect(Object.keys(lines).toSorted()).toEqual([...ircCommands.keys()].toSorted());
  const orders = ratios.filter(({ row }) => /^(?:KILL|WALLOPS|REDACT)/.test(row ?? ""));
  expect(orders.filter(({ ratio }) => !(ratio > 0))).toEqual([]);
  expect(ratios.filter(({ ratio }) => !(ratio < most))).toEqual([]);
});

/** A class whose clients ask to be told as much as can be, and of whom there is much to tell. */
function createClass() {
  const harness = createIrcHarness(limits.ratePerSecond);
  const joins = (name: string, ...more: string[]) => {
    const socket = new CountingSocket();
    const client = { ...harness.connect(socket), socket };
    client.send("CAP LS 302", `CAP REQ :${listCapabilities(false)}`, "CAP END");
    client.send(`NICK ${name}`, `USER ${name} 0 * :${long}`, "JOIN #room", ...more);
    harness.endTurn();
    return client;
  };
  const teach = (name: string) => harness.testClass.order({ type: "teacher", name, on: true });
  return { joins, teach, endTurn: () => harness.endTurn() };
}
