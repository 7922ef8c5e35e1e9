import { ownCommands } from "../client/terminal/terminalCommands.ts";
import { helpLines, teacherHelpLines } from "../model/help.ts";
import { renderRows } from "../model/slashCommand.ts";
import { exitCode } from "./failure.ts";
import type { Command, Flag } from "./flags.ts";
import { environmentVariable, synopsisOf } from "./flags.ts";

export interface Release {
  version: string;
  /** As `2026-11-26`. */
  date: string;
}

const exitMeanings: Record<keyof typeof exitCode, string> = {
  done: "done",
  failure: "failure",
  usage: "a wrong command, flag or value",
  unreachable: "the server is unreachable, or was lost",
  refused: "a name or a message was refused, or the message was not delivered",
  untrusted:
    "the server may be an impostor: it is not the one that is known, or nobody could be asked",
  interrupted: "interrupted",
};

const about =
  "Server and client of a chat for the people in one room. A teacher runs the server; everyone else joins " +
  "with this program, a browser, an IRC client or netcat. Nothing needs the internet or an account. " +
  "Without a command it says what it is, and on a terminal asks what to do.";

const examples: readonly [does: string, line: string][] = [
  ["Start a class for everyone in the room", "classchat serve --lan"],
  ["Join it from another machine", "classchat join 192.168.1.5 --name Bob"],
  ["Tell the class how a build ended", "make 2>&1 | tail -1 | classchat send - --to everyone"],
  ["Write down what was said", "classchat export --format markdown --output lesson.md"],
  ["Complete commands with Tab in this bash", "source <(classchat completion bash)"],
];

/** The manual page in man(7)'s macros, which groff and mandoc both read. */
export function renderManPage(commands: readonly Command[], { version, date }: Release): string {
  return [
    `.TH CLASSCHAT 1 "${date}" "ClassChat ${escape(version)}" "User Commands"`,
    // The names of variables stay whole.
    ".nh",
    ".ad l",
    ".SH NAME",
    String.raw`classchat \- chat for people in one room`,
    ".SH SYNOPSIS",
    ".B classchat",
    String.raw`.RI [ COMMAND " [" FLAG .\|.\|. ]]`,
    ".SH DESCRIPTION",
    renderText(about),
    ".SH COMMANDS",
    ...commands.flatMap(renderCommand),
    ".SH WHAT TO TYPE",
    ...renderTyped("On the page, in a terminal and in netcat:", helpLines),
    ".PP",
    ...renderTyped("In a terminal besides:", renderRows("", ownCommands)),
    ".PP",
    ...renderTyped("Teachers, and at the window of the server:", teacherHelpLines),
    ".SH ENVIRONMENT",
    renderText(
      "Each flag has a variable, named with it above. The flag wins. A switch takes 1 or 0.",
    ),
    ".PP",
    renderText("NO_COLOR, FORCE_COLOR and TERM=dumb are respected."),
    ".SH FILES",
    "The history, and known_servers, which tells servers from impostors, are in",
    ".IR ~/.local/share/classchat ,",
    "on macOS in",
    String.raw`.IR "~/Library/Application Support/classchat" ,`,
    "on Windows in",
    String.raw`.IR %LOCALAPPDATA%\eclasschat ,`,
    "unless",
    String.raw`.B \-\-data\-dir`,
    "says otherwise.",
    ".SH EXIT STATUS",
    ...Object.entries(exitCode).flatMap(([name, code]) => {
      return [".TP", `.B ${code}`, renderText(exitMeanings[name as keyof typeof exitCode])];
    }),
    ".SH EXAMPLES",
    ...examples.flatMap(([does, line]) => [".TP", renderText(does), `.B ${escape(line)}`]),
    "",
  ].join("\n");
}

function renderCommand({ name, description, flags }: Command): string[] {
  const rows = Object.entries(flags);
  const positionals = rows.filter(([, { type }]) => type === "positional");
  const synopsis = positionals.map(([flagName, flag]) => ` ${synopsisOf(flagName, flag)}`);
  return [
    `.SS classchat ${name}${escape(synopsis.join(""))}`,
    renderText(`${description}.`),
    ...rows.flatMap(([flagName, flag]) => renderFlag(flagName, flag)),
  ];
}

function renderFlag(name: string, flag: Flag): string[] {
  const fallback = flag.default ?? flag.computedDefault;
  const variable = environmentVariable(name, flag);
  const notes = [
    ...(fallback === undefined ? [] : [`default: ${fallback}`]),
    ...(variable === undefined ? [] : [variable]),
  ];
  const end = notes.length === 0 ? "." : ` (${notes.join("; ")}).`;
  return [".TP", `.B ${escape(synopsisOf(name, flag))}`, renderText(`${flag.help}${end}`)];
}

/** What can be typed, below a title of its own. */
function renderTyped(title: string, [, ...rows]: readonly string[]): string[] {
  return [renderText(title), ".PP", ".nf", ...rows.map(renderVerbatim), ".fi"];
}

/** Text, in lines of up to 80 bytes. */
function renderText(text: string): string {
  const lines = escape(text).replaceAll(/(?=.{80})(.{1,79}) /g, "$1\n");
  return lines.split("\n").map(guard).join("\n");
}

function renderVerbatim(text: string): string {
  return guard(escape(text));
}

/** A line that begins with a dot or an apostrophe would be a request. */
function guard(line: string): string {
  return line.replace(/^(?=[.'])/, String.raw`\&`);
}

/** Dashes stay those of the keyboard, to be searched for and copied. */
function escape(text: string): string {
  return text
    .replaceAll("\\", String.raw`\e`)
    .replaceAll("-", String.raw`\-`)
    .replaceAll('"', String.raw`\(dq`)
    .replaceAll(/[^\x20-\x7E]/gu, (character) => {
      return `\\[u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`;
    });
}
