import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { exportFormats } from "../../src/cli/exportFormats.ts";
import { cleanText } from "../../src/model/text.ts";
import type { Message } from "../../src/model/message.ts";

const at = 1_769_850_000_000;
const { text, markdown, jsonl, csv } = exportFormats;

function message(said: string, to = "everyone", from = "Bob"): Message {
  return { seq: 3, at, from, to, text: said };
}

/** What RFC 4180 makes of a text: records of cells. */
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

/** Letters of every kind, and the ones that mean something somewhere. */
const unkind = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."=+-@,\"'\r\n\t\\`*_[]<>#|~&$\u001b\u009b\u202e\u2028"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
});

// oxlint-disable-next-line no-control-regex -- these are the characters this test is about
const unclean = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

describe("text", () => {
  test("reads as it was shown, with the time, and says whom a private message was for", () => {
    expect(text.line(message("hello"))).toBe("2026-01-31T09:00:00.000Z Bob in ClassChat : hello\n");
    expect(text.line(message("one\ntwo", "groupA"))).toBe(
      "2026-01-31T09:00:00.000Z <Bob> in groupA: one\n    two\n",
    );
    expect(text.line(message(" psst", "Alice"))).toBe(
      "2026-01-31T09:00:00.000Z <Bob> to Alice:  psst\n",
    );
  });

  test("of whatever was said holds nothing a terminal would obey, nor a line that poses as another's", () => {
    fc.assert(
      fc.property(unkind, unkind, unkind, (said, to, from) => {
        const lines = text
          .line(message(said, to, from))
          .replace(/\n$/, "")
          .split("\n");
        for (const line of lines) expect(line).not.toMatch(unclean);
        for (const line of lines.slice(1)) expect(line).toStartWith("    ");
        expect(lines[0]).toStartWith("2026-01-31T09:00:00.000Z ");
      }),
    );
  });
});

describe("markdown", () => {
  test("is one item a message, in which nothing means more than itself", () => {
    expect(markdown.head(4, at)).toBe("# Class 4\n\nBegun 2026-01-31T09:00:00.000Z\n\n");
    const said = "*b* _i_ `c` [x](y) <b> # | ~~s~~ &amp; $m$ \\\n- two";
    expect(markdown.line(message(said, "everyone", "a_b"))).toBe(
      "- 2026-01-31T09:00:00.000Z **a\\_b**: \\*b\\* \\_i\\_ \\`c\\` \\[x\\](y) \\<b\\> \\# \\| " +
        "\\~\\~s\\~\\~ \\&amp; \\$m\\$ \\\\<br>- two\n",
    );
    expect(markdown.line(message("hi", "groupA"))).toContain(" **Bob** to groupA: hi\n");
  });

  test("of whatever was said is rendered as the very letters that were said", () => {
    fc.assert(
      fc.property(unkind, unkind, (said, from) => {
        const line = markdown.line(message(said, "everyone", `x${from}x`));
        expect(line.match(/\n/g)?.length).toBe(1);
        expect(line).not.toMatch(unclean);
        const html = Bun.markdown.html(line).trim();
        const [, name, text] =
          /^<ul>\s*<li>\S+ <strong>(.*?)<\/strong>:(.*)<\/li>\s*<\/ul>$/s.exec(html) ?? [];
        expect(lettersOf(name)).toBe(squeezed(`x${from}x`));
        expect(lettersOf(text)).toBe(squeezed(said));
      }),
      { numRuns: 300 },
    );
  });
});

const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };

/** What an element's content shows; white space counts once, as it is shown. Undefined where it holds more than text. */
function lettersOf(html: string | undefined): string | undefined {
  if (html === undefined || /<(?!br>)/.test(html)) return undefined;
  const text = html.replaceAll("<br>", " ").replaceAll(/&(lt|gt|amp|quot);/g, (_, name) => {
    return entities[name] ?? "";
  });
  return squeezed(text);
}

function squeezed(text: string): string {
  return cleanText(text)
    .replaceAll(/[ \t\n]+/g, " ")
    .trim();
}

describe("jsonl", () => {
  test("is one object a line, each text to the letter as far as it is clean", () => {
    const line = jsonl.line(message('a "b"\nc', "Alice"));
    expect(line).toBe(
      '{"seq":3,"at":"2026-01-31T09:00:00.000Z","from":"Bob","to":"Alice","text":"a \\"b\\"\\nc"}\n',
    );
    fc.assert(
      fc.property(unkind, (said) => {
        const written = jsonl.line(message(said));
        expect(written.match(/\n/g)?.length).toBe(1);
        expect(JSON.parse(written).text).not.toMatch(unclean);
      }),
    );
  });
});

describe("csv", () => {
  test("quotes what needs it, and lets no spreadsheet take a text or a name for a formula", () => {
    expect(csv.head()).toBe("seq,at,from,to,text\r\n");
    expect(csv.line(message('say "hi", twice\nplease'))).toBe(
      '3,2026-01-31T09:00:00.000Z,Bob,everyone,"say ""hi"", twice\nplease"\r\n',
    );
    for (const start of ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t"]) {
      const line = csv.line(message(`${start}1+1`, "everyone", "-Bob"));
      expect(line).toBe(`3,2026-01-31T09:00:00.000Z,'-Bob,everyone,'${start}1+1\r\n`);
    }
    expect(csv.line(message("=1,2"))).toContain(`,"'=1,2"\r\n`);
    expect(csv.line(message("1+1=2"))).toContain(",1+1=2\r\n");
  });

  test("of whatever was said is read back as five cells a message, none of them a formula", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(unkind, unkind)), (said) => {
        const lines = said.map(([what, from]) => csv.line(message(what, "everyone", from)));
        const rows = records(csv.head() + lines.join(""));
        expect(rows.length).toBe(said.length + 1);
        for (const cells of rows) {
          expect(cells.length).toBe(5);
          for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
        }
      }),
    );
  });
});
