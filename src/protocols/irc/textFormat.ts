import { limits } from "../../model/limits.ts";
import { oneLine, truncate } from "../../model/text.ts";

/** Colours and styles of IRC clients: none of it means anything on other doors (modern.ircdocs.horse/formatting). */
const formatting =
  // oxlint-disable-next-line no-control-regex -- these are the control characters meant
  /\u0003(?:\d{1,2}(?:,\d{1,2})?)?|\u0004(?:[\dA-Fa-f]{6}(?:,[\dA-Fa-f]{6})?)?|[\u0002\u000f\u0011\u0016\u001d-\u001f]/g;

/** The text of an IRC client without colours and styles. */
export function plainText(text: string): string {
  return text.replace(formatting, "");
}

/** The mark around a client-to-client message (modern.ircdocs.horse/ctcp). */
const mark = "\u0001";
const action = "ACTION";

/** The command and the text of a client-to-client message, or undefined where the text is none. */
export function parseCtcp(text: string): { command: string; text: string } | undefined {
  if (!text.startsWith(mark)) return undefined;
  const inner = text.slice(1, text.endsWith(mark) && text.length > 1 ? -1 : undefined);
  const [command = "", ...rest] = inner.split(" ");
  return { command: command.toUpperCase(), text: rest.join(" ") };
}

/** How what somebody does reads for those who know no actions: `* Bob waves`. */
export function actionText(name: string, text: string): string {
  return `* ${name} ${text}`;
}

/** What somebody's text says he does, or undefined where it says something else. */
export function actionOf(name: string, text: string): string | undefined {
  const start = actionText(name, "");
  return text.startsWith(start) && text.length > start.length && !text.includes("\n")
    ? text.slice(start.length)
    : undefined;
}

export function formatAction(text: string): string {
  return `${mark}${action} ${text}${mark}`;
}

/** Bytes an action takes beyond its text. */
export const actionBytes = formatAction("").length;

export function isAction(command: string): boolean {
  return command === action;
}

/** Why somebody leaves, is away or is called so, as others may be told it: cleaned, on one line and cut. */
export function reasonText(text: string): string {
  return truncate(oneLine(plainText(text)), limits.ircReasonCharacters);
}
