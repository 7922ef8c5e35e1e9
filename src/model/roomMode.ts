import { limits } from "./limits.ts";
import { parseMask } from "./mask.ts";

/**
 * A change of a room's modes, by the letters of RFC 2811 §4: `i` by invitation only, `m` moderated (only
 * operators and the voiced speak), `t` the topic is the operators', `n` only members speak, `k` key, `l` limit
 * of members, `b` ban by a mask, `o` operator, `v` voice.
 */
export type ModeChange =
  | { mode: FlagMode; on: boolean }
  | { mode: "k"; key: string | undefined }
  | { mode: "l"; limit: number | undefined }
  | { mode: "b"; on: boolean; mask: string }
  | { mode: "o" | "v"; on: boolean; name: string };

export type FlagMode = "i" | "m" | "n" | "t";

/** A letter that changes nothing, and why. */
export interface ModeMistake {
  letter: string;
  why: "unknown" | "needs_value" | "bad_value";
  /** The value that is no good. */
  value?: string;
}

export interface ParsedModes {
  changes: ModeChange[];
  mistakes: ModeMistake[];
}

/** The words of `+ik-l secret`, as somebody typed it. */
export function splitModes(text: string): string[] {
  return text.trim().split(/\s+/u);
}

/**
 * The changes of `+ik-l secret`: signs and letters, then the values of those letters that take one, in
 * their order. Never throws; changes beyond what a command may hold are left out.
 * @param words the letters, then the values; a value may be empty or hold spaces, and is then no good
 */
export function parseModes([letters = "", ...values]: readonly string[]): ParsedModes {
  const changes: ModeChange[] = [];
  const mistakes: ModeMistake[] = [];
  let on = true;
  for (const letter of letters) {
    if (letter === "+" || letter === "-") {
      on = letter === "+";
      continue;
    }
    if (changes.length + mistakes.length >= limits.modeChanges) break;
    let value: string | undefined;
    const take = () => (value = values.shift());
    const change = changeOf(letter, on, take);
    if (typeof change !== "string") changes.push(change);
    else if (value === undefined) mistakes.push({ letter, why: change });
    else mistakes.push({ letter, why: change, value });
  }
  return { changes, mistakes };
}

function changeOf(
  letter: string,
  on: boolean,
  take: () => string | undefined,
): ModeChange | ModeMistake["why"] {
  switch (letter) {
    case "i":
    case "m":
    case "n":
    case "t":
      return { mode: letter, on };
    case "k": {
      // A key is taken away with or without naming it.
      const key = take()?.normalize("NFC");
      if (!on) return { mode: letter, key: undefined };
      if (key === undefined) return "needs_value";
      return isKey(key) ? { mode: letter, key } : "bad_value";
    }
    case "l": {
      if (!on) return { mode: letter, limit: undefined };
      const value = take();
      if (value === undefined) return "needs_value";
      return /^[1-9]\d{0,5}$/.test(value) ? { mode: letter, limit: Number(value) } : "bad_value";
    }
    case "b": {
      const written = take();
      if (written === undefined) return "needs_value";
      const mask = parseMask(written);
      return mask === undefined ? "bad_value" : { mode: letter, on, mask };
    }
    case "o":
    case "v": {
      const name = take()?.normalize("NFC");
      return name === undefined ? "needs_value" : { mode: letter, on, name };
    }
    default:
      return "unknown";
  }
}

/** The plainest text that {@link parseModes} reads so: `+ik-l secret`. */
export function formatModes(changes: readonly ModeChange[]): string {
  let letters = "";
  let sign = "";
  const values: string[] = [];
  for (const change of changes) {
    const { on, value } = partsOf(change);
    const needed = on ? "+" : "-";
    letters += sign === needed ? change.mode : needed + change.mode;
    sign = needed;
    if (value !== undefined) values.push(value);
  }
  return [letters, ...values].join(" ");
}

function partsOf(change: ModeChange): { on: boolean; value: string | undefined } {
  switch (change.mode) {
    case "i":
    case "m":
    case "n":
    case "t":
      return { on: change.on, value: undefined };
    case "k":
      // What takes a value when it is set takes one when it is unset, so that none is taken for another's.
      return { on: change.key !== undefined, value: change.key ?? "*" };
    case "l":
      return { on: change.limit !== undefined, value: change.limit?.toString() };
    case "b":
      return { on: change.on, value: change.mask };
    case "o":
    case "v":
      return { on: change.on, value: change.name };
    default:
      return change satisfies never;
  }
}

const invisible = /\p{Default_Ignorable_Code_Point}/u;

/** A room's key (NFC): visible, and no part of an IRC line's own grammar (RFC 2812 §2.3.1). */
function isKey(text: string): boolean {
  const isVisible = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u.test(text) && !invisible.test(text);
  return isVisible && !/^:|^\p{M}|,/u.test(text) && isShort(text);
}

function isShort(text: string): boolean {
  return [...text].length <= limits.nameCharacters;
}
