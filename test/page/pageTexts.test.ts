import { expect, test } from "bun:test";
import { join } from "node:path";

const folder = join(import.meta.dir, "../../src/page");

/** Names of keys, types and classes: they are for programs. */
const forPrograms =
  /^(?:Arrow(?:Down|Up|Left|Right)|End|Enter|Escape|GET|Home|Notification|Page(?:Down|Up)|Promise|Segmenter|Tab)$/;

/** These draw the log and what stands round it; their words move to the one file next. */
const notYet = new Set([
  "chatHead.tsx",
  "chatModel.ts",
  "chatScreen.tsx",
  "logRow.tsx",
  "messageLog.tsx",
  "messageRow.tsx",
  "messageText.tsx",
  "peopleChoice.tsx",
  "readers.ts",
  "roomDialog.tsx",
  "sidePanel.tsx",
  "time.ts",
]);

/** What a file says to people by itself: text between tags, and strings that begin like a sentence. */
function findWords(source: string): string[] {
  const code = source
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/(?:^|\s)\/\/.*$/gm, "")
    .replaceAll(/^import [\s\S]*?;$/gm, "")
    .replaceAll(/new Error\(.*?\)/g, "");
  const strings = [...code.matchAll(/"([^"\n]*)"|`([^`]*)`/g)]
    .map(([, quoted, template]) => quoted ?? template ?? "")
    .filter((text) => /^\s?[A-Z]\p{Ll}/u.test(text));
  const tags = [...code.matchAll(/>\s*([A-Z]\p{L}[^<>{}=;()]*?)\s*(?=[<{])/gu)];
  const all = [...strings, ...tags.map(([, text = ""]) => text)];
  return all.filter((text) => !forPrograms.test(text));
}

test("the words of the page for people stand in one file", async () => {
  const found: string[] = [];
  for await (const file of new Bun.Glob("*.{ts,tsx}").scan(folder)) {
    if (file === "pageTexts.ts" || notYet.has(file)) continue;
    const words = findWords(await Bun.file(join(folder, file)).text());
    found.push(...words.map((text) => `${file}: ${text}`));
  }
  expect(found.toSorted()).toEqual([]);
});
