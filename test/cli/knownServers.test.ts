import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { KnownServers } from "../../src/cli/knownServers.ts";
import { ServerTrust } from "../../src/cli/serverTrust.ts";
import type { Judgement } from "../../src/client/serverProof.ts";
import { shortenFingerprint } from "../../src/model/fingerprint.ts";
import { DataFolder } from "../support/dataFolder.ts";

const [first, second] = ["a9", "7c"].map((byte) => byte.repeat(32)) as [string, string];
const host = "192.168.1.5";
const address = `${host}:12000`;

function read(folder: DataFolder): string {
  return readFileSync(join(folder.path, "known_servers"), "utf8");
}

function write(folder: DataFolder, text: string): void {
  writeFileSync(join(folder.path, "known_servers"), text);
}

describe("known_servers", () => {
  test("is a line for each server, for its owner alone, and read again", async () => {
    using folder = new DataFolder();
    const path = join(folder.path, "new", "folder");
    const known = await KnownServers.open(path);
    await known.add({ address }, first);
    await known.add({ address, className: 'Room "12" 🎈' }, second);
    const file = join(path, "known_servers");
    expect(readFileSync(file, "utf8")).toBe(
      `${address} SHA256:${first}\n${address} SHA256:${second} Room "12" 🎈\n`,
    );
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(path)).toEqual(["known_servers"]);
    const again = await KnownServers.open(path);
    expect(again.find({ address }).map(({ line }) => line)).toEqual([1, 2]);
    expect(known.find({ address })).toEqual(again.find({ address }));
  });

  test("keeps damaged lines and notes as they are, and says which lines are damaged", async () => {
    using folder = new DataFolder();
    const text = `# of my school\n\n${address} SHA256:${first}\n${address} SHA256:abc\nnonsense`;
    write(folder, text);
    const known = await KnownServers.open(folder.path);
    expect(known.damagedLines).toEqual([4, 5]);
    expect(known.find({ address })).toMatchObject([{ line: 3, fingerprint: first }]);
    await known.add({ address: "[::1]:1" }, second);
    expect(read(folder)).toBe(`${text}\n[::1]:1 SHA256:${second}\n`);
    expect(known.find({ address: "[::1]:1" })).toMatchObject([{ line: 6 }]);
  });

  test("keeps every line, whatever the file holds", async () => {
    using folder = new DataFolder();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), async (before) => {
        write(folder, before);
        const kept = read(folder);
        const known = await KnownServers.open(folder.path);
        await known.add({ address }, first);
        expect(read(folder)).toStartWith(kept);
        expect((await KnownServers.open(folder.path)).find({ address })).toHaveLength(
          known.find({ address }).length,
        );
      }),
      { numRuns: 50 },
    );
  });

  test("keeps what another program added meanwhile", async () => {
    using folder = new DataFolder();
    const [one, other] = [
      await KnownServers.open(folder.path),
      await KnownServers.open(folder.path),
    ];
    await one.add({ address }, first);
    await other.add({ address: "b:1" }, second);
    expect(read(folder)).toBe(`${address} SHA256:${first}\nb:1 SHA256:${second}\n`);
  });

  test("that cannot be read is said in a sentence, and nobody is taken for unknown", async () => {
    using folder = new DataFolder();
    mkdirSync(join(folder.path, "known_servers"));
    expect(KnownServers.open(folder.path)).rejects.toThrow("cannot be read (EISDIR)");
  });
});

/** What is made of a server by somebody who was there before, as the lines tell. */
async function judge(
  lines: string,
  choice: Partial<ConstructorParameters<typeof ServerTrust>[1]>,
  fingerprint: string,
): Promise<{ judgement: Judgement; file: string }> {
  using folder = new DataFolder();
  if (lines !== "") write(folder, lines);
  const trust = new ServerTrust(await KnownServers.open(folder.path), {
    host,
    port: 12_000,
    ...choice,
  });
  const judgement = await trust.judge(fingerprint);
  const isThere = readdirSync(folder.path).length > 0;
  return { judgement, file: isThere ? read(folder) : "" };
}

const byAddress = `${address} SHA256:${first}\n`;
const byName = `${address} SHA256:${first} Lab\n`;
const elsewhere = "192.168.1.9";

