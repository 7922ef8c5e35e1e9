import type { Addressees } from "./addressee.ts";
import { trimBlank, trimNameStart } from "./blank.ts";
import { everyone, nameKey, truncateName } from "./name.ts";
import { findNearestWord } from "./nearest.ts";
import type { Refusal } from "./refusal.ts";
import * as texts from "./texts.ts";

/** A row of a table of commands. */
export interface SlashCommand<Line> {
  /** The command, and what follows it. */
  usage: string;
  /** What it does, as an order. */
  does: string;
  /** @returns undefined if the rest of the line does not follow `usage` */
  parse(rest: string, place: TypedIn): Line | undefined;
}

/** Where a line is typed. */
export interface TypedIn {
  /** Where it goes if it names no receiver. */
  conversation: string;
  /** Who can be written to; undefined if that is not known. */
  addressees: Addressees | undefined;
}

/** What can be typed, and what it does. */
export type HelpRow = Pick<SlashCommand<unknown>, "usage" | "does">;

/** A line that is not done, and why. */
export interface Mistake {
  type: "mistake";
  refusal: Refusal;
}

/** The commands that may be typed in one place, in the order `/help` shows them. */
export class CommandTable<Line> {
  readonly rows: readonly SlashCommand<Line>[];
  /** One name may stand for several commands, which read different lines. */
  readonly #byName: ReadonlyMap<string, readonly SlashCommand<Line>[]>;

  constructor(rows: readonly SlashCommand<Line>[]) {
    this.rows = rows;
    this.#byName = Map.groupBy(rows, ({ usage }) => /^\/(\w+)/.exec(usage)?.[1] ?? "");
  }

  /** What can follow the slash. */
  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** @param line begins with a slash of any width */
  parse(line: string, place: TypedIn): Line | Mistake {
    const [, typed = "", rest = ""] = /^.(\S*)(.*)$/su.exec(line) ?? [];
    const name = trimBlank(typed);
    const commands = this.#byName.get(nameKey(name));
    if (commands) {
      for (const command of commands) {
        const parsed = command.parse(trimNameStart(rest), place);
        if (parsed) return parsed;
      }
      const usages = commands.map(({ usage }) => usage).join(" or ");
      const syntax = `Syntax error. Please use format - ${usages}`;
      return mistake({ code: "bad_frame", text: syntax });
    }
    const near = findNearestWord(name, this.names);
    return mistake({
      code: "bad_frame",
      text: `There is no command /${truncateName(name)}`,
      hint: near
        ? texts.didYouMean(`/${near}`)
        : `Type /help for the commands, or /${truncateName(line)} to say it to ${place.conversation}`,
    });
  }

  /**
   * What can be typed, and what it does.
   * @param plain what can be typed besides commands
   * @param conversation where a line goes that is no command
   */
  helpRows(
    plain: readonly (readonly [typed: string, does: string])[],
    conversation: string,
  ): HelpRow[] {
    const before = plain.map(([usage, does]) => ({ usage, does }));
    const after = { usage: "//x", does: `says /x to ${conversation}` };
    return [...before, ...this.rows, after];
  }

  /** What `/help` answers where every line goes to everyone, in two columns. */
  renderHelp(title: string, plain: readonly (readonly [typed: string, does: string])[]): string[] {
    return renderRows(title, this.helpRows(plain, everyone));
  }
}

/** A title, and below it what is typed beside what it does. */
export function renderRows(title: string, rows: readonly HelpRow[]): string[] {
  const width = Math.max(leastWidth, ...rows.map(({ usage }) => usage.length + 2));
  return [title, ...rows.map(({ usage, does }) => `  ${usage.padEnd(width)}${does}`)];
}

/** Characters of the first column. */
const leastWidth = 24;

export function mistake(refusal: Refusal): Mistake {
  return { type: "mistake", refusal };
}
