import { NativePeer } from "../../test/support/nativePeer.ts";
import { Program } from "../../test/support/program.ts";
import { keys, TerminalProgram } from "../../test/support/terminalProgram.ts";
import type { ScreenCell } from "../../test/support/terminalProgram.ts";
import { drawScreen } from "./drawScreen.ts";

/** Where the picture is. */
export const picturePath = "test/pictures/terminal.svg";

const size = { cols: 84, rows: 24 };
/** As xterm tells that its window is no longer the one that gets the keys. */
const focusOut = "\u001b[O";

/**
 * Gives a part of a lesson with the built executable, in a real terminal, and draws Alice's screen at its
 * end. The same program makes the same picture: only the times are set.
 */
export async function drawLesson(): Promise<string> {
  await using server = await Program.serve("--no-history");
  await using alice = await TerminalProgram.joined(server.port, "Alice", {
    ...size,
    env: { FORCE_COLOR: "1" },
  });
  const types = async (line: string, shown: string): Promise<void> => {
    alice.types(`${line}${keys.enter}`);
    await alice.shows(shown);
  };
  alice.types(keys.ctrlL);
  await alice.until(({ visible }) => visible[0]?.startsWith(">") === true, "for an empty screen");
  const bob = await NativePeer.connect(server.port, "Bob");
  await alice.shows("· Bob joined");
  const mary = await NativePeer.connect(server.port, "Mary");
  await alice.shows("· Mary joined");
  bob.says("everyone", "Good morning! Is everybody here?");
  await alice.shows("Good morning!");
  await types("Yes, and Mary is too", "> Yes, and Mary is too");
  mary.says("everyone", "@Alice which loop did you take? Mine is this:");
  await alice.shows("Mine is this:");
  mary.says("everyone", "for (const word of words) {\n  total += word.length;\n}");
  await alice.shows("    }");
  bob.says("Alice", "Could you help Tom? They are stuck on the second loop.");
  await alice.shows("Could you help Tom?");
  bob.sends({ type: "group", id: "g", name: "groupStudent", members: ["Bob", "Mary", "Alice"] });
  await alice.shows("Bob added you in groupStudent");
  mary.says("groupStudent", "shall we meet after the lecture?");
  await alice.shows("shall we meet");
  await types("Bbo:I have it", "Did you mean Bob?");
  await types("/to Bob", "> /to Bob");
  await types("Of course, I go over now", "Bob> Of course");
  alice.types(`Tom${focusOut}`);
  await alice.inputIs("Bob> Tom");
  mary.says("everyone", "Five minutes more");
  await alice.shows("Five minutes more");
  // What is typed now has no receipt.
  server.signal("SIGSTOP");
  alice.types(` has it, it was the brace${keys.enter}And it`);
  await alice.shows("  …   Bob> Tom has it");
  await alice.inputIs("Bob> And it");
  return drawScreen({ title: "Alice", rows: setTimes(alice.cells), cursor: alice.cursorCell });
}

/** The rows with the lesson's times in place of those of the clock: four rows a minute, from nine on. */
function setTimes(rows: ScreenCell[][]): ScreenCell[][] {
  return rows.map((cells, row) => {
    const text = cells.map((cell) => cell.text || " ").join("");
    const at = /^\d\d:\d\d |(?<=new since )\d\d:\d\d/u.exec(text)?.index;
    if (at === undefined) return cells;
    const time = `09:${Math.floor(row / 4)
      .toString()
      .padStart(2, "0")}`;
    return cells.map((cell, column) => ({ ...cell, text: time[column - at] ?? cell.text }));
  });
}
