import { cleanText, displayText, oneLine } from "../model/text.ts";
import type { Message } from "../model/message.ts";
import { everyone, isGroupName, isRoomName } from "../model/name.ts";
import { renderMessage } from "../model/render.ts";

/** How a class is written down, each line with its line end. */
export interface ExportFormat {
  head(classNumber: number, startedAt: number): string;
  line(message: Message): string;
}

/** The formats by the names they are asked for with. Names and texts are clean in all of them. */
export const exportFormats = {
  text: {
    head: () => "",
    line: (message) => `${time(message.at)} ${readable(message)}\n`,
  },
  markdown: {
    head: (classNumber, startedAt) => `# Class ${classNumber}\n\nBegun ${time(startedAt)}\n\n`,
    line({ at, from, to, text }) {
      const whom = to === everyone ? "" : ` to ${markdown(oneLine(to))}`;
      return `- ${time(at)} **${markdown(oneLine(from))}**${whom}: ${markdown(cleanText(text))}\n`;
    },
  },
  jsonl: {
    head: () => "",
    line({ seq, at, from, to, text }) {
      const clean = { from: oneLine(from), to: oneLine(to), text: cleanText(text) };
      return `${JSON.stringify({ seq, at: time(at), ...clean })}\n`;
    },
  },
  csv: {
    head: () => "seq,at,from,to,text\r\n",
    line({ seq, at, from, to, text }) {
      const cells = [oneLine(from), oneLine(to), cleanText(text)].map(csvCell);
      return `${seq},${time(at)},${cells.join(",")}\r\n`;
    },
  },
} as const satisfies Record<string, ExportFormat>;

function time(at: number): string {
  return new Date(at).toISOString();
}

/** As it was shown, but that a private message says whom it was for. */
function readable(message: Message): string {
  const from = oneLine(message.from);
  const to = oneLine(message.to);
  if (to === everyone || isGroupName(to) || isRoomName(to))
    return renderMessage({ from, to, text: message.text });
  return `<${from}> to ${to}: ${displayText(message.text)}`;
}

/** On one line, and without anything that Markdown or HTML would take for more than itself. */
function markdown(text: string): string {
  const escaped = text.replaceAll(/[\\`*_[\]<>#|~&$]/g, String.raw`\$&`);
  return escaped.replaceAll("\t", " ").replaceAll("\n", "<br>");
}

/**
 * A cell after RFC 4180 §2. One that a spreadsheet would take for a formula is led by an apostrophe
 * (OWASP, "CSV Injection"); full-width signs count too, since some read them as the plain ones.
 */
function csvCell(text: string): string {
  const guarded = /^[=+\-@＝＋－＠\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
