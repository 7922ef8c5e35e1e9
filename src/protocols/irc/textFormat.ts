import { trimBlank } from "../../model/blank.ts";
import { oneLine, truncate } from "../../model/text.ts";

/** Code points of an away message, a real name or a quit, part or kick reason; the rest is cut. */
export const maxReasonCharacters = 200;

/** Colours and styles, which other protocols cannot show (modern.ircdocs.horse/formatting). */
const formatting =
  // oxlint-disable-next-line no-control-regex -- these are the control characters meant
  /\u0003(?:\d{1,2}(?:,\d{1,2})?)?|\u0004(?:[\dA-Fa-f]{6}(?:,[\dA-Fa-f]{6})?)?|[\u0002\u000f\u0011\u0016\u001d-\u001f]/g;

export function stripFormatting(text: string): string {
  return text.replace(formatting, "");
}

/**
 * Cleans a reason for others to read: unformatted, on one line, at most `maxReasonCharacters` long; empty if
 * nothing of it is seen.
 */
export function cleanReason(text: string): string {
  const reason = truncate(oneLine(stripFormatting(text)), maxReasonCharacters);
  return trimBlank(reason) === "" ? "" : reason;
}

/** Encloses a client-to-client message (modern.ircdocs.horse/ctcp). */
const delimiter = "\u0001";
const action = "ACTION";

/** Splits a client-to-client message into command and text; undefined when the text is no such message. */
export function parseCtcp(text: string): { command: string; text: string } | undefined {
  if (!text.startsWith(delimiter)) return undefined;
  const inner = text.slice(1, text.endsWith(delimiter) && text.length > 1 ? -1 : undefined);
  const [command = "", ...rest] = inner.split(" ");
  return { command: command.toUpperCase(), text: rest.join(" ") };
}

export function isAction(ctcpCommand: string): boolean {
  return ctcpCommand === action;
}

/** An action for protocols that have none: `* Bob waves`. */
export function renderAction(name: string, text: string): string {
  return `* ${name} ${text}`;
}

/** The action a rendered text stands for; undefined when it is an ordinary text. */
export function parseAction(name: string, text: string): string | undefined {
  const start = renderAction(name, "");
  return text.startsWith(start) && text.length > start.length && !text.includes("\n")
    ? text.slice(start.length)
    : undefined;
}

export function formatCtcpAction(text: string): string {
  return `${delimiter}${action} ${text}${delimiter}`;
}

/** Bytes a client-to-client action takes besides its text. */
export const actionBytes = formatCtcpAction("").length;
