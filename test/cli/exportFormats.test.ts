import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { exportFormats } from "../../src/cli/exportFormats.ts";
import { findCode } from "../../src/cli/pastedCode.ts";
import { cleanText } from "../../src/model/text.ts";
import type { Message } from "../../src/model/message.ts";

const at = 1_769_850_000_000;
const { text, markdown, jsonl, csv } = exportFormats;

function message(said: string, to = "everyone", from = "Bob"): Message {
  return { seq: 3, at, from, to, text: said };
}

/** Parses CSV as RFC 4180 has it: records of cells. */
function records(document: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = cell.exec(document); match; match = cell.exec(document)) {
    const [, quoted, plain = "", end] = match;
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
    if (cell.lastIndex === document.length) break;
  }
  return rows.slice(0, -1);
}

/** All sorts of characters, and many of those that some format interprets. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."=+-@,;\"'\r\n\t\\`*_[]<>#|~&$\u001b\u009b\u202e\u2028"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
});

// oxlint-disable-next-line no-control-regex -- these are the characters that this test is about
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

describe("text", () => {
  test("shows a message as clients do, with its time, and names the receiver of a private one", () => {
    expect(text.line(message("hello"))).toBe("2026-01-31T09:00:00.000Z Bob in ClassChat : hello\n");
    expect(text.line(message("one\ntwo", "groupA"))).toBe(
      "2026-01-31T09:00:00.000Z <Bob> in groupA: one\n    two\n",
    );
    expect(text.line(message(" psst", "Alice"))).toBe(
      "2026-01-31T09:00:00.000Z <Bob> to Alice:  psst\n",
    );
  });

  test("never holds what a terminal would obey, nor a line that poses as another message", () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (said, to, from) => {
        const lines = text
          .line(message(said, to, from))
          .replace(/\n$/, "")
          .split("\n");
        for (const line of lines) expect(line).not.toMatch(unsafe);
        for (const line of lines.slice(1)) expect(line).toStartWith("    ");
        expect(lines[0]).toStartWith("2026-01-31T09:00:00.000Z ");
      }),
    );
  });
});

describe("markdown", () => {
  test("is one list item per message, and Markdown interprets nothing in it", () => {
    expect(markdown.head(4, at)).toBe("# Class 4\n\nStarted 2026-01-31T09:00:00.000Z\n\n");
    const said = "*b* _i_ `c` [x](y) <b> # | ~~s~~ &amp; $m$ \\\n- two";
    expect(markdown.line(message(said, "everyone", "a_b"))).toBe(
      "- 2026-01-31T09:00:00.000Z **a\\_b**: \\*b\\* \\_i\\_ \\`c\\` \\[x\\](y) \\<b\\> \\# \\| " +
        "\\~\\~s\\~\\~ \\&amp; \\$m\\$ \\\\<br>- two\n",
    );
    expect(markdown.line(message("hi", "groupA"))).toContain(" **Bob** to groupA: hi\n");
  });

  test("renders to exactly the letters that were said", () => {
    fc.assert(
      fc.property(hostile, hostile, (said, from) => {
        fc.pre(!findCode(cleanText(said)));
        const line = markdown.line(message(said, "everyone", `x${from}x`));
        expect(line.match(/\n/g)?.length).toBe(1);
        expect(line).not.toMatch(unsafe);
        const html = Bun.markdown.html(line).trim();
        const [, name, text] =
          /^<ul>\s*<li>\S+ <strong>(.*?)<\/strong>:(.*)<\/li>\s*<\/ul>$/s.exec(html) ?? [];
        expect(shownText(name)).toBe(collapseSpace(`x${from}x`));
        expect(shownText(text)).toBe(collapseSpace(said));
      }),
      { numRuns: 300 },
    );
  });
});

describe("code in markdown", () => {
  test("stands between fences below who said it, with its indents", () => {
    const typed = "def double(x):\n\tif x:\n\n\t\treturn 2 * x\n";
    const said = typed.replaceAll("\t", " ".repeat(4));
    const line = markdown.line(message(typed));
    expect(line).toBe(
      `- 2026-01-31T09:00:00.000Z **Bob**:\n  \`\`\`\n${said
        .split("\n")
        .map((one) => (one === "" ? "\n" : `  ${one}\n`))
        .join("")}  \`\`\`\n`,
    );
    expect(codeOf(line)).toEqual({ before: "", code: `${said}\n` });
  });

  test("keeps its language and what is said before it", () => {
    const line = markdown.line(message("look *here*:\n```py\nx = [1]\n```"));
    expect(line).toEndWith(" look \\*here\\*:\n  ```py\n  x = [1]\n  ```\n");
    expect(codeOf(line)).toEqual({ before: "look *here*:", code: "x = [1]\n" });
  });

  test.each([
    ["two\nlines of a letter", false],
    ["one line {", false],
    ["a();\nb();", true],
    ["if x:\n    y", true],
    ["see ```x\ny``` and z", true],
    ["Dear all,\nsee you at ten (or so)\nBob", false],
  ])("is told from a letter: %j", (text, isCode) => {
    expect(findCode(text) !== undefined).toBe(isCode);
  });

  test("is to the letter but for its tabs, whatever it holds", () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        const said = `${first}a\n  x${second}`;
        const line = markdown.line(message(said));
        expect(line).not.toMatch(unsafe);
        expect(line).toEndWith("```\n");
        const text = cleanText(said).replaceAll("\t", " ".repeat(4));
        if (!text.includes("```")) expect(codeOf(line)).toEqual({ before: "", code: `${text}\n` });
      }),
      { numRuns: 300 },
    );
  });
});

/** The code of a list item, and what is said before it. */
function codeOf(line: string): { before: string; code: string } | undefined {
  const html = Bun.markdown.html(line).trim();
  const [, before, code] =
    /^<ul>\s*<li>\S+ <strong>Bob<\/strong>:(.*?)<pre><code[^>]*>(.*)<\/code><\/pre>\s*<\/li>\s*<\/ul>$/s.exec(
      html,
    ) ?? [];
  if (before === undefined || code === undefined) return undefined;
  return { before: before.trim(), code: unescapeHtml(code) };
}

