import { homedir } from "node:os";
import type { ArgsDef } from "citty";
import { defineCommand } from "citty";
import * as v from "valibot";
import { HistoryError } from "../store/historyError.ts";
import type { ClassSummary } from "../store/historyReader.ts";
import { HistoryReader } from "../store/historyReader.ts";
import { dataDir } from "./dataDir.ts";
import { descriptors } from "./descriptors.ts";
import { exitCode } from "./exitCode.ts";
import type { ExportFormat } from "./exportFormats.ts";
import { exportFormats } from "./exportFormats.ts";
import { Failure } from "./failure.ts";
import { FileOutput } from "./fileOutput.ts";
import { readFlags } from "./flags.ts";
import { aborted, interruption } from "./interruption.ts";
import { AtomicFile } from "./atomicFile.ts";

const names = v.picklist(
  ["text", "markdown", "jsonl", "csv"],
  "must be text, markdown, jsonl or csv",
);

const args: ArgsDef = {
  class: {
    type: "string",
    description: "the class's number (default the last in which anything was said)",
  },
  list: { type: "boolean", description: "list the classes there are, and write none" },
  format: { type: "string", description: "text, markdown, jsonl or csv (default text)" },
  output: { type: "string", description: "file to write; it is written whole or not at all" },
  private: { type: "boolean", description: "write private, group and room messages too" },
  "data-dir": { type: "string", description: "folder of the history (default: this system's)" },
};

const schema = v.object({
  class: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[1-9]\d{0,5}$/, "must be a class's number, as --list shows them"),
      v.transform(Number),
    ),
  ),
  list: v.optional(v.boolean(), false),
  format: v.optional(names, "text"),
  output: v.optional(v.pipe(v.string(), v.minLength(1, "must be a file"))),
  private: v.optional(v.boolean(), false),
  "data-dir": v.optional(v.pipe(v.string(), v.minLength(1, "must be a folder"))),
});

export const exportClass = defineCommand({
  meta: { name: "export", description: "Write down what was said in a class" },
  args,
  async run({ rawArgs }) {
    const { flags } = readFlags(args, schema, rawArgs, process.env);
    const { platform, env: environment } = process;
    const folder = flags["data-dir"] ?? dataDir({ platform, environment, home: homedir() });
    try {
      using reader = new HistoryReader(folder);
      const write = flags.output === undefined ? print : saveAs(flags.output);
      if (flags.list) await write(listing(reader));
      else await write(written(reader, { ...flags, folder }));
    } catch (error) {
      if (error instanceof HistoryError) throw new Failure(exitCode.failure, error.message);
      throw error;
    }
  },
});

interface Wanted {
  folder: string;
  /** Undefined for the last in which anything was said: a server that has just started has begun one. */
  class?: number | undefined;
  format: keyof typeof exportFormats;
  private: boolean;
}

/** What was said in a class, so much at a time as is read at a time. */
function* written(reader: HistoryReader, wanted: Wanted): Generator<string, void, void> {
  const picked = pick(reader, wanted);
  const { number: classNumber, startedAt } = picked;
  const format: ExportFormat = exportFormats[wanted.format];
  let isEmpty = true;
  yield format.head(classNumber, startedAt);
  for (const messages of reader.pages({ classNumber, includePrivate: wanted.private })) {
    isEmpty = false;
    yield messages.map((message) => format.line(message)).join("");
  }
  if (!isEmpty) return;
  const what = hasMessages(reader, picked)
    ? "nothing was said to everyone. Write private, group and room messages too with --private."
    : "nothing was said.";
  process.stderr.write(`In class ${classNumber} ${what}\n`);
}

function pick(reader: HistoryReader, { folder, class: wanted }: Wanted): ClassSummary {
  const classes = reader.classes();
  const last = classes.at(-1);
  if (!last) {
    const why = `There is no class in the history in ${folder} yet.`;
    throw new Failure(exitCode.failure, `${why} Begin one with classchat serve.`);
  }
  if (wanted === undefined) return classes.findLast((one) => hasMessages(reader, one)) ?? last;
  const picked = classes.find(({ number }) => number === wanted);
  if (picked) return picked;
  const why = `There is no class ${wanted} in the history in ${folder}.`;
  throw new Failure(exitCode.failure, `${why} See which there are with --list.`);
}

function hasMessages(reader: HistoryReader, { number: classNumber }: ClassSummary): boolean {
  return reader.count({ classNumber, includePrivate: true }) > 0;
}

/** The classes there are, oldest first, in columns. */
function* listing(reader: HistoryReader): Generator<string, void, void> {
  yield row("class", "started", "ended", "messages");
  for (const { number: classNumber, startedAt, endedAt } of reader.classes()) {
    const end = endedAt === undefined ? "running or interrupted" : time(endedAt);
    const count = reader.count({ classNumber, includePrivate: true });
    yield row(String(classNumber), time(startedAt), end, String(count));
  }
}

function row(number: string, started: string, ended: string, messages: string): string {
  return `${number.padEnd(7)}${started.padEnd(26)}${ended.padEnd(26)}${messages}\n`;
}

function time(at: number): string {
  return new Date(at).toISOString();
}

async function print(pieces: Iterable<string>): Promise<void> {
  using interrupted = interruption();
  const faults: NodeJS.ErrnoException[] = [];
  const output = new FileOutput(descriptors.output, (error) => faults.push(error));
  for (const piece of pieces) {
    output.write(piece);
    // A piece at a time: what is not taken yet is not read from the history either.
    await Promise.race([output.drained(), aborted(interrupted.signal)]);
    if (interrupted.signal.aborted) throw new Failure(exitCode.interrupted, "");
    const [fault] = faults;
    if (!fault) continue;
    const why = `Standard output cannot be written (${fault.code}).`;
    throw new Failure(exitCode.failure, `${why} Write to a file with --output.`);
  }
}

function saveAs(path: string): (pieces: Iterable<string>) => Promise<void> {
  return async (pieces) => {
    using interrupted = interruption();
    await using file = await AtomicFile.create(path);
    for (const piece of pieces) {
      await file.write(piece);
      if (interrupted.signal.aborted) throw new Failure(exitCode.interrupted, "");
    }
    await file.finish();
  };
}
