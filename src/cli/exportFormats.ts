import { cleanText, oneLine } from "../model/text.ts";
import type { Message } from "../model/message.ts";
import { everyone } from "../model/name.ts";
import type { ReactionCount } from "../model/reaction.ts";
import { renderQuote, renderRecordedMessage } from "../model/render.ts";
import { fenceFor, findCode } from "./pastedCode.ts";

/** How a class is written down; head and lines include their line ends. */
export interface ExportFormat {
  head(classNumber: number, startedAt: number): string;
  line(message: Message): string;
}

/** The formats by the names that `--format` takes. Names and texts are clean in all of them. */
export const exportFormats = {
  text: {
    head: () => "",
    line(message) {
      const quote = renderQuote(message).map((line) => `${line}\n`);
      const readable = `${renderReadable(message)}${renderReactions(message)}`;
      return `${quote.join("")}${formatTime(message.at)} ${readable}\n`;
    },
  },
  markdown: {
    head: (classNumber, startedAt) =>
      `# Class ${classNumber}\n\nStarted ${formatTime(startedAt)}\n\n`,
    line(message) {
      const { at, from, to, text } = message;
      const recipient = to === everyone ? "" : ` to ${escapeMarkdown(oneLine(to))}`;
      const sender = `**${escapeMarkdown(oneLine(from))}**`;
      const about = escapeMarkdown(describe(message));
      const said = renderMarkdown(cleanText(text));
      return `- ${formatTime(at)} ${sender}${recipient}${about}:${said}\n`;
    },
  },
  jsonl: {
    head: () => "",
    line({ seq, at, from, to, text, replyTo, corrected, reactions }) {
      const clean = { from: oneLine(from), to: oneLine(to), text: cleanText(text) };
      const counts = reactions?.map(({ reaction, count }) => [reaction, count] as const);
      const more = {
        ...(replyTo && { replyTo: replyTo.seq }),
        ...(corrected && { corrected }),
        ...(counts && { reactions: Object.fromEntries(counts) }),
      };
      return `${JSON.stringify({ seq, at: formatTime(at), ...clean, ...more })}\n`;
    },
  },
  csv: {
    // The byte order mark tells a spreadsheet that this is UTF-8.
    head: () => "\uFEFFseq,at,from,to,text,replyTo,corrected,reactions\r\n",
    line({ seq, at, from, to, text, replyTo, corrected, reactions }) {
      const cells = [oneLine(from), oneLine(to), cleanText(text)].map(renderCsvCell);
      const more = [replyTo?.seq ?? "", corrected ? 1 : "", listReactions(reactions ?? [], " ")];
      return `${seq},${formatTime(at)},${[...cells, ...more].join(",")}\r\n`;
    },
  },
} as const satisfies Record<string, ExportFormat>;

/** `👍 3, 🎉 1` */
function listReactions(reactions: readonly ReactionCount[], between: string): string {
  return reactions.map(({ reaction, count }) => `${reaction} ${count}`).join(between);
}

/** What is to be said of the message besides its text. */
function describe({ replyTo, corrected, reactions = [] }: Message): string {
  const parts = [
    ...(replyTo ? [`answers ${oneLine(replyTo.from)}: ${oneLine(replyTo.text)}`] : []),
    ...(corrected ? ["corrected"] : []),
    ...(reactions.length > 0 ? [listReactions(reactions, ", ")] : []),
  ];
  return parts.length === 0 ? "" : ` (${parts.join("; ")})`;
}

function renderReactions({ reactions }: Message): string {
  return reactions ? ` [${listReactions(reactions, ", ")}]` : "";
}

function formatTime(at: number): string {
  return new Date(at).toISOString();
}

/** As a client shows it, with clean names. */
function renderReadable(message: Message): string {
  const [from, to] = [oneLine(message.from), oneLine(message.to)];
  return renderRecordedMessage({ ...message, from, to });
}

/** What follows the colon of a list item: code stands between fences below it, to the letter except for its tabs. */
function renderMarkdown(text: string): string {
  const found = findCode(text);
  if (!found) return ` ${escapeMarkdown(text)}`;
  const { before, language, code } = found;
  const fence = fenceFor(code);
  // Readers differ in how wide a tab is in a list.
  const lines = [fence + language, ...code.replaceAll("\t", "    ").split("\n"), fence];
  const said = before === "" ? "" : ` ${escapeMarkdown(before)}`;
  return said + lines.map((line) => (line === "" ? "\n" : `\n  ${line}`)).join("");
}

/** On one line, without anything that Markdown or HTML would interpret. */
function escapeMarkdown(text: string): string {
  const escaped = text.replaceAll(/[\\`*_[\]<>#|~&$]/g, String.raw`\$&`);
  return escaped.replaceAll("\t", " ").replaceAll("\n", "<br>");
}

/**
 * The places in a text at which a spreadsheet would read a formula (OWASP, "CSV Injection"): its start, and
 * what follows a semicolon, a tab or a line break. A spreadsheet that separates cells by semicolons or tabs
 * begins a cell there, quoted or not: it sees no cell begin at the quote. Quotes and blanks before the sign
 * may count for nothing, and full-width signs for the plain ones.
 */
const formulaStart = /(?<=^|[;\t\r\n])(?=["'\p{Zs}]*[=+\-@＝＋－＠]|[\t\r])/gu;

/** A cell as RFC 4180 §2 has it, quoted for readers of semicolons too. An apostrophe guards each formula. */
function renderCsvCell(text: string): string {
  const guarded = text.replaceAll(formulaStart, "'");
  return /[",;\t\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