function unescapeHtml(html: string): string {
  return html.replaceAll(/&(lt|gt|amp|quot);/g, (_, name) => entities[name] ?? "");
}

const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };

/** The text that an element shows, its white space collapsed. Undefined if it holds other elements. */
function shownText(html: string | undefined): string | undefined {
  if (html === undefined || /<(?!br>)/.test(html)) return undefined;
  const text = html.replaceAll("<br>", " ").replaceAll(/&(lt|gt|amp|quot);/g, (_, name) => {
    return entities[name] ?? "";
  });
  return collapseSpace(text);
}

function collapseSpace(text: string): string {
  return cleanText(text)
    .replaceAll(/[ \t\n]+/g, " ")
    .trim();
}

describe("jsonl", () => {
  test("is one object per line, with each text to the letter once it is cleaned", () => {
    const line = jsonl.line(message('a "b"\nc', "Alice"));
    expect(line).toBe(
      '{"seq":3,"at":"2026-01-31T09:00:00.000Z","from":"Bob","to":"Alice","text":"a \\"b\\"\\nc"}\n',
    );
    fc.assert(
      fc.property(hostile, (said) => {
        const written = jsonl.line(message(said));
        expect(written.match(/\n/g)?.length).toBe(1);
        expect(JSON.parse(written).text).not.toMatch(unsafe);
      }),
    );
  });
});

describe("csv", () => {
  test("begins with a byte order mark, by which spreadsheets know UTF-8", () => {
    const bytes = new TextEncoder().encode(csv.head());
    expect(bytes.slice(0, 3)).toEqual(new Uint8Array([0xef, 0xbb, 0xbf]));
    expect(csv.head()).toBe("\ufeffseq,at,from,to,text,replyTo,corrected,reactions\r\n");
  });

  test("quotes a text with semicolons, and guards a formula after one, a tab or a line break", () => {
    const cells: [said: string, written: string][] = [
      ["a;b", '"a;b"'],
      ["a;=1+1", `"a;'=1+1"`],
      ['a; "=1+1', `"a;' ""=1+1"`],
      ["a\t-1", `"a\t'-1"`],
      ["a:\n- b\n\n＝c", `"a:\n'- b\n\n'＝c"`],
      ["a - b; c = d", '"a - b; c = d"'],
    ];
    for (const [said, written] of cells) {
      expect(csv.line(message(said))).toEndWith(`,everyone,${written},,,\r\n`);
    }
  });

  test("holds no formula wherever a reader begins a cell at semicolons, tabs and line ends", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, hostile)), (said) => {
        const lines = said.map(([what, from]) => csv.line(message(what, "everyone", from)));
        // Whether or not it minds quotes, of which the first cell of a line has none.
        for (const cell of (csv.head() + lines.join("")).split(/[;\t\r\n]/)) {
          expect(cell).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/);
        }
      }),
    );
  });

  test("quotes what needs it, and no spreadsheet takes a text or a name for a formula", () => {
    expect(csv.line(message('say "hi", twice\nplease'))).toBe(
      '3,2026-01-31T09:00:00.000Z,Bob,everyone,"say ""hi"", twice\nplease",,,\r\n',
    );
    for (const start of ["=", "+", "-", "@", "＝", "＋", "－", "＠"]) {
      const line = csv.line(message(`${start}1+1`, "everyone", "-Bob"));
      expect(line).toBe(`3,2026-01-31T09:00:00.000Z,'-Bob,everyone,'${start}1+1,,,\r\n`);
    }
    expect(csv.line(message("\t1+1"))).toContain(`,"'\t1+1",,,\r\n`);
    expect(csv.line(message("=1,2"))).toContain(`,"'=1,2",,,\r\n`);
    expect(csv.line(message("1+1=2"))).toContain(",1+1=2,,,\r\n");
  });

  test("always parses as eight cells per message, none of them a formula", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, hostile)), (said) => {
        const lines = said.map(([what, from]) => csv.line(message(what, "everyone", from)));
        const rows = records(csv.head() + lines.join(""));
        expect(rows.length).toBe(said.length + 1);
        for (const cells of rows) {
          expect(cells.length).toBe(8);
          for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
        }
      }),
    );
  });
});

test("every format says what a message answers, that it was corrected, and how it was reacted to", () => {
  const answered = {
    ...message("indeed"),
    replyTo: { seq: 1, at: 0, from: "Ann", text: "*so*" },
    corrected: true as const,
    reactions: [{ reaction: "👍" as const, count: 2, names: [] }],
  };
  const time = "2026-01-31T09:00:00.000Z";
  expect(exportFormats.text.line(answered)).toBe(
    `> Ann: *so*\n${time} Bob in ClassChat : indeed (corrected) [👍 2]\n`,
  );
  expect(exportFormats.markdown.line(answered)).toBe(
    `- ${time} **Bob** (answers Ann: \\*so\\*; corrected; 👍 2): indeed\n`,
  );
  expect(JSON.parse(jsonl.line(answered))).toMatchObject({
    replyTo: 1,
    corrected: true,
    reactions: { "👍": 2 },
  });
  expect(csv.line(answered)).toBe(`3,${time},Bob,everyone,indeed,1,1,👍 2\r\n`);
});
