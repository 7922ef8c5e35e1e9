import { expect, test } from "bun:test";
import { join } from "node:path";
import type { ArchivedFile } from "../../scripts/release/archive.ts";
import { makeTarGz, makeZip } from "../../scripts/release/archive.ts";
import { DataFolder } from "../support/dataFolder.ts";

const date = new Date("2026-11-26T09:30:44Z");
const files: ArchivedFile[] = [
  {
    path: "classchat-1/classchat",
    bytes: Buffer.from("#!/bin/sh\necho it runs\n"),
    isExecutable: true,
  },
  {
    path: "classchat-1/completions/_classchat",
    bytes: Buffer.from("x".repeat(1_024)),
    isExecutable: false,
  },
  { path: "classchat-1/empty", bytes: Buffer.from(""), isExecutable: false },
];

const formats = {
  "tar.gz": {
    make: makeTarGz,
    unpack: (path: string) => ["tar", "-xzf", path],
    list: (path: string) => ["tar", "--utc", "--full-time", "-tvzf", path],
  },
  zip: {
    make: makeZip,
    unpack: (path: string) => ["unzip", "-q", path],
    list: (path: string) => ["unzip", "-Z", "-T", path],
  },
};

async function run(command: string[], cwd: string): Promise<string> {
  const child = Bun.spawn(command, {
    cwd,
    env: { ...process.env, TZ: "UTC" },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  expect(err).toBe("");
  return out;
}

for (const [name, { make, unpack, list }] of Object.entries(formats)) {
  test(`a ${name} holds its files with their permissions and the date of the commit`, async () => {
    using folder = new DataFolder();
    const path = join(folder.path, `archive.${name}`);
    await Bun.write(path, make(files, date));
    await run(unpack(path), folder.path);
    for (const { path: file, bytes } of files) {
      expect(await Bun.file(join(folder.path, file)).bytes()).toEqual(new Uint8Array(bytes));
    }
    expect(await run([join(folder.path, "classchat-1/classchat")], folder.path)).toBe("it runs\n");
    const listed = await run(list(path), folder.path);
    expect(listed).toMatch(/^-rwxr-xr-x .*classchat-1\/classchat$/m);
    expect(listed).toMatch(/^-rw-r--r-- .*classchat-1\/empty$/m);
    expect(listed.match(/2026-11-26 09:30:44|20261126\.093044/g)).toHaveLength(files.length);
  });

  test(`a ${name} of the same files has the same bytes`, () => {
    const again = files.map((file) => ({ ...file, bytes: Buffer.from(file.bytes) }));
    expect(make(again, new Date(date))).toEqual(make(files, date));
  });
}
