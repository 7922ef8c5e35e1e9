import { expect, test } from "bun:test";
import { join } from "node:path";

const folder = join(import.meta.dir, "../../src/page");

/** Names of keys, types and classes: they are for programs. */
const forPrograms =
  /^(?:Arrow(?:Down|Up|Left|Right)|End|Enter|Escape|GET|Home|Notification|Page(?:Down|Up)|Promise|Segmenter|Tab)$/;

/** What a file says to people by itself: text among tags, labels, and strings like a sentence. */
function findWords(source: string): string[] {
  const code = source
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/(?:^|\s)\/\/.*$/gm, "")
    .replaceAll(/^import [\s\S]*?;$/gm, "")
    .replaceAll(/new Error\(.*?\)|\b(?:class|key)(?:=\{|: )`.*?`/g, "");
  const strings = [...code.matchAll(/"([^"\n]*)"|`([^`]*)`/g)]
    .map(([, quoted, template]) => quoted ?? template ?? "")
    .filter((text) => /^\s?[A-Z]\p{Ll}|\p{Ll} \$\{|\} \p{Ll}{2}/u.test(text));
  const around = [
    /(?<!=)>\s*(\p{L}[^<>{}=;()]*?)\s*(?=<\/|\{)/gu,
    /\}\s*(\p{L}[^<>{}=;()]*?)\s*(?=<\/)/gu,
    /\b(?:alt|label|legend|placeholder|title)="(\p{L}[^"]*)"/gu,
  ];
  const marked = around.flatMap((pattern) => code.matchAll(pattern).toArray());
  const all = [...strings, ...marked.map(([, text = ""]) => text)];
  return all.filter((text) => !forPrograms.test(text));
}

/** All that the page says in its own words: what loads at once, and what loads with the dialogs and the board. */
const textFiles = new Set(["pageTexts.ts", "dialogTexts.ts"]);

test("the words of the page for people stand in two files", async () => {
  const found: string[] = [];
  for await (const file of new Bun.Glob("*.{ts,tsx}").scan(folder)) {
    if (textFiles.has(file)) continue;
    const words = findWords(await Bun.file(join(folder, file)).text());
    found.push(...words.map((text) => `${file}: ${text}`));
  }
  expect(found.toSorted()).toEqual([]);
});
