import { expect, test } from "bun:test";
import { LineSplitter } from "../../src/wire/lineSplitter.ts";
import { Program } from "../support/program.ts";
import { Transcript } from "../support/transcript.ts";

const thousand = 1_000;

/** A member that keeps only the set of those it knows to be here, and counts its presence frames. */
interface Counter {
  known: Set<string>;
  presences: number;
  socket: Bun.Socket;
}

async function comeAll(port: number, progress: Transcript): Promise<Counter[]> {
  return await Promise.all(
    Array.from({ length: thousand }, async (_, index) => {
      const splitter = new LineSplitter();
      const name = `member${index}`;
      const counter = { known: new Set([name]), presences: 0 };
      const socket = await Bun.connect({
        hostname: "127.0.0.1",
        port,
        socket: {
          data(_socket, bytes) {
            splitter.push(bytes);
            for (let line = splitter.next(); line !== undefined; line = splitter.next()) {
              if (typeof line === "string") hear(counter, JSON.parse(line));
            }
            if (counter.known.size === thousand) progress.add(".");
          },
        },
      });
      socket.write(`${JSON.stringify({ type: "hello", v: 1, name })}\n`);
      return Object.assign(counter, { socket });
    }),
  );
}

function hear(
  counter: Omit<Counter, "socket">,
  frame: Record<string, string[]> & { type: string },
) {
  if (frame.type === "presence") counter.presences += 1;
  for (const name of frame["members"] ?? frame["joined"] ?? []) counter.known.add(name);
  for (const name of frame["left"] ?? []) counter.known.delete(name);
}

test("1,000 clients join and agree on who is here, with far fewer presence frames than joins", async () => {
  await using server = await Program.serve("--crowd", "0");
  const progress = new Transcript("the class");
  const startedAt = performance.now();
  const members = await comeAll(server.port, progress);
  const areAllHere = () => members.every(({ known }) => known.size === thousand);
  await progress.until(areAllHere, "for 1,000 to know of each other");
  const tookMs = performance.now() - startedAt;
  process.stdout.write(`1,000 clients agreed on who is here after ${Math.round(tookMs)} ms\n`);
  const everyone = [...(members[0]?.known ?? [])].toSorted();
  for (const { known } of members) expect([...known].toSorted()).toEqual(everyone);
  const most = Math.max(...members.map(({ presences }) => presences));
  expect(most).toBeLessThan(thousand / 2);
  for (const { socket } of members) socket.end();
});
