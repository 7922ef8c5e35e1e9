import { findNearestWord } from "../model/nearest.ts";
import { exitCode, Failure } from "./failure.ts";
import type { StandardStreams } from "./fileOutput.ts";
import { descriptors, FileOutput } from "./fileOutput.ts";
import type { Command, CommandLoaders } from "./flags.ts";
import { version } from "./version.ts";

/** Each is loaded only when it runs, so that none makes another start later. */
export const commands: CommandLoaders = {
  serve: async () => (await import("./serve.ts")).serve,
  join: async () => (await import("./join.ts")).join,
  send: async () => (await import("./send.ts")).send,
  listen: async () => (await import("./listen.ts")).listen,
  find: async () => (await import("./find.ts")).find,
  export: async () => (await import("./export.ts")).exportClass,
  service: async () => (await import("./service.ts")).service,
  completion: async () => (await import("./completion.ts")).completionOf(commands),
  man: async () => (await import("./man.ts")).manOf(commands),
};

/**
 * Runs the program and returns its exit code once all it wrote is read. Prints the message of a
 * {@link Failure} on standard error; any other error is a bug, and thrown. What standard output cannot
 * take ends every command with a failure; what standard error cannot take is lost, and changes no code.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  const output = new FileOutput(descriptors.output);
  const errors = new FileOutput(descriptors.errors);
  const failure = await findFailure(() => run(args, { output, errors }), output);
  if (failure && failure.message !== "") errors.write(`${failure.message}\n`);
  await errors.drained();
  return failure?.code ?? exitCode.done;
}

/** Why a command failed, or what it wrote could not be written; undefined if all went well. */
async function findFailure(
  act: () => Promise<void>,
  output: FileOutput,
): Promise<Failure | undefined> {
  try {
    await act();
    await output.drained();
    return output.error && Failure.unwritable(output.error);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // An interrupted program no longer waits for the reader of its output.
    if (error.code === exitCode.interrupted) output.abandon();
    await output.drained();
    return error;
  }
}

async function run(all: readonly string[], streams: StandardStreams): Promise<void> {
  // In first place it parts nothing: `classchat -- serve` is `classchat serve`.
  const args = all[0] === "--" ? all.slice(1) : all;
  const end = all.indexOf("--");
  const flags = new Set(end === -1 ? all : all.slice(0, end));
  const [name, ...rest] = args;
  if (flags.has("--help") || flags.has("-h")) {
    await help(streams, name);
  } else if (flags.has("--version") || flags.has("-v")) {
    streams.output.write(`classchat ${version}\n`);
  } else if (name === "help") {
    await help(streams, rest[0]);
  } else if (name === undefined) {
    await (await import("./home.ts")).home(streams);
  } else {
    const command = await findCommand(name);
    if (!command) throw Failure.usage(describeUnknown(name));
    await command.run(rest, process.env, streams);
  }
}

async function findCommand(name = ""): Promise<Command | undefined> {
  return Object.hasOwn(commands, name) ? await commands[name]?.() : undefined;
}

async function help({ output }: StandardStreams, name: string | undefined): Promise<void> {
  const { renderHelp } = await import("./help.ts");
  output.write(await renderHelp(commands, await findCommand(name)));
}

function describeUnknown(name: string): string {
  if (name.startsWith("-")) return `A command comes first, such as classchat serve ${name}.`;
  const near = findNearestWord(name, Object.keys(commands));
  const hint = near ? `Did you mean ${near}?` : `There are ${Object.keys(commands).join(", ")}.`;
  return `There is no command ${name}. ${hint}`;
}
