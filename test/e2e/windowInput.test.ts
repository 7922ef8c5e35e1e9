import { expect, test } from "bun:test";
import { executable } from "../support/executable.ts";
import { freePort } from "../support/freePort.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { keys, TerminalProgram, titleBefore } from "../support/terminalProgram.ts";

const inUse = { isRaw: true, title: "Server Window", bracketedPaste: true, wraps: true };
const asBefore = { isRaw: false, title: titleBefore, bracketedPaste: false, wraps: true };
const serve = ["serve", "--port", "0"];

function portOf({ text }: TerminalProgram): number {
  return Number(/127\.0\.0\.1:(\d+)/.exec(text)?.[1]);
}

/** A server window with its input line. */
async function opened(...flags: string[]): Promise<{ window: TerminalProgram; port: number }> {
  const window = new TerminalProgram([...serve, ...flags]);
  await window.inputIs(">", 2);
  expect(window.state).toEqual(inUse);
  return { window, port: portOf(window) };
}

/** A shell at a terminal, which shows its prompt. */
async function openedShell(): Promise<TerminalProgram> {
  const env = { PS1: "shell> ", TERM: "xterm-256color" };
  const shell = new TerminalProgram(["--norc", "--noprofile", "-i"], { program: "bash", env });
  await shell.inputIs("shell>");
  return shell;
}

test("what is typed into the window goes to everyone; the line edits, recalls, completes and takes pastes as join's does", async () => {
  const { window, port } = await opened();
  await using _window = window;
  const bob = await PlainPeer.connect(port, "Bob");
  await window.shows("Bob has connected");
  window.types(`Helo class${keys.left.repeat(7)}l${keys.enter}`);
  await bob.sees("[From server] Hello class\n");
  await window.shows('server>Hello class\n{\n    "status": 1,\n    "sender": "server",');
  await window.inputIs(">", 2);
  window.types(`B${keys.tab}page 5${keys.enter}`);
  await bob.sees("<server>: page 5\n");
  window.types(keys.up + keys.up);
  await window.inputIs("> Hello class");
  window.types(keys.down);
  await window.inputIs("> Bob:page 5");
  window.types(`${keys.ctrlU}/sh${keys.tab}`);
  await window.inputIs("> /show");
  window.types(`${keys.ctrlU}${keys.paste("one\ntwo\n")}`);
  await window.inputIs("> one␤two");
  window.types(keys.enter);
  await bob.sees("[From server] one\n");
  await bob.sees("two\n");
});

/** A lesson that the window shows the same way each time. */
async function playLesson(port: number): Promise<void> {
  const bob = await PlainPeer.connect(port, "Bob");
  const alice = await PlainPeer.connect(port, "Alice");
  bob.types("hello", "Alice:Hello 🎓", "group groupA Bob,Alice,Ram", "exit");
  await bob.isClosed();
  alice.types("menu", "exit");
  await alice.isClosed();
}

/** What draws the line, and nothing else. */
const escape = "\u001b";
const drawing = new RegExp(
  `\r${escape}\\[J|${escape}\\[\\?7l.*?${escape}\\[\\?7h|${escape}\\[\\?2004[hl]`,
  "g",
);

test("what stands above the line is byte for byte what a window without one prints", async () => {
  const texts: string[] = [];
  for (const input of ["/dev/tty", "/dev/null"]) {
    const port = freePort();
    const shell = `exec "$@" <${input} 2>/dev/null`;
    const args = ["-c", shell, "sh", executable, "serve", "--port", `${port}`];
    await using window = new TerminalProgram(args, { program: "sh" });
    await window.until(({ title }) => title === "Server Window", "for its title");
    if (input === "/dev/tty") await window.inputIs(">", 2);
    await playLesson(port);
    await window.shows("Alice disconnected...");
    window.signal("SIGTERM");
    expect(await window.exitCode()).toBe(0);
    texts.push(window.written.text);
  }
  const [withLine = "", without = ""] = texts;
  expect(without).not.toContain("?2004");
  expect(withLine.replaceAll(drawing, "")).toBe(without);
});

test("Ctrl-C drops a half-typed line; on an empty one it closes the server, ends with 0 and leaves the terminal as it was", async () => {
  const { window, port } = await opened();
  await using _window = window;
  const bob = await PlainPeer.connect(port, "Bob");
  window.types(`half typed${keys.ctrlC}`);
  await window.inputIs(">", 2);
  window.types(`whole${keys.enter}`);
  await bob.sees("[From server] whole\n");
  window.types(keys.ctrlD);
  await window.shows("To close the server, press Ctrl-C");
  window.types(keys.ctrlC);
  await bob.sees("The server closed the connection.\n");
  expect(await window.exitCode()).toBe(0);
  expect(window.state).toEqual(asBefore);
  expect(window.text).not.toContain("half typed");
});

test("/end ends the class with a goodbye, a signal pauses it; both end with 0 and leave the terminal as it was", async () => {
  for (const [end, last] of [
    ["/end", "bye"],
    ["SIGTERM", "paused"],
    ["SIGHUP", "paused"],
  ] as const) {
    const { window, port } = await opened();
    await using _window = window;
    const bob = await NativePeer.connect(port, "Bob");
    if (end === "/end") window.types(`${end}${keys.enter}`);
    else window.signal(end);
    await bob.hears(last);
    await bob.isClosed();
    expect(await window.exitCode()).toBe(0);
    expect(window.state).toEqual(asBefore);
  }
});

