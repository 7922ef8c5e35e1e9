import { expect, test } from "bun:test";
import { join } from "node:path";
import { DataFolder } from "../support/dataFolder.ts";
import { executable } from "../support/executable.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import type { TerminalOptions } from "../support/terminalProgram.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

/** So high that nothing scrolls off. */
const high: TerminalOptions = { cols: 80, rows: 60, env: { CLASSCHAT_RETRY: "0" } };

/** Terminals, by what they do to rows that no longer fit. */
const terminals: [
  how: string,
  joins: (port: number, folder: string) => Promise<TerminalProgram>,
][] = [
  ["breaks all rows (tmux)", inTmux],
  [
    "breaks all rows but the cursor's (xterm.js)",
    (port) => TerminalProgram.joined(port, "Alice", high),
  ],
  [
    "cuts rows (xterm)",
    (port) => TerminalProgram.joined(port, "Alice", { ...high, emulates: "xterm" }),
  ],
];

/** The columns of the terminal, one after the other. */
const widths = [40, 30, 50, 33, 80, 66, 32];

async function inTmux(port: number, folder: string): Promise<TerminalProgram> {
  const command = `${executable} join 127.0.0.1:${port} --name Alice`;
  const tmux = ["-f", "/dev/null", "-S", join(folder, "socket"), "new-session", command];
  const env = { ...high.env, TMUX: "" };
  const screen = new TerminalProgram(tmux, { ...high, env, program: "tmux" });
  await screen.inputIs(">");
  return screen;
}

test.each(terminals)(
  "a terminal that %s shows every message, and the line once, whatever its width becomes",
  async (_, joins) => {
    await using server = await Program.serve();
    using folder = new DataFolder();
    const bob = await PlainPeer.connect(server.port, "B");
    await using alice = await joins(server.port, folder.path);
    const said = ["m1", "m2", "m3"];
    bob.types(...said);
    await alice.shows("B in ClassChat : m3");
    alice.types(draft);
    await alice.until(({ visible }) => visible.join("").includes(draft), "for the line");
    const isWhole = (columns: number) => (screen: TerminalProgram) => {
      const isRight = Bun.deepEquals(rowsBelow(screen, "m3"), broken(prompt + draft, columns));
      return isRight && Bun.deepEquals(messagesOn(screen), said) && screen.count("n10") === 1;
    };
    for (const columns of widths) {
      alice.resize(columns, 60);
      await alice.until(isWhole(columns), `for all in ${columns} columns`);
    }
    alice.resize(80, 60);
    await alice.until(isWhole(80), `for all at the end`);
    alice.types(keys.left.repeat(30));
    await alice.until(({ cursor }) => cursor.column === 39, "for the cursor");
    for (const columns of widths) {
      alice.resize(columns, 60);
      await alice.until(isWhole(columns), `for all in ${columns} columns, from within the line`);
    }
    alice.types(keys.enter);
    await bob.sees(`Alice in ClassChat : ${draft}\n`);
    alice.types(`exit${keys.enter}`);
    expect(await alice.exitCode()).toBe(0);
  },
);

test.each(terminals)(
  "a terminal that %s shows every message that comes while its width changes",
  async (_, joins) => {
    await using server = await Program.serve();
    using folder = new DataFolder();
    const bob = await PlainPeer.connect(server.port, "B");
    await using alice = await joins(server.port, folder.path);
    alice.types(draft + draft);
    await alice.until(({ visible }) => visible.join("").includes(draft + draft), "for the line");
    const said: string[] = [];
    // Parts of the line that are left behind may scroll older ones off.
    const showsLatest = (screen: TerminalProgram): boolean => {
      return Bun.deepEquals(messagesOn(screen).slice(-3), said.slice(-3));
    };
    for (const columns of [...widths, ...widths]) {
      said.push(`m${said.length + 1}`);
      alice.resize(columns, 60);
      bob.types(`m${said.length}`);
      await alice.until(showsLatest, "for the latest messages");
    }
    alice.types(keys.enter);
    await bob.sees(`Alice in ClassChat : ${draft}${draft}\n`);
    await alice.inputIs(">");
    expect(showsLatest(alice)).toBe(true);
    alice.types(`exit${keys.enter}`);
    expect(await alice.exitCode()).toBe(0);
  },
);

test("a terminal that answers nothing shows what comes, and the line once, when it becomes narrower", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "B");
  await using alice = await TerminalProgram.joined(server.port, "Alice", {
    ...high,
    answers: false,
  });
  bob.types("m0");
  await alice.shows("B in ClassChat : m0");
  alice.types(draft);
  await alice.inputIs(prompt + draft);
  const isWhole = (below: string, columns: number) => (screen: TerminalProgram) => {
    const isRight = Bun.deepEquals(rowsBelow(screen, below), broken(prompt + draft, columns));
    return isRight && screen.count("n10") === 1;
  };
  for (const [time, columns] of [40, 30, 50].entries()) {
    alice.resize(columns, 60);
    await alice.until(isWhole(`m${time}`, columns), `for the line in ${columns} columns`);
    bob.types(`m${time + 1}`);
    await alice.until(isWhole(`m${time + 1}`, columns), `for what comes in ${columns} columns`);
  }
  expect(messagesOn(alice)).toEqual(["m0", "m1", "m2", "m3"]);
});

const prompt = "> ";
const draft = Array.from({ length: 17 }, (_, index) => `n${index + 10}`).join(".");

/** The text in rows so wide. */
function broken(text: string, columns: number): string[] {
  return text.match(new RegExp(`.{1,${columns}}`, "gu")) ?? [];
}

function messagesOn(screen: TerminalProgram): (string | undefined)[] {
  const shown = screen.visible.join("\n");
  return Array.from(shown.matchAll(/B in ClassChat : (m\d+)/g), ([, text]) => text);
}

/** The rows below the last one that holds the text, down to an empty one. */
function rowsBelow({ visible }: TerminalProgram, text: string): string[] {
  const below = visible.slice(visible.findLastIndex((row) => row.includes(text)) + 1);
  return below.slice(0, below.indexOf(""));
}
