import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IrcPeer } from "../../test/support/ircPeer.ts";
import { NativePeer } from "../../test/support/nativePeer.ts";
import { PlainPeer } from "../../test/support/plainPeer.ts";
import { Program } from "../../test/support/program.ts";
import { endWithUsage, readCommandLine } from "../commandLine.ts";
import { Checks } from "./checks.ts";

const usage = `bun scripts/acceptance/lesson.ts -- COMMAND…: a whole lesson with an executable, on any system

COMMAND ends with the executable's path; words before it run it, such as an emulator. Prints a line for each
check, and ends with 1 if one failed.
`;

if (import.meta.main) {
  const { words } = readCommandLine(usage, {}, Number.POSITIVE_INFINITY);
  if (words.length === 0) endWithUsage(usage, "Name an executable.");
  const checks = new Checks((line) => process.stdout.write(`${line}\n`));
  await tellLesson(checks, words);
  checks.summarize();
  process.exit(checks.areAllPassed ? 0 : 1);
}

/**
 * Ada and Otto use the executable, Pam netcat, Nat a program that speaks frames, Ines IRC. They talk in every
 * way, the server crashes and goes on, the lesson ends, and what was said is written down.
 */
export async function tellLesson(checks: Checks, command: readonly string[]): Promise<void> {
  const program = command.at(-1) ?? "";
  const through = command.slice(0, -1);
  const folder = await mkdtemp(join(tmpdir(), "classchat-lesson-"));
  const dataDir = ["--data-dir", folder];
  const serverFlags = [...dataDir, "--irc-name", "irc.test"];
  const start = (...args: string[]): Program => new Program(args, { program, through });
  const run = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await Program.run(args, { program, through });
    if (code !== 0) throw new Error(`classchat ${args.join(" ")} ended with ${code}: ${err}`);
    return out;
  };
  const check = (title: string, act: () => Promise<void>): Promise<void> =>
    checks.check(`a lesson with ${program}: ${title}`, act);

  const first = await serve(start("serve", ...serverFlags, "--port", "0"));
  const { port } = first;
  const at = `127.0.0.1:${port}`;
  const [ada, otto] = [
    start("join", at, "--plain", "--name", "Ada"),
    start("join", at, "--name", "Otto"),
  ];
  let server = first.server;
  try {
    await check("everyone joins, by every protocol, and the page is served", async () => {
      for (const { out } of [ada, otto]) await out.sees("Type /help for everything else");
      const page = await (await fetch(`http://${at}/`)).text();
      if (!page.includes("<title>ClassChat")) throw new Error(`no page: ${page}`);
    });
    const pam = await PlainPeer.connect(port, "Pam");
    const nat = await NativePeer.connect(port, "Nat");
    const ines = await IrcPeer.connect(port, "Ines");
    await check("they talk to everyone", async () => {
      ada.types("hello from Ada");
      await otto.out.sees("Ada in ClassChat : hello from Ada\n");
      await pam.sees("Ada in ClassChat : hello from Ada\n");
      await nat.hears("message", ({ text }) => text === "hello from Ada");
      await ines.sees("hello from Ada");
      ines.sends("PRIVMSG #everyone :hello from IRC");
      await ada.out.sees("Ines in ClassChat : hello from IRC\n");
    });
    await check("they talk in private, in a group and in a room", async () => {
      otto.types("Ada:just you");
      await ada.out.sees("<Otto>: just you\n");
      ada.types("group groupOfThree Ada,Otto,Pam", "groupOfThree:we three");
      await otto.out.sees("<Ada> in groupOfThree: we three\n");
      pam.types("/join #lab");
      await pam.sees("#lab");
      otto.types("/join #lab", "#lab:anyone here?");
      await pam.sees("<Otto> in #lab: anyone here?\n");
    });
    await check("programs listen and send", async () => {
      await using listener = start("listen", "--json", "--server", at);
      await listener.err.sees("Listening as listener\n");
      await run("send", "the build ended", "--to", "everyone", "--server", at);
      await listener.out.sees('"from":"bot","to":"everyone","text":"the build ended"');
      await ada.out.sees("bot in ClassChat : the build ended\n");
    });
    pam.close();
    nat.close();
    ines.close();
    await check("the server crashes, and goes on with everyone in their place", async () => {
      server.signal("SIGKILL");
      await server.exitCode();
      ({ server } = await serve(start("serve", ...serverFlags, "--port", `${port}`)));
      otto.types("groupOfThree:still three?");
      await ada.out.sees("<Otto> in groupOfThree: still three?\n");
    });
    await check("the lesson ends", async () => {
      ada.endsInput();
      await server.out.sees("Ada disconnected");
      server.signal("SIGTERM");
      const code = await server.exitCode();
      // Windows knows no signal that asks: there the program just ends.
      if (code !== 0 && process.platform !== "win32") throw new Error(`serve ended with ${code}`);
    });
    await check("what was said is written down", async () => {
      const said = await run("export", ...dataDir, "--private");
      const texts = ["hello from Ada", "hello from IRC", "just you", "we three", "anyone here?"];
      for (const text of [...texts, "the build ended", "still three?"]) {
        if (!said.includes(text)) throw new Error(`${text} is not in the export: ${said}`);
      }
    });
  } finally {
    for (const running of [ada, otto, server]) await running[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  }
}

async function serve(server: Program): Promise<{ server: Program; port: number }> {
  await server.err.sees("classchat join 127.0.0.1:");
  await server.err.sees("\n");
  return { server, port: Number(/join 127\.0\.0\.1:(\d+)/.exec(server.err.text)?.[1]) };
}
