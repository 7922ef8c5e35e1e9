import type { Keyed } from "../model/nearest.ts";
import { findNearest } from "../model/nearest.ts";
import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";

/** The part of a refusal that says which name was probably meant; empty if none is near. */
export function hintNearest(typed: string, candidates: Iterable<Keyed>): Pick<Refusal, "hint"> {
  const near = findNearest(typed, candidates);
  return near === undefined ? {} : { hint: texts.didYouMean(near) };
}
