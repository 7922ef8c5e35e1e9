import type { Attack } from "./attacks.ts";
import { HostilePeer, joinCrowd } from "./hostilePeer.ts";

/** One character that is eighteen after NFKC: no name may hold many of them. */
const swelling = "\ufdfa";
/** The longest there is after folding. */
const longName = "ß".repeat(29);

let lastId = 0;

/** A frame with an id of its own. */
export function asked(type: string, keys: object): object {
  lastId += 1;
  return { type, id: `h${lastId}`, ...keys };
}

export function sayFrame(to: string, text: string): string {
  return `${JSON.stringify(asked("say", { to, text }))}\n`;
}

async function speakWhereMuchIsBanned(port: number): Promise<void> {
  const [operator, speaker] = await joinCrowd({ port, count: 2 });
  operator?.sendFrames(asked("join", { room: "#bans" }));
  await operator?.sees('"entered"');
  for (let mask = 0; mask < 100; mask += 10) {
    const masks = Array.from({ length: 10 }, (_, index) => `*${longName.slice(1)}${mask + index}`);
    operator?.sendFrames(asked("mode", { room: "#bans", modes: `+bbbbbbbbbb ${masks.join(" ")}` }));
  }
  speaker?.sendFrames(
    asked("join", { room: "#bans" }),
    ...Array.from({ length: 19 }, (_, index) => asked("rename", { name: `${longName}${index}` })),
  );
  await operator?.sees("rename");
  speaker?.flood(() => sayFrame("#bans", "x"));
}

async function askForRoomsNearby(port: number): Promise<void> {
  const peers = await joinCrowd({ port, count: 6 });
  for (const [index, peer] of peers.entries()) {
    for (let room = 0; room < 50; room++) {
      peer.sendFrames(asked("join", { room: `#${longName.slice(3)}${index}${room}` }));
    }
  }
  for (const peer of peers) {
    peer.flood(() => `${JSON.stringify(asked("names", { room: `#${longName.slice(2)}x` }))}\n`);
  }
}

async function writeToNamesNearby(port: number): Promise<void> {
  const peers = await joinCrowd({ port, count: 200, name: longName.slice(3) });
  for (const peer of peers) peer.flood(() => sayFrame(`${longName}x`, "x"));
}

async function sendLongLines(port: number, count: number, line: string): Promise<void> {
  const bytes = Buffer.from(`${line}\n`);
  for (let index = 0; index < count; index++) {
    const peer = await HostilePeer.connect(port);
    peer.flood(() => bytes);
  }
}

/** Connects again whenever it is closed. */
async function sendBadFrames(port: number, line: string): Promise<void> {
  const bytes = Buffer.from(`${line}\n`.repeat(3));
  const again = async (): Promise<never> => {
    for (;;) {
      const peer = await HostilePeer.connect(port);
      peer.write(bytes);
      await peer.sees("nothing of the kind");
    }
  };
  for (let index = 0; index < 10; index++) void again();
}

async function sayIrcLines(port: number, count: number, line: string): Promise<void> {
  for (let index = 0; index < count; index++) {
    const peer = await HostilePeer.connect(port);
    peer.write(`NICK irc${index}\r\nUSER u 0 * :${"r".repeat(300)}\r\n`);
    await peer.sees(" 376 ");
    peer.flood(() => `${line}\r\n`);
  }
}

async function typeLines(port: number, count: number, line: string): Promise<void> {
  for (let index = 0; index < count; index++) {
    const peer = await HostilePeer.connect(port);
    peer.writeLines(`typist${index}`);
    await peer.sees("/help");
    peer.flood(() => `${line}\n`);
  }
}

/** Lines that take the server more work than a line is worth. */
export const work = {
  bans: {
    about: "lines in a room of 100 bans from a member with 20 former names, all swelling",
    run: speakWhereMuchIsBanned,
  },
  nearRooms: {
    about: "asks for a room that is like 250 others",
    run: askForRoomsNearby,
  },
  nearNames: {
    about: "writes to a name that is like 200 others",
    run: writeToNamesNearby,
  },
  backspaces: {
    about: "20 peers without a name: lines of 64 KB that end in a backspace",
    run: (port) => sendLongLines(port, 20, `${"e\u0301".repeat(21_000)}\b`),
  },
  longNames: {
    about: "20 peers without a name: names of 64 KB",
    run: (port) => sendLongLines(port, 20, swelling.repeat(21_000)),
  },
  typedLines: {
    about: "20 members at netcat: lines of 64 KB with an address that is nobody's",
    run: (port) => typeLines(port, 20, `${swelling.repeat(21_000)}:x`),
  },
  typedGroups: {
    about: "20 members at netcat: groups of 64 KB of names",
    run: (port) => typeLines(port, 20, `group groupx ${"a,".repeat(30_000)}`),
  },
  emptyLines: {
    about: "20 members at netcat: empty lines",
    run: (port) => typeLines(port, 20, "\n".repeat(60_000)),
  },
  badFrames: {
    about: "10 programs: frames of 64 KB nested 32,000 deep, three a connection",
    run: (port) => sendBadFrames(port, `{"type":${"[".repeat(32_000)}${"]".repeat(32_000)}}`),
  },
  ircLines: {
    about: "20 IRC clients: WHOIS of five names in each line",
    run: (port) => sayIrcLines(port, 20, "WHOIS irc0,irc1,irc2,irc3,irc4"),
  },
  ircBans: {
    about: "20 IRC clients: MODE with as many changes as a line holds",
    run: (port) =>
      sayIrcLines(port, 20, `JOIN #modes\r\nMODE #modes +${"b".repeat(40)} ${"*x? ".repeat(40)}`),
  },
  ircTags: {
    about: "20 IRC clients: lines with 8 KB of tags",
    run: (port) => sayIrcLines(port, 20, `@${"a=b\\:;".repeat(1_300)} PING x`),
  },
} satisfies Record<string, Attack>;
