import { trimBlank } from "../model/blank.ts";
import { isClassCode } from "../model/invite.ts";
import { renderRefusal, renderRefusalLine } from "../model/render.ts";
import * as texts from "../model/texts.ts";
import type { Stranger } from "./connection.ts";
import type { CodeRequest, JoinOptions } from "./joinClass.ts";
import type { Outcome } from "./outcome.ts";

const askIsSame = "Does the teacher's window or board show the same? (y/n) ";

/** Somebody who can be asked. */
export interface Dialog {
  /** Resolves to the line that is typed, which is hidden if it is secret, or to undefined at the end of the input. */
  ask(question: string, isSecret: boolean): Promise<string | undefined>;
  say(lines: readonly string[]): void;
}

/**
 * Asks for the class code, and before that, of a server that is met for the first time, whether it is the right one.
 * @param dialog undefined if nobody can be asked
 */
export function askForCode(dialog: Dialog | undefined): NonNullable<JoinOptions["nextCode"]> {
  return async ({ refused, stranger, code }) => {
    if (stranger) {
      const outcome = await confirmStranger(stranger, dialog);
      if (outcome) return outcome;
      // It was kept back until now.
      if (code !== undefined) return code;
    }
    return await readCode(refused, dialog);
  };
}

/** Asks whether it is the right server, and remembers it; resolves to how it ends if it is not. */
async function confirmStranger(
  stranger: Stranger,
  dialog: Dialog | undefined,
): Promise<Outcome | undefined> {
  const { place, fingerprint } = stranger;
  const isNew = `${place} asks for the class code and is not known here. Its fingerprint is ${fingerprint}.`;
  if (!dialog) {
    const advice = "Join it by its invite, or once at a terminal. It was told no code.";
    return { kind: "untrusted", text: `${isNew} ${advice}` };
  }
  dialog.say([isNew]);
  for (;;) {
    const answer = (await dialog.ask(askIsSame, false))?.trim();
    if (answer !== undefined && /^y(es)?$/i.test(answer)) break;
    if (answer === undefined || /^no?$/i.test(answer)) {
      const text = `${place} is not the right server: it was told no code. Tell the teacher.`;
      return { kind: "untrusted", text };
    }
  }
  const problem = await stranger.remember();
  if (problem !== undefined) dialog.say([problem]);
  return undefined;
}

async function readCode(
  refused: CodeRequest["refused"],
  dialog: Dialog | undefined,
): Promise<string | Outcome> {
  if (!dialog) {
    const hint = "Give the invite in place of the address.";
    return { kind: "refused", text: renderRefusalLine({ ...refused, hint }) };
  }
  if (refused.code === "class_code_wrong") dialog.say(renderRefusal(refused));
  for (;;) {
    const line = await dialog.ask(texts.askClassCode, true);
    if (line === undefined) return { kind: "done" };
    const code = trimBlank(line);
    if (isClassCode(code)) return code;
    if (code !== "") dialog.say([texts.classCodeWrong]);
  }
}
