import { expect, test } from "bun:test";
import { chmodSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Child } from "../support/child.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program, shell } from "../support/program.ts";

test("--output - is standard output, and makes no file of that name", async () => {
  using data = new DataFolder();
  using cwd = new DataFolder();
  await withHistory(data);
  const args = ["export", "--data-dir", data.path];
  const plain = await Program.run(args, { cwd: cwd.path });
  expect(plain.out).toEndWith(" Bob in ClassChat : hello there\n");
  expect(await Program.run([...args, "--output", "-"], { cwd: cwd.path })).toEqual(plain);
  const env = { CLASSCHAT_OUTPUT: "-" };
  expect(await Program.run(args, { cwd: cwd.path, env })).toEqual(plain);
  expect(readdirSync(cwd.path)).toEqual([]);
});

test("--output takes the longest name that a file may have, and says so of one that is longer", async () => {
  using data = new DataFolder();
  using files = new DataFolder();
  await withHistory(data);
  const args = ["export", "--data-dir", data.path, "--output"];
  const name = `${"é".repeat(125)}.text`;
  expect(Buffer.byteLength(name)).toBe(255);
  expect(await Program.run([...args, join(files.path, name)])).toEqual({
    code: 0,
    out: "",
    err: "",
  });
  const path = join(files.path, `${name}s`);
  expect(await Program.run([...args, path])).toEqual({
    code: 1,
    out: "",
    err: `${path} cannot be written (ENAMETOOLONG). Choose another file with --output.\n`,
  });
  expect(readdirSync(files.path)).toEqual([name]);
});

test("reads a history on a read-only disk, and leaves nothing behind", async () => {
  using data = new DataFolder();
  using temporary = new DataFolder();
  await withHistory(data);
  const env = { TMPDIR: temporary.path };
  const through = readOnly(data.path);
  const probe = await Program.run(["serve", "--data-dir", data.path, "--port", "0"], { through });
  expect(probe.err).toContain(" cannot be opened (EROFS).");
  const { code, out, err } = await Program.run(["export", "--data-dir", data.path], {
    through,
    env,
  });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toEndWith(" Bob in ClassChat : hello there\n");
  expect(readdirSync(temporary.path)).toEqual([]);
});

for (const [what, isIndexed] of [["with", true] as const, ["without", false] as const]) {
  test(`reads what a killed server left on a read-only disk, ${what} the index of its log`, async () => {
    using data = new DataFolder();
    await using holder = new Child("classHolder.ts", data.path, "written before the end");
    await holder.line();
    await holder.kill();
    expect(readdirSync(data.path)).toContain("classchat.sqlite-wal");
    if (!isIndexed) rmSync(join(data.path, "classchat.sqlite-shm"));
    const through = readOnly(data.path);
    const { code, out, err } = await Program.run(["export", "--data-dir", data.path], { through });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toEndWith(" Bob in ClassChat : written before the end\n");
  });
}

test("reads a history in a folder that may only be read, and leaves nothing behind", async () => {
  using data = new DataFolder();
  using temporary = new DataFolder();
  await withHistory(data);
  const before = readdirSync(data.path);
  chmodSync(data.path, 0o555);
  // Root writes everywhere unless that is taken from it (capabilities(7)).
  const drop = ["setpriv", "--bounding-set", "-dac_override"];
  const through = process.getuid?.() === 0 ? drop : [];
  const env = { TMPDIR: temporary.path };
  const args = ["export", "--data-dir", data.path];
  const { code, out, err } = await Program.run(args, { through, env });
  chmodSync(data.path, 0o755);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toEndWith(" Bob in ClassChat : hello there\n");
  expect(readdirSync(data.path)).toEqual(before);
  expect(readdirSync(temporary.path)).toEqual([]);
});

test("says in a sentence if there is no room for the copy it reads a read-only disk by", async () => {
  using data = new DataFolder();
  await withHistory(data);
  const env = { TMPDIR: join(data.path, "nowhere") };
  const through = readOnly(data.path);
  const { code, err } = await Program.run(["export", "--data-dir", data.path], { through, env });
  expect(code).toBe(1);
  expect(err).toMatch(
    /^A copy of .*classchat\.sqlite to read it from cannot be made in .*nowhere \(ENOENT\)\. Name a folder .*\n$/,
  );
});

async function withHistory(folder: DataFolder): Promise<void> {
  await using server = await Program.serve("--data-dir", folder.path);
  const bob = await PlainPeer.connect(server.port, "Bob");
  bob.types("hello there", "exit");
  await server.out.sees("Bob disconnected...\n");
  server.signal("SIGTERM");
  await server.exitCode();
}

/** A command that runs another where the folder is on a read-only disk. */
function readOnly(folder: string): string[] {
  const mounts = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift &&';
  return ["unshare", process.getuid?.() === 0 ? "-m" : "-rm", ...shell(mounts, folder)];
}