test("a half-typed line stands while 20,000 messages a second are said", async () => {
  const { window, port } = await opened("--rate", "0");
  await using _window = window;
  const draft = `Bob, please ${"wait ".repeat(20)}`;
  window.types(draft + keys.left.repeat(5));
  await window.until(({ rows }) => rows.join("").includes(draft.trimEnd()), "for the draft");
  const bob = await NativePeer.connect(port, "Bob");
  for (let said = 0; said < 20_000; said++) bob.says("everyone", `number ${said}`);
  await bob.hears("receipt", ({ seq }) => seq === 10_000);
  window.types("and ");
  await bob.hears("receipt", ({ seq }) => seq === 20_000);
  const changed = `> ${draft.slice(0, -5)}and ${draft.slice(-5)}`.trimEnd();
  await window.until(({ visible }) => {
    const all = visible.join("");
    return all.includes("number 19999") && all.endsWith(changed);
  }, "for the changed draft below all that was said");
  const numbers = [...window.written.text.matchAll(/"text": "number (\d+)"/g)].map(([, n]) => n);
  expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, said) => String(said)));
  window.types(keys.enter);
  await window.shows("server>Bob, please wait");
}, 30_000);

test("a narrower terminal breaks the half-typed line anew, and what was printed stays", async () => {
  const { window, port } = await opened();
  await using _window = window;
  const draft = "a line that is half typed in the window";
  window.types(draft);
  await window.inputIs(`> ${draft}`);
  window.resize(30, 24);
  await window.until(({ rows }) => rows.join("").endsWith(`> ${draft}`), "for the whole line");
  await PlainPeer.connect(port, "Bob");
  await window.shows("Bob has connected");
  await window.until(({ rows }) => rows.join("").endsWith(`> ${draft}`), "for it to stand below");
  expect(window.count("a line that is half typed")).toBe(1);
});

test("started with & it serves, reads nothing and is not stopped, even by tostop; fg gives it its line", async () => {
  await using shell = await openedShell();
  shell.types(`stty tostop; ${executable} ${serve.join(" ")} &${keys.enter}`);
  await shell.shows("Ctrl-C pauses the class");
  const port = portOf(shell);
  const bob = await PlainPeer.connect(port, "Bob");
  await shell.shows("Bob has connected");
  bob.types("are you there?");
  await shell.shows("Bob>are you there?");
  shell.types(`echo $((6 * 7)) is read by the shell${keys.enter}`);
  await shell.shows("\n42 is read by the shell");
  shell.types(`jobs${keys.enter}`);
  await shell.shows("[1]+  Running");
  expect(shell.text).not.toContain("Stopped");
  shell.types(`fg${keys.enter}`);
  await shell.until(({ state }) => state.isRaw && state.bracketedPaste, "for the window's line");
  await shell.inputIs(">", 2);
  shell.types(`Hello class${keys.enter}`);
  await bob.sees("[From server] Hello class\n");
  shell.types(keys.ctrlC);
  await bob.sees("The server closed the connection.\n");
  await shell.inputIs("shell>");
});

test("after Ctrl-Z, bg goes on without the line and fg brings the half-typed line back", async () => {
  await using shell = await openedShell();
  shell.types(`${executable} ${serve.join(" ")}${keys.enter}`);
  await shell.inputIs(">", 2);
  const port = portOf(shell);
  const bob = await PlainPeer.connect(port, "Bob");
  await shell.shows("Bob has connected");
  shell.types("half typed");
  await shell.inputIs("> half typed");
  shell.types(keys.ctrlZ);
  await shell.inputIs("shell>");
  expect(shell.text).toContain("Stopped");
  shell.types(`bg${keys.enter}`);
  bob.types("one");
  await shell.shows("Bob>one");
  shell.types(`echo $((6 * 7)) is read by the shell${keys.enter}`);
  await shell.shows("\n42 is read by the shell");
  bob.types("two");
  await shell.shows("Bob>two");
  shell.types(`fg${keys.enter}`);
  await shell.inputIs("> half typed");
  bob.types("three");
  await shell.shows("Bob>three");
  await shell.inputIs("> half typed");
  shell.types(keys.enter);
  await bob.sees("[From server] half typed\n");
  shell.types(`/end${keys.enter}`);
  await shell.inputIs("shell>");
  shell.types(`stty -a${keys.enter}`);
  await shell.shows(" icanon");
});

test("a window whose standard input is no terminal reads nothing and draws no line", async () => {
  const shell = ["-c", `{ echo said by nobody; cat; } | "$@"`, "sh", executable, ...serve];
  await using window = new TerminalProgram(shell, { program: "sh" });
  await window.shows("Nobody else can join");
  const bob = await PlainPeer.connect(portOf(window), "Bob");
  window.types(`said by somebody${keys.enter}`);
  bob.types("hello");
  await window.shows("Bob>hello");
  expect(window.written.text).not.toContain("\u001b[?2004h");
  expect(bob.shown.text).not.toContain("From server");
});
