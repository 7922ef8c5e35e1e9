import { findNearestWord } from "../model/nearest.ts";
import { exitCode, Failure } from "./failure.ts";
import type { Command } from "./flags.ts";
import type { CommandLoaders } from "./help.ts";
import { version } from "./version.ts";

/** Each is loaded only when it runs, so that none makes another start later. */
export const commands: CommandLoaders = {
  serve: async () => (await import("./serve.ts")).serve,
  join: async () => (await import("./join.ts")).join,
  send: async () => (await import("./send.ts")).send,
  listen: async () => (await import("./listen.ts")).listen,
  export: async () => (await import("./export.ts")).exportClass,
};

/**
 * Runs the program and returns its exit code. Prints the message of a {@link Failure} on standard error;
 * any other error is a bug, and thrown.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  try {
    await run(args);
    return exitCode.done;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.message !== "") process.stderr.write(`${error.message}\n`);
    return error.code;
  }
}

async function run(args: readonly string[]): Promise<void> {
  const end = args.indexOf("--");
  const flags = new Set(end === -1 ? args : args.slice(0, end));
  const [name, ...rest] = args;
  if (flags.has("--help") || flags.has("-h")) {
    await help(name);
  } else if (flags.has("--version") || flags.has("-v")) {
    process.stdout.write(`classchat ${version}\n`);
  } else if (name === "help") {
    await help(rest[0]);
  } else if (name === undefined) {
    await (await import("./home.ts")).home();
  } else {
    const command = await findCommand(name);
    if (!command) throw Failure.usage(describeUnknown(name));
    await command.run(rest, process.env);
  }
}

async function findCommand(name = ""): Promise<Command | undefined> {
  return Object.hasOwn(commands, name) ? await commands[name]?.() : undefined;
}

async function help(name: string | undefined): Promise<void> {
  const { printHelp } = await import("./help.ts");
  await printHelp(commands, await findCommand(name));
}

function describeUnknown(name: string): string {
  if (name.startsWith("-")) return `A command comes first, such as classchat serve ${name}.`;
  const near = findNearestWord(name, Object.keys(commands));
  const hint = near ? `Did you mean ${near}?` : `There are ${Object.keys(commands).join(", ")}.`;
  return `There is no command ${name}. ${hint}`;
}
