import { fstatSync, statSync } from "node:fs";
import * as v from "valibot";
import { limits } from "../model/limits.ts";
import { oneLine } from "../model/text.ts";
import { HistoryError } from "../store/historyError.ts";
import { HistoryFiles } from "../store/historyFiles.ts";
import type { ClassSummary, ReadOptions } from "../store/historyReader.ts";
import { HistoryReader } from "../store/historyReader.ts";
import { AtomicFile } from "./atomicFile.ts";
import { findDataDir } from "./dataDir.ts";
import type { ExportFormat } from "./exportFormats.ts";
import { exportFormats } from "./exportFormats.ts";
import { exitCode, Failure } from "./failure.ts";
import type { FileOutput } from "./fileOutput.ts";
import { descriptors } from "./fileOutput.ts";
import { defineCommand } from "./flags.ts";
import { catchInterruption, whenAborted } from "./interruption.ts";
import { nonEmpty, numberOrName, sharedFlags } from "./sharedFlags.ts";

const formatName = v.picklist(
  ["text", "markdown", "jsonl", "csv"],
  "must be text, markdown, jsonl or csv",
);

export const exportClass = defineCommand({
  name: "export",
  description: "Write down what was said in a class",
  flags: {
    class: {
      type: "string",
      help: "the class's number, or the name of one of several servers",
      hint: "NUMBER",
      check: numberOrName,
      computedDefault: "the last in which anything was said",
      listedBy: "export --list",
    },
    list: { type: "boolean", help: "list the classes there are, and write none" },
    format: {
      type: "string",
      help: "text, markdown, jsonl or csv",
      check: formatName,
      default: "text",
    },
    output: {
      type: "string",
      help: "file to write, whole or not at all; - is standard output",
      hint: "FILE",
      check: nonEmpty("must be a file"),
      default: "-",
    },
    private: { type: "boolean", help: "write private, group and room messages too" },
    retracted: { type: "boolean", help: "write messages that were taken back too" },
    backup: {
      type: "string",
      help: "file for a copy of the whole history, from which serve can go on",
      hint: "FILE",
      check: v.pipe(v.string(), v.regex(/^(?!-?$)/, "must be a file")),
    },
    "data-dir": sharedFlags["data-dir"],
  },
  async run(flags, { output, errors }) {
    const { class: wanted, list, format, output: path, backup } = flags;
    const included = { includePrivate: flags.private, includeRetracted: flags.retracted };
    if (backup !== undefined && (list || wanted !== undefined || path !== "-")) {
      throw Failure.usage("--backup copies everything; leave out --list, --class and --output.");
    }
    const folder = findDataDir(flags["data-dir"]);
    refuseHistoryItself(folder, { backup, output: path });
    using interruption = catchInterruption();
    const { signal: interrupted } = interruption;
    try {
      using reader = new HistoryReader(folder);
      if (backup !== undefined) {
        await backUp(reader, backup, interrupted);
        return;
      }
      const parts = list
        ? renderClassList(reader)
        : renderClass(reader, { wanted, format, included, folder, errors });
      if (isStandardOutput(path)) await print(parts, output, interrupted);
      else await save(parts, path, interrupted);
    } catch (error) {
      if (error instanceof HistoryError) throw new Failure(exitCode.failure, error.message);
      throw error;
    }
  },
});

/** Refuses to write over the history that is read, by whatever path its files are named. */
function refuseHistoryItself(
  folder: string,
  targets: Readonly<Record<string, string | undefined>>,
): void {
  for (const [flag, path] of Object.entries(targets)) {
    if (path === undefined || !new HistoryFiles(folder).includes(path)) continue;
    throw Failure.usage(`--${flag} must be another file than the history itself.`);
  }
}

/** Whether it is standard output, or a path that leads there, such as /dev/stdout. */
function isStandardOutput(path: string): boolean {
  if (path === "-") return true;
  try {
    const found = statSync(path, { bigint: true });
    const { dev, ino } = fstatSync(descriptors.output, { bigint: true });
    return found.dev === dev && found.ino === ino;
  } catch {
    return false;
  }
}

interface ExportOptions {
  folder: string;
  wanted: number | string | undefined;
  format: keyof typeof exportFormats;
  included: Pick<ReadOptions, "includePrivate" | "includeRetracted">;
  errors: FileOutput;
}

