import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../support/freePort.ts";
import { NatsCluster, NatsNode } from "../support/natsCluster.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { Program } from "../support/program.ts";
import { ServedTogether } from "../support/servedTogether.ts";

let nats: NatsCluster;

beforeAll(async () => {
  nats = await NatsCluster.start(1);
});

afterAll(async () => {
  await nats[Symbol.asyncDispose]();
});

/** Runs a server that cannot start. */
async function refused(engine: string, ...flags: string[]) {
  return await Program.run(["serve", "--cluster", engine, ...flags]);
}

test("flags that do not go together are refused, each in a sentence", async () => {
  const mistakes: [flags: string[], says: string][] = [
    [["--cluster", "nats://127.0.0.1"], "--cluster needs --class NAME"],
    [["--cluster", "http://127.0.0.1", "--class", "a"], "--cluster must be addresses such as nats"],
    [["--cluster", "nats://me:secret@a", "--class", "a"], "--cluster must hold no name and no"],
    [["--cluster", "nats://a", "--class", "a", "--port", "0"], "--cluster needs a port"],
    [["--cluster", "nats://a", "--class", "a", "--new"], "leave out --new."],
    [["--cluster", "nats://a", "--class", "a", "--no-history"], "leave out --no-history."],
    [["--cluster-key", "file"], "--cluster-key needs --cluster."],
    [["--class", "physics"], "a name needs --cluster."],
  ];
  for (const [flags, says] of mistakes) {
    const { code, err } = await Program.run(["serve", ...flags]);
    expect([flags, code]).toEqual([flags, 2]);
    expect(err).toContain(says);
    expect(err).not.toContain("secret");
  }
});

test("an engine that cannot be used is refused in a sentence that says what to do", async () => {
  using folder = new DataFolder();
  const [plain, guarded] = [freePort(), freePort()];
  const store = `jetstream { store_dir: "${join(folder.path, "js")}" }`;
  const user = "authorization { user: a, password: b }";
  const nodes = [
    new NatsNode(join(folder.path, "1.conf"), `listen: "127.0.0.1:${plain}"`, plain),
    new NatsNode(
      join(folder.path, "2.conf"),
      `listen: "127.0.0.1:${guarded}"\n${store}\n${user}`,
      guarded,
    ),
  ];
  await Promise.all(nodes.map((node) => node.start()));
  const cases: [engine: string, says: string][] = [
    [`nats://127.0.0.1:${freePort()}`, "start it, or correct --cluster."],
    [`nats://127.0.0.1:${plain}`, "has no JetStream: add the block jetstream {}"],
    [`tls://127.0.0.1:${plain}`, "takes no TLS: switch it on there"],
    [`nats://127.0.0.1:${guarded}`, "refuses these credentials: give it others"],
  ];
  for (const [engine, says] of cases) {
    const { code, err } = await refused(engine, "--class", "a");
    expect([engine, code]).toEqual([engine, 1]);
    expect(err).toContain(says);
  }
  const creds = join(folder.path, "creds");
  writeFileSync(creds, "a:b\n", { mode: 0o600 });
  const own = ["--port", `${freePort()}`, "--data-dir", join(folder.path, "own")];
  const joining = ["--cluster", `nats://127.0.0.1:${guarded}`, "--class", "a"];
  await using admitted = new Program(["serve", ...joining, ...own, "--cluster-creds", creds]);
  await admitted.err.sees("classchat join");
  await Promise.all(nodes.map((node) => node.kill()));
}, 60_000);

test("a server without the class's key, or with another, is told to copy it; so is one whose port is taken", async () => {
  await using together = new ServedTogether(nats, "keys");
  const first = await together.serve("first", "--code");
  const without = together.start(freePort(), "second");
  expect(await without.exitCode()).toBe(1);
  expect(without.err.text).toContain(
    "The class keys has servers already, and there is no key file",
  );
  together.giveKey("second");
  const key = join(together.folder("second"), "cluster.key");
  writeFileSync(key, `${"A".repeat(43)}\n`);
  const other = together.start(freePort(), "second");
  expect(await other.exitCode()).toBe(1);
  expect(other.err.text).toContain("holds another key than the other servers of the class keys");
  chmodSync(key, 0o644);
  const open = together.start(freePort(), "second");
  expect(await open.exitCode()).toBe(1);
  expect(open.err.text).toContain(`chmod 600 ${key}`);
  chmodSync(key, 0o600);
  together.giveKey("second");
  const taken = together.start(first.port, "second");
  expect(await taken.exitCode()).toBe(1);
  expect(taken.err.text).toContain(`Port ${first.port} is in use`);
  const codeFile = join(together.folder("second"), "code");
  writeFileSync(codeFile, "1234\n", { mode: 0o600 });
  const coded = together.start(freePort(), "second", "--code-file", codeFile);
  expect(await coded.exitCode()).toBe(1);
  expect(coded.err.text).toContain("has another code than --code-file holds.");
  const joined = await together.serve("second", "--code");
  const [code] = /\d{6}/.exec(first.err.text.slice(first.err.text.indexOf("class code"))) ?? [];
  expect(joined.err.text).toContain(`The class code is ${code}.`);
}, 60_000);
