import { limits } from "./limits.ts";
import { parseMask } from "./mask.ts";
import type { ModeChange } from "./roomMode.ts";

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

const invisible = /\p{Default_Ignorable_Code_Point}/u;

/** A room's key (NFC): visible, and no part of an IRC line's own grammar (RFC 2812 §2.3.1). */
function isKey(text: string): boolean {
  const isVisible = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u.test(text) && !invisible.test(text);
  return isVisible && !/^:|^\p{M}|,/u.test(text) && isShort(text);
}

function isShort(text: string): boolean {
  return [...text].length <= limits.nameCharacters;
}