/** What was said in a class, in the pieces in which it is read. */
function* renderClass(
  reader: HistoryReader,
  options: ExportOptions,
): Generator<string, void, void> {
  const summary = findClass(reader, options);
  const { number: classNumber, startedAt } = summary;
  const format: ExportFormat = exportFormats[options.format];
  let isEmpty = true;
  yield format.head(classNumber, startedAt);
  for (const messages of reader.pages({ classNumber, ...options.included })) {
    isEmpty = false;
    yield messages.map((message) => format.line(message)).join("");
  }
  if (!isEmpty) return;
  const what = hasMessages(reader, summary)
    ? "nothing was said to everyone. Write private, group and room messages too with --private."
    : "nothing was said.";
  options.errors.write(`In class ${classNumber} ${what}\n`);
}

/** The class of this number or name; without one the last that has messages, as a server that just started has begun one. */
function findClass(reader: HistoryReader, { folder, wanted }: ExportOptions): ClassSummary {
  const classes = reader.classes();
  const last = classes.at(-1);
  if (!last) {
    const why = `There is no class in the history in ${folder} yet.`;
    throw new Failure(exitCode.failure, `${why} Begin one with classchat serve.`);
  }
  if (wanted === undefined) {
    return classes.findLast((summary) => hasMessages(reader, summary)) ?? last;
  }
  const found = classes.findLast(({ number, cluster }) => wanted === number || wanted === cluster);
  if (found) return found;
  const why = `There is no class ${wanted} in the history in ${folder}.`;
  throw new Failure(exitCode.failure, `${why} See which there are with --list.`);
}

function hasMessages(reader: HistoryReader, { number: classNumber }: ClassSummary): boolean {
  return countAll(reader, classNumber) > 0;
}

function countAll(reader: HistoryReader, classNumber: number): number {
  return reader.count({ classNumber, includePrivate: true, includeRetracted: true });
}

/** The classes in which there is anything, oldest first, in columns. */
function* renderClassList(reader: HistoryReader): Generator<string, void, void> {
  yield renderRow("class", "started", "joined", "messages", "state");
  for (const summary of reader.classes()) {
    const { number: classNumber, startedAt, joined, present } = summary;
    const messages = countAll(reader, classNumber);
    if (messages + present === 0) continue;
    const counts = [String(joined), String(messages)] as const;
    yield renderRow(String(classNumber), formatTime(startedAt), ...counts, describeState(summary));
  }
}

function describeState({ endedAt, pausedAt, cluster }: ClassSummary): string {
  if (endedAt !== undefined) return `ended ${formatTime(endedAt)}`;
  if (cluster !== undefined) return `shared as ${oneLine(cluster)}`;
  if (pausedAt === undefined) return "running or interrupted";
  const isOver = pausedAt + limits.tokenMs < Date.now();
  return `${isOver ? "ended" : "paused"} ${formatTime(pausedAt)}`;
}

function renderRow(
  number: string,
  started: string,
  joined: string,
  messages: string,
  state: string,
): string {
  const columns = [number.padEnd(7), started.padEnd(26), joined.padEnd(8), messages.padEnd(10)];
  return `${columns.join("")}${state}\n`;
}

function formatTime(at: number): string {
  return new Date(at).toISOString();
}

async function print(
  parts: Iterable<string>,
  output: FileOutput,
  interrupted: AbortSignal,
): Promise<void> {
  for (const part of parts) {
    output.write(part);
    // The next part is read from the history only when this one is written.
    await Promise.race([output.drained(), whenAborted(interrupted)]);
    if (interrupted.aborted) throw Failure.interrupted();
    if (output.error) throw Failure.unwritable(output.error);
  }
}

async function save(
  parts: Iterable<string>,
  path: string,
  interrupted: AbortSignal,
): Promise<void> {
  await using file = await AtomicFile.create(path, "--output");
  for (const part of parts) {
    await file.write(part);
    if (interrupted.aborted) throw Failure.interrupted();
  }
  await file.finish();
}

async function backUp(
  reader: HistoryReader,
  path: string,
  interrupted: AbortSignal,
): Promise<void> {
  await using file = await AtomicFile.create(path, "--backup");
  await file.fill((temporaryPath) => reader.copyTo(temporaryPath));
  // The copy is made in one go, in which no signal is heard.
  await Bun.sleep(0);
  if (interrupted.aborted) throw Failure.interrupted();
  await file.finish();
}
