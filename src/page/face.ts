import { nameKey } from "../model/name.ts";

/** The number of colours for faces; the style sheet names them `face-0` and so on. */
const colours = 16;

/** Stands for a person: the same for the same name everywhere. */
export interface Face {
  initials: string;
  /** From 0 on. */
  colour: number;
}

/** One or two letters of the name, and a colour for it. */
export function pickFace(name: string): Face {
  const words = name.split(/[._\-']+/u).filter((word) => word !== "");
  const [first, second] = words.length > 0 ? words : [name];
  const initials = [first, second].map((word) => [...segmented(word ?? "")][0] ?? "").join("");
  return { initials: initials.toLocaleUpperCase(), colour: hash(nameKey(name)) % colours };
}

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter() : undefined;

/** What a reader takes for letters, marks included. */
function segmented(word: string): string[] {
  return segmenter ? [...segmenter.segment(word)].map(({ segment }) => segment) : [...word];
}

/** FNV-1a with the last step of MurmurHash3, 32 bits: names that differ little differ in colour. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (const letter of text) sum = Math.imul(sum ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
  return (sum ^ (sum >>> 16)) >>> 0;
}
