import type { CommandDef } from "citty";
import { defineCommand, renderUsage, runCommand } from "citty";
import { findNearestWord } from "../model/nearest.ts";
import { exitCode } from "./exitCode.ts";
import { Failure } from "./failure.ts";
import { version } from "./version.ts";

/** Each is read only when it is run, so that none makes another start later. */
const commands: Record<string, () => Promise<CommandDef>> = {
  serve: async () => (await import("./serve.ts")).serve,
  join: async () => (await import("./join.ts")).join,
  send: async () => (await import("./send.ts")).send,
  listen: async () => (await import("./listen.ts")).listen,
  export: async () => (await import("./export.ts")).exportClass,
};

const root = defineCommand({
  meta: { name: "classchat", description: "Chat for people in one room" },
  subCommands: commands,
});

const footer = "Each flag has a twin in the environment: --name is CLASSCHAT_NAME. The flag wins.";

/**
 * Runs the program and returns its exit code. A failure is said in one sentence on standard error; an
 * error that is no {@link Failure} is a bug, and thrown.
 */
export async function runCli(rawArgs: string[]): Promise<number> {
  try {
    await run(rawArgs);
    return exitCode.done;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.message !== "") process.stderr.write(`${error.message}\n`);
    return error.code;
  }
}

async function run(rawArgs: string[]): Promise<void> {
  const end = rawArgs.indexOf("--");
  const flags = new Set(end === -1 ? rawArgs : rawArgs.slice(0, end));
  const [name] = rawArgs;
  if (flags.has("--help") || flags.has("-h")) {
    await showUsage(name === undefined ? undefined : await commands[name]?.());
  } else if (flags.has("--version") || flags.has("-v")) {
    process.stdout.write(`classchat ${version}\n`);
  } else if (name === "help") {
    await showUsage(await commands[rawArgs[1] ?? ""]?.());
  } else if (name === undefined) {
    const { home } = await import("./home.ts");
    await home((...flags) => run(["serve", ...flags]));
  } else if (Object.hasOwn(commands, name)) {
    await runCommand(root, { rawArgs });
  } else {
    throw Failure.usage(unknown(name));
  }
}

function unknown(name: string): string {
  if (name.startsWith("-")) return `A command comes first, such as classchat serve ${name}.`;
  const near = findNearestWord(name, Object.keys(commands));
  const hint = near ? `Did you mean ${near}?` : `There are ${Object.keys(commands).join(", ")}.`;
  return `There is no command ${name}. ${hint}`;
}

async function showUsage(command: CommandDef | undefined): Promise<void> {
  const usage = command ? await renderUsage(command, root) : await renderUsage(root);
  const text = `${usage}\n\n${footer}\n`;
  // Citty colours whatever the output is.
  const isPlain = !process.stdout.isTTY || Boolean(process.env["NO_COLOR"]);
  process.stdout.write(isPlain ? Bun.stripANSI(text) : text);
}
