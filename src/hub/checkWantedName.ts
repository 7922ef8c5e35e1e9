import { limits } from "../model/limits.ts";
import { checkName, nameKey } from "../model/name.ts";
import type { Refusal } from "../model/refusal.ts";
import { texts } from "../model/texts.ts";
import type { Member } from "./member.ts";
import type { Members } from "./members.ts";

export type NameResult = { ok: true; name: string; key: string } | { ok: false; refusal: Refusal };

/**
 * The wanted name as it will stand, where nobody else has it.
 * @param member who is to be called so, where he is in the class already: his own name is free to him
 */
export function checkWantedName(
  roll: Pick<Members, "findKey">,
  wanted: string,
  member?: Member,
): NameResult {
  const checked = checkName(wanted);
  if (!checked.ok) return invalid(checked.why);
  const { name } = checked;
  const key = nameKey(name);
  const holder = roll.findKey(key);
  if (holder && holder !== member) {
    return { ok: false, refusal: { code: "name_taken", text: texts.nameTaken } };
  }
  const had = member ? [member.key, ...member.formerKeys] : [];
  if (new Set([key, ...had]).size > limits.namesOfStay) return invalid(texts.tooManyNames);
  return { ok: true, name, key };
}

function invalid(why: string): NameResult {
  return { ok: false, refusal: { code: "name_invalid", text: texts.nameInvalid(why) } };
}
