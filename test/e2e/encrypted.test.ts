import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DataFolder } from "../support/dataFolder.ts";
import { executable } from "../support/executable.ts";
import { OwnNetwork } from "../support/ownNetwork.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

const code = "482913";

interface Machines extends AsyncDisposable {
  network: OwnNetwork;
  /** Of the server, and of everybody who joins. */
  folders: [server: string, own: string];
  env: Record<string, string>;
}

async function machines(): Promise<Machines> {
  const stack = new AsyncDisposableStack();
  const network = stack.use(await OwnNetwork.make());
  const server = stack.use(new DataFolder()).path;
  const own = stack.use(new DataFolder()).path;
  return {
    network,
    folders: [server, own],
    env: { CLASSCHAT_DATA_DIR: own },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function serve(network: OwnNetwork, folder: string, ...more: string[]) {
  const flags = ["--lan", "--no-announce", "--new", "--data-dir", folder, ...more];
  const server = await Program.serveThrough(network.through, ...flags);
  await server.err.sees("Fingerprint for https and TLS: ");
  await server.err.sees("\n");
  const fingerprint = /and TLS: (\w{20})\n/.exec(server.err.text)?.[1] ?? "";
  return Object.assign(server, { fingerprint });
}

/** A class that asks for its code. */
async function serveCoded(network: OwnNetwork) {
  const script = join(import.meta.dir, "../support/codedServer.ts");
  const server = new Program([script, code], {
    program: process.execPath,
    through: network.through,
  });
  await server.out.sees("\n");
  const [fingerprint = "", port = ""] = (server.out.lines[0] ?? "").split(" ");
  return Object.assign(server, { fingerprint, address: `${network.host}:${port}` });
}

function knownServers(folder: string): string {
  return readFileSync(join(folder, "known_servers"), "utf8");
}

test("at another machine join, send and listen meet a server once, and know it then", async () => {
  await using all = await machines();
  const { network, folders, env } = all;
  const { through } = network;
  await using server = await serve(network, folders[0]);
  const address = `${network.host}:${server.port}`;
  await using bob = new Program(["join", address, "--name", "Bob"], { through, env });
  await bob.out.sees("Type /help");
  const met = `First contact with ${address}: from now on it is known here by its fingerprint, ${server.fingerprint}.\n`;
  await bob.err.sees(met);
  expect(bob.err.text).toBe(met);
  expect(knownServers(folders[1])).toMatch(
    new RegExp(String.raw`^${address} SHA256:[\da-f]{64}\n$`),
  );
  await using listener = new Program(["listen", "--server", address], { through, env });
  await listener.err.sees("Listening as listener\n");
  expect(listener.err.text).toBe("Listening as listener\n");
  const sent = await Program.run(["send", "hello", "--server", address], { through, env });
  expect(sent).toEqual({ code: 0, out: "", err: "" });
  await bob.out.sees("bot in ClassChat : hello\n");
  await listener.out.sees("bot in ClassChat : hello\n");
});

test("another server at a known address is refused with 5, both fingerprints and what to do, also after a lost connection", async () => {
  await using all = await machines();
  const { network, folders, env } = all;
  const { through } = network;
  await using server = await serve(network, folders[0]);
  const address = `${network.host}:${server.port}`;
  await using listener = new Program(["listen", "--server", address], { through, env });
  await listener.err.sees("Listening as listener\n");
  server.signal("SIGKILL");
  await server.exitCode();
  using other = new DataFolder();
  await using impostor = await serve(network, other.path, "--port", `${server.port}`);
  expect(await listener.exitCode()).toBe(5);
  for (const args of [
    ["join", address, "--name", "Bob"],
    ["send", "hello", "--server", address],
  ]) {
    const { code: exitCode, err } = await Program.run(args, { through, env });
    expect(exitCode).toBe(5);
    for (const part of [
      `known here: ${server.fingerprint} (line 1 of ${join(folders[1], "known_servers")})\n`,
      `shown now: ${impostor.fingerprint}\n`,
      "delete that line and join again",
    ]) {
      expect(err).toContain(part);
    }
  }
  expect(impostor.out.text).not.toContain("has connected");
});

test("an invite tells the right server at once, and another one, with 5", async () => {
  await using all = await machines();
  const { network, folders, env } = all;
  const { through } = network;
  await using server = await serve(network, folders[0]);
  const link = `http://${network.host}:${server.port}/#.`;
  const other = server.fingerprint.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
  const wrong = await Program.run(["send", "hello", "--server", link + other], { through, env });
  expect(wrong.code).toBe(5);
  expect(wrong.err).toContain(`in the invite: ${other}\nshown now: ${server.fingerprint}\n`);
  const invite = link + server.fingerprint;
  await using bob = new Program(["join", "--name", "Bob"], {
    through,
    env: { ...env, CLASSCHAT_SERVER: invite },
  });
  await bob.out.sees("Type /help");
  expect(bob.err.text).toBe("");
  expect(knownServers(folders[1])).toContain(`${network.host}:${server.port} SHA256:`);
});

test("the invite of a class that asks for its code lets in whoever gives it, and nobody without the code", async () => {
  await using all = await machines();
  const { network, folders, env } = all;
  const { through } = network;
  await using server = await serve(network, folders[0], "--code");
  const shown = await server.err.gives(/The class code is (\d{6})\./);
  const address = `${network.host}:${server.port}`;
  const invite = `http://${address}/#${shown}.${server.fingerprint}`;
  await using bob = new Program(["join", invite, "--name", "Bob"], { through, env });
  await bob.out.sees("Type /help");
  const send = async (given: string): ReturnType<typeof Program.run> => {
    return await Program.run(["send", "hello", "--server", given], { through, env });
  };
  expect((await send(invite)).code).toBe(0);
  await bob.out.sees("bot in ClassChat : hello\n");
  const sent = await send(address);
  expect(sent.code).toBe(4);
  expect(sent.err).toContain("Give the invite in place of the address.");
});

test("where nobody can be asked, an unknown server that asks for a code ends with 5 and is told none, a known one with 4", async () => {
  await using all = await machines();
  const { network, env } = all;
  const { through } = network;
  await using server = await serveCoded(network);
  const send = async (invite: string): Promise<number> => {
    return (await Program.run(["send", "hello", "--server", invite], { through, env })).code;
  };
  const page = `http://${server.address}/#`;
  expect(await send(server.address)).toBe(5);
  expect(await send(`${page}${code}`)).toBe(5);
  expect(server.out.text).not.toContain(code);
  expect(await send(`${page}111111.${server.fingerprint}`)).toBe(4);
  expect(await send(`${page}.${server.fingerprint}`)).toBe(4);
  expect(await send(`${page}${code}.${server.fingerprint}`)).toBe(0);
});

test("at a terminal the fingerprint is compared before the code is asked for, which nobody sees", async () => {
  await using all = await machines();
  const { network, env } = all;
  await using server = await serveCoded(network);
  const [program = "", ...before] = network.through;
  const args = [...before, executable, "join", server.address];
  await using bob = new TerminalProgram(args, { program, env });
  await bob.inputIs("Enter your name:");
  bob.types(`Bob${keys.enter}`);
  await bob.inputIs("Does the teacher's window or board show the same? (y/n)");
  expect(bob.rows.join("")).toContain(`Its fingerprint is ${server.fingerprint}.`);
  expect(server.out.text).not.toContain(code);
  bob.types(`y${keys.enter}`);
  await bob.inputIs("Class code:");
  bob.types("111111");
  await bob.inputIs("Class code: ••••••");
  bob.types(keys.enter);
  await bob.shows("That is not the code of this class.");
  await bob.inputIs("Class code:");
  bob.types(`${code}${keys.enter}`);
  await bob.shows("Username accepted");
  bob.types(keys.up + keys.up + keys.up);
  await bob.inputIs("> Bob");
  expect(bob.written.text).not.toContain(code);
  bob.types(keys.ctrlU + keys.ctrlD);
  expect(await bob.exitCode()).toBe(0);
});

test("at a terminal whoever sees another fingerprint leaves with 5, and the server is told no code", async () => {
  await using all = await machines();
  const { network, env } = all;
  await using server = await serveCoded(network);
  const [program = "", ...before] = network.through;
  const invite = `http://${server.address}/#${code}`;
  await using bob = new TerminalProgram([...before, executable, "join", invite, "--name", "Bob"], {
    program,
    env,
  });
  await bob.inputIs("Does the teacher's window or board show the same? (y/n)");
  bob.types(`n${keys.enter}`);
  expect(await bob.exitCode()).toBe(5);
  await bob.shows("is not the right server: it was told no code.");
  expect(server.out.text).not.toContain(code);
});
