import type { Attack } from "./attacks.ts";
import { HostilePeer, joinCrowd } from "./hostilePeer.ts";
import { asked, sayFrame } from "./workAttacks.ts";

/** 16 KB of UTF-8 in as many characters as a message may have. */
const longText = "\u{1f600}".repeat(4_000);

/** Of one kind for each line, so that answers cannot be told from questions by their bytes alone. */
function floodFrames(peer: HostilePeer, type: string, keys: object = {}): void {
  peer.flood(() => `${JSON.stringify(asked(type, keys))}\n`);
}

async function fillRooms(port: number): Promise<HostilePeer[]> {
  const peers = await joinCrowd({ port, count: 20 });
  for (const [index, peer] of peers.entries()) {
    for (let room = 0; room < 50; room++) {
      const name = `#room${index}x${room}`;
      peer.sendFrames(
        asked("join", { room: name }),
        asked("topic", { room: name, topic: "\u{1f600}".repeat(300) }),
      );
    }
  }
  return peers;
}

async function shout(port: number, count: number, to = "everyone"): Promise<void> {
  const peers = await joinCrowd({ port, count });
  for (const peer of peers) peer.flood(() => sayFrame(to, longText));
}

/** Each asks for all of it, and comes anew once it has asked. */
async function askForHistory(port: number, { reads }: { reads: boolean }): Promise<void> {
  const again = async (index: number): Promise<never> => {
    for (let time = 0; ; time++) {
      const peer = await HostilePeer.connect(port);
      if (!reads) peer.stopReading();
      peer.sendFrames({
        type: "hello",
        v: 1,
        name: `reader${index}x${time}`,
        since: 0,
      });
      if (reads) await peer.sees('"seq":1,');
      await Bun.sleep(reads ? 0 : 3_000);
      peer.vanish();
    }
  };
  for (let index = 0; index < 30; index++) void again(index);
}

async function stallWhileOthersTalk(port: number): Promise<void> {
  const stalled = await joinCrowd({ port, count: 60, name: "stalled" });
  for (const peer of stalled) peer.stopReading();
  await shout(port, 8);
}

async function askWithoutReading(port: number): Promise<void> {
  const peers = await fillRooms(port);
  for (const peer of peers) {
    peer.stopReading();
    floodFrames(peer, "rooms");
  }
}

async function askByIrc(port: number, line: string): Promise<void> {
  await fillRooms(port);
  for (let index = 0; index < 20; index++) {
    const peer = await HostilePeer.connect(port);
    peer.write(`NICK irc${index}\r\nUSER u 0 * :Real\r\n`);
    await peer.sees(" 376 ");
    peer.flood(() => `${line}\r\n`);
  }
}

async function endlessLine(port: number, start: string): Promise<void> {
  for (let index = 0; index < 20; index++) {
    const peer = await HostilePeer.connect(port);
    peer.write(start);
    const part = Buffer.alloc(65_536, "y");
    peer.flood(() => part);
  }
}

/** Bytes: many in, many more out, or many that wait. */
export const bandwidth = {
  rooms: {
    about: "20 members ask for the list of 1,000 rooms with long topics",
    async run(port) {
      for (const peer of await fillRooms(port)) floodFrames(peer, "rooms");
    },
  },
  roomsUnread: {
    about: "the same, and nobody reads the answers",
    run: askWithoutReading,
  },
  who: {
    about: "100 members ask who is here",
    async run(port) {
      const peers = await joinCrowd({
        port,
        count: 100,
        name: "\u{20000}".repeat(25),
      });
      for (const peer of peers) floodFrames(peer, "who");
    },
  },
  shout: {
    about: "50 members say 16 KB to everyone, again and again",
    run: (port) => shout(port, 50),
  },
  privately: {
    about: "50 members say 16 KB to one member who does not read",
    async run(port) {
      const [target] = await joinCrowd({ port, count: 1, name: "target" });
      target?.stopReading();
      await shout(port, 50, "target0");
    },
  },
  stalled: {
    about: "60 members read nothing while 8 say 16 KB to everyone",
    run: stallWhileOthersTalk,
  },
  history: {
    about: "30 programs ask for a history of 64 MiB, and again",
    historyMiB: 64,
    run: (port) => askForHistory(port, { reads: true }),
  },
  historyUnread: {
    about: "the same, and nobody reads it",
    historyMiB: 64,
    run: (port) => askForHistory(port, { reads: false }),
  },
  ircList: {
    about: "20 IRC clients ask for the list of 1,000 channels",
    run: (port) => askByIrc(port, "LIST"),
  },
  ircWho: {
    about: "20 IRC clients ask who is here",
    run: (port) => askByIrc(port, "WHO *"),
  },
  endlessText: {
    about: "20 peers send a line without end",
    run: (port) => endlessLine(port, ""),
  },
  endlessFrame: {
    about: "20 programs send a frame without end",
    run: (port) => endlessLine(port, '{"type":"'),
  },
  endlessIrc: {
    about: "20 IRC clients send a line without end",
    run: (port) => endlessLine(port, "NICK "),
  },
  endlessOption: {
    about: "20 telnet clients begin a subnegotiation without end",
    async run(port) {
      for (let index = 0; index < 20; index++) {
        const peer = await HostilePeer.connect(port);
        peer.write(Uint8Array.of(255, 250));
        const part = Buffer.alloc(65_536, "y");
        peer.flood(() => part);
      }
    },
  },
  endlessTelnet: {
    about: "20 telnet clients negotiate without end",
    async run(port) {
      for (let index = 0; index < 20; index++) {
        const peer = await HostilePeer.connect(port);
        const part = Buffer.alloc(65_536, Uint8Array.of(255, 241));
        peer.flood(() => part);
      }
    },
  },
} satisfies Record<string, Attack>;
