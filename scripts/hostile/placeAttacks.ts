import type { Attack } from "./attacks.ts";
import { HostilePeer, joinCrowd } from "./hostilePeer.ts";
import { repeat } from "./repeat.ts";
import { asked } from "./workAttacks.ts";

/** Connections, names, rooms and groups: all that one can hold. */
export const places = {
  connections: {
    about: "connects and holds as many connections as it can",
    async run(port) {
      repeat(20, async () => {
        await HostilePeer.connect(port);
      });
    },
  },
  churn: {
    about: "connects and goes, as fast as it can",
    async run(port) {
      repeat(50, async () => {
        const peer = await HostilePeer.connect(port);
        peer.vanish();
      });
    },
  },
  phantoms: {
    about: "joins under one name after the other, and loses each connection",
    async run(port) {
      repeat(20, async (index, time) => {
        const peer = await HostilePeer.connect(port);
        peer.sendFrames({
          type: "hello",
          v: 1,
          name: `phantom${index}x${time}`,
        });
        await peer.sees('"welcome"');
        peer.vanish();
      });
    },
  },
  comings: {
    about: "joins and leaves under one name after the other",
    async run(port) {
      repeat(20, async (index, time) => {
        const peer = await HostilePeer.connect(port);
        peer.sendFrames({ type: "hello", v: 1, name: `coming${index}x${time}` }, { type: "exit" });
        await peer.sees("nothing of the kind");
      });
    },
  },
  halfOpen: {
    about: "holds connections that begin a frame and never give a name",
    async run(port) {
      repeat(20, async () => {
        const peer = await HostilePeer.connect(port);
        peer.write('{"type":');
      });
    },
  },
  rooms1000: {
    about: "50 members make and leave rooms without end",
    async run(port) {
      const peers = await joinCrowd({ port, count: 50 });
      let last = 0;
      for (const peer of peers) {
        peer.flood(() => {
          last += 1;
          const room = `#made${last}`;
          const frames = [asked("join", { room }), ...(last % 2 ? [asked("leave", { room })] : [])];
          return frames.map((frame) => `${JSON.stringify(frame)}\n`).join("");
        });
      }
    },
  },
  groups: {
    about: "20 members make groups of 60 people without end",
    async run(port) {
      const peers = await joinCrowd({ port, count: 60 });
      const members = peers.map((_, index) => `hostile${index}`);
      let last = 0;
      for (const peer of peers.slice(0, 20)) {
        peer.flood(() => {
          last += 1;
          return `${JSON.stringify(asked("group", { name: `groupMade${last}`, members }))}\n`;
        });
      }
    },
  },
  renames: {
    about: "50 members change their names",
    async run(port) {
      const peers = await joinCrowd({ port, count: 50 });
      for (const [index, peer] of peers.entries()) {
        let time = 0;
        peer.flood(() => {
          time += 1;
          return `${JSON.stringify(asked("rename", { name: `renamed${index}x${time % 9}` }))}\n`;
        });
      }
    },
  },
  resumes: {
    about: "one member comes back again and again after many visits of a room",
    async run(port) {
      const first = await HostilePeer.connect(port);
      const resume = "a".repeat(32);
      first.sendFrames({ type: "hello", v: 1, name: "returner", resume });
      await first.sees('"welcome"');
      for (let visit = 0; visit < 200; visit++) {
        first.sendFrames(asked("join", { room: "#v" }), asked("leave", { room: "#v" }));
      }
      await Bun.sleep(2_000);
      repeat(10, async () => {
        const peer = await HostilePeer.connect(port);
        peer.sendFrames({
          type: "hello",
          v: 1,
          name: "returner",
          resume,
          since: 0,
        });
        await peer.sees('"welcome"');
      });
    },
  },
} satisfies Record<string, Attack>;
