import { isatty } from "node:tty";
import * as v from "valibot";
import { invite } from "./address.ts";
import { Failure } from "./failure.ts";
import type { StandardStreams } from "./fileOutput.ts";
import { descriptors } from "./fileOutput.ts";
import { ask, askUntilValid } from "./question.ts";
import { version } from "./version.ts";

const shortHelp = `classchat ${version}: chat for people in one room

  classchat serve --lan         start a class; this terminal is its window
  classchat join --name Bob     join it, from another terminal

classchat --help lists everything.
`;

const choices = `
  1  Join a class
  2  Start a class for everyone in the room
  3  Start a class on this machine alone

`;
const choice = v.picklist(["1", "2", "3"], "must be 1, 2 or 3");

/** What `classchat` alone does: introduces itself and, on a terminal, asks what to do. */
export async function home(streams: StandardStreams): Promise<void> {
  const { output, errors } = streams;
  const { env } = process;
  output.write(shortHelp);
  const isTerminal = isatty(descriptors.input) && isatty(descriptors.output);
  if (!isTerminal || env["TERM"] === "dumb") return;
  output.write(choices);
  // The questions do not go through it.
  await output.drained();
  const chosen = await askUntilValid("What would you like to do? [1] ", {
    usual: "1",
    check: choice,
  });
  if (chosen === undefined) return;
  try {
    if (chosen === "1") await joinByQuestion(streams);
    else
      await (await import("./serve.ts")).serve.run(chosen === "2" ? ["--lan"] : [], env, streams);
  } catch (error) {
    if (!(error instanceof Failure) || error.message === "") throw error;
    // After a double click the terminal closes with the program, before anyone could read why.
    errors.write(`${error.message}\n`);
    await errors.drained();
    await ask("Press Enter to close. ");
    throw new Failure(error.code, "");
  }
}

async function joinByQuestion(streams: StandardStreams): Promise<void> {
  const check = v.lazy((text) => (text === "" ? v.literal("") : invite));
  const server = await askUntilValid("Where is the server? [look for it] ", { usual: "", check });
  if (server === undefined) return;
  const { join } = await import("./join.ts");
  await join.run(server === "" ? [] : ["--", server], process.env, streams);
}
