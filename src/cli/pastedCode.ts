/** The code in a message's text, and what is said before it. */
export interface PastedCode {
  before: string;
  /** As it stands behind the fence; empty if it is not told. */
  language: string;
  code: string;
}

/** Code between fences, at the end of a text. */
const fenced =
  /^(?<before>(?:(?!```)[^])*)```(?<language>[\w+#-]*)\n(?<code>(?:(?!```)[^])+?)\n?```\n*$/u;
/** How a line of code ends and a sentence hardly does. */
const codeEnd = /[{}()[\];\\]$/u;

/** The code of a clean text; undefined if nothing in it looks like code. */
export function findCode(text: string): PastedCode | undefined {
  const { before = "", language = "", code } = fenced.exec(text)?.groups ?? {};
  if (code !== undefined) return { before: before.trimEnd(), language, code };
  return isCode(text) ? { before: "", language: "", code: text } : undefined;
}

/** Whether lines are indented, or most end as code does. */
function isCode(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length < 2) return false;
  if (text.includes("```") || lines.some((line) => /^[ \t]/u.test(line))) return true;
  return 2 * lines.filter((line) => codeEnd.test(line)).length > lines.length;
}

/** A fence that nothing in the code ends (CommonMark §4.5). */
export function fenceFor(code: string): string {
  const longest = Math.max(0, ...[...code.matchAll(/`+/gu)].map(([run]) => run.length));
  return "`".repeat(Math.max(3, longest + 1));
}
