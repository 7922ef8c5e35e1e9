import { expect, test } from "bun:test";
import { DataFolder } from "../support/dataFolder.ts";
import type { WebPeer } from "../support/classroom.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { Program } from "../support/program.ts";
import { WebLine } from "../support/webLine.ts";

/** Comes by `/ws`, back to the seat that the token stands for where there is one. */
async function web(port: number, name: string, resume?: { token: string; since: number }) {
  const peer = await NativePeer.over(await WebLine.connect(port));
  const { token, since } = resume ?? {};
  peer.sends({ type: "hello", v: 1, name, resume: token, since });
  return { peer, token: (await peer.hears("welcome")).token };
}

function heardBy(peer: WebPeer): { seq: number; text: string }[] {
  const messages = peer.heard.filter((frame) => frame.type === "message");
  return messages.map(({ seq, text }) => ({ seq, text }));
}

test("what a web peer was told is stored outlives kill -9, and reaches another web peer exactly once", async () => {
  using folder = new DataFolder();
  const flags = ["--rate", "0", "--replay", "0", "--data-dir", folder.path];
  await using server = await Program.serve(...flags);
  const ann = await web(server.port, "Ann");
  const bob = await web(server.port, "Bob");
  const receipted = new Map<string, number>();
  const texts = new Map<string, string>();
  for (let round = 0; round < 40; round++) {
    for (let index = 0; index < 25; index++) {
      const text = `${round}.${index}`;
      texts.set(ann.peer.says("everyone", text), text);
    }
    // Killed in the midst of a later round: what was said then may be receipted or not.
    if (round === 30) server.signal("SIGKILL");
    if (round < 30) await ann.peer.hears("receipt");
  }
  await Promise.all([ann.peer.isClosed(), bob.peer.isClosed()]);
  for (const frame of ann.peer.heard) {
    if (frame.type === "receipt") receipted.set(texts.get(frame.id) ?? "", frame.seq);
  }
  expect(receipted.size).toBeGreaterThan(0);

  await using again = await Program.serve(...flags);
  const before = heardBy(bob.peer);
  const since = before.at(-1)?.seq ?? 0;
  const back = await web(again.port, "Bob", { token: bob.token, since });
  await back.peer.isUpToDate();
  const all = [...before, ...heardBy(back.peer)];
  const seqs = all.map(({ seq }) => seq);
  expect(seqs).toEqual([...new Set(seqs)].toSorted((one, other) => one - other));
  expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
  const heard = new Map(all.map(({ text, seq }) => [text, seq]));
  for (const [text, seq] of receipted) {
    expect({ text, seq: heard.get(text) }).toEqual({ text, seq });
  }
});
