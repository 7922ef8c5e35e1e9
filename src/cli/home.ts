import { createInterface } from "node:readline";
import * as v from "valibot";
import { address, defaultAddress } from "./address.ts";
import { exitCode } from "./exitCode.ts";
import { Failure } from "./failure.ts";
import { joinAs } from "./join.ts";
import { version } from "./version.ts";

const shortHelp = `classchat ${version}: chat for people in one room

  classchat serve --lan         start a class for the room; this terminal is its window
  classchat join --name Bob     join it, from another terminal

classchat --help lists everything.
`;

const choices = `
  1  Join a class
  2  Start a class for everyone in the room
  3  Start a class on this machine alone

`;
const choice = v.picklist(["1", "2", "3"], "must be 1, 2 or 3");

/** What `classchat` alone does: says what it is and, where somebody can answer, asks what to do. */
export async function home(serve: (...flags: string[]) => Promise<void>): Promise<void> {
  const { stdin, stdout, env } = process;
  stdout.write(shortHelp);
  if (!stdin.isTTY || !stdout.isTTY || env["TERM"] === "dumb") return;
  stdout.write(choices);
  const chosen = await ask("What would you like to do?", "1", choice);
  if (chosen === undefined) return;
  try {
    if (chosen === "1") await joinSomewhere();
    else await (chosen === "2" ? serve("--lan") : serve());
  } catch (error) {
    if (!(error instanceof Failure) || error.message === "") throw error;
    // After a double click the terminal closes with the program, before anyone could read why.
    process.stderr.write(`${error.message}\n`);
    await answerTo("Press Enter to close. ");
    throw new Failure(error.code, "");
  }
}

async function joinSomewhere(): Promise<void> {
  const { host, port } = defaultAddress;
  const where = await ask("Where is the server?", `${host}:${port}`, address);
  if (where) await joinAs(where, undefined, false);
}

/** Asks until the answer fits; undefined where the input has ended. An empty line says the usual thing. */
async function ask<Schema extends v.GenericSchema>(
  question: string,
  usual: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | undefined> {
  for (;;) {
    const line = await answerTo(`${question} [${usual}] `);
    if (line === undefined) return undefined;
    const answer = line.trim() || usual;
    const parsed = v.safeParse(schema, answer);
    if (parsed.success) return parsed.output;
    process.stdout.write(`${answer} ${parsed.issues[0].message}.\n`);
  }
}

async function answerTo(question: string): Promise<string | undefined> {
  const { stdin, stdout } = process;
  const reader = createInterface({ input: stdin, output: stdout, historySize: 0 });
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  reader.on("SIGINT", () => reject(new Failure(exitCode.interrupted, "")));
  reader.on("close", () => resolve(undefined));
  reader.question(question, resolve);
  return await promise.finally(() => reader.close());
}