describe("a server is", () => {
  test.each([
    ["known at its address", byAddress, {}, first, "known"],
    ["an impostor at a known address", byAddress, {}, second, "impostor"],
    ["a stranger at an unknown address", byAddress, { host: elsewhere }, second, "stranger"],
    ["a stranger at another port", byAddress, { port: 4_000 }, second, "stranger"],
    [
      "known by its class, wherever it moved",
      byName,
      { host: elsewhere, className: "Lab" },
      first,
      "known",
    ],
    [
      "an impostor of a known class, wherever it is",
      byName,
      { host: elsewhere, className: "Lab" },
      second,
      "impostor",
    ],
    [
      "a stranger at an address where another class was",
      byName,
      { className: "Art" },
      second,
      "stranger",
    ],
    ["an impostor at the address of a class, if it is given", byName, {}, second, "impostor"],
    [
      "an impostor at a known address also if it is found by a name",
      byAddress,
      { className: "Art" },
      second,
      "impostor",
    ],
    ["known by any of two lines", `${byAddress}${address} SHA256:${second}\n`, {}, second, "known"],
    ["known by the invite", "", { fingerprint: shortenFingerprint(first) }, first, "known"],
    [
      "known by the invite also where another one was",
      byAddress,
      { fingerprint: shortenFingerprint(second) },
      second,
      "known",
    ],
    [
      "an impostor if the invite is another one's, whatever is known",
      byAddress,
      { fingerprint: shortenFingerprint(second) },
      first,
      "impostor",
    ],
    [
      "no less a stranger for what is announced",
      "",
      { announced: shortenFingerprint(first) },
      first,
      "stranger",
    ],
    [
      "an impostor if another one was announced",
      "",
      { announced: shortenFingerprint(first) },
      second,
      "impostor",
    ],
  ] as const)("%s", async (_, lines, choice, shown, expected) => {
    expect((await judge(lines, choice, shown)).judgement.kind).toBe(expected);
  });

  test("remembered if it is known by the invite, and a stranger only once that is wanted", async () => {
    const invited = await judge("", { fingerprint: shortenFingerprint(first) }, first);
    expect(invited.file).toBe(byAddress);
    using folder = new DataFolder();
    const trust = new ServerTrust(await KnownServers.open(folder.path), { host, port: 12_000 });
    const judgement = await trust.judge(first);
    if (judgement.kind !== "stranger") throw new Error("it is no stranger");
    expect(readdirSync(folder.path)).toEqual([]);
    expect(await judgement.stranger.remember()).toBeUndefined();
    expect(read(folder)).toBe(byAddress);
    expect(await trust.judge(first)).toEqual({ kind: "known" });
    expect((await trust.judge(second)).kind).toBe("impostor");
  });
});

test("an impostor's refusal has both fingerprints, the file and the line, and when it is harmless", async () => {
  using folder = new DataFolder();
  write(folder, `# mine\n${byAddress}`);
  const known = await KnownServers.open(folder.path);
  const judgement = await new ServerTrust(known, { host, port: 12_000 }).judge(second);
  expect(judgement).toEqual({
    kind: "impostor",
    text: `The server of ${address} is not the one it should be: somebody may pose as it. Nothing was said to it. The fingerprints:
known here: ${shortenFingerprint(first)} (line 2 of ${known.path})
shown now: ${shortenFingerprint(second)}
It is harmless if the server has a new data folder, or another one has its address or name now: its window then shows the last one. If so, delete that line and join again, or join by its invite; if not, tell the teacher.`,
  });
});

test("a server that cannot be written down is known for as long as the program runs, and that is said", async () => {
  using folder = new DataFolder();
  const known = await KnownServers.open(join(folder.path, "folder"));
  writeFileSync(join(folder.path, "folder"), "");
  const trust = new ServerTrust(known, { host, port: 12_000 });
  const judgement = await trust.judge(first);
  if (judgement.kind !== "stranger") throw new Error("it is no stranger");
  expect(await judgement.stranger.remember()).toStartWith(
    "It is forgotten when this program ends.",
  );
  expect(await trust.judge(first)).toEqual({ kind: "known" });
  expect((await trust.judge(second)).kind).toBe("impostor");
});
