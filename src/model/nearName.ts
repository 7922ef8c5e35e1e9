import { limits } from "./limits.ts";
import { isFoldable, isGroupName, isTime, nameKey } from "./name.ts";
import { respell } from "./spelling.ts";
import { truncate } from "./text.ts";

/** UTF-16 units of a text that are looked at for a name: a whole line may be typed. */
const mostTypedUnits = 4 * limits.nameCharacters;
/** Numbers that are tried behind a name that others have: each try costs time, and anybody may ask. */
const mostNumbers = 9;

/** The names that are nearest to a text which cannot be somebody's, the nearest first. Some may be taken. */
export function* nearNames(typed: string): Generator<string, void, void> {
  const most = limits.nameCharacters;
  const name = truncate(respell(typed.slice(0, mostTypedUnits)), most);
  if (name === "" || !isFoldable(name)) return;
  const marked = truncate(`_${name}`, most);
  // The sign changes how it begins, which may be the reason.
  const base = isTime(name) || isGroupName(nameKey(name)) ? marked : name;
  yield base;
  for (let number = 2; number <= mostNumbers; number++) {
    const end = `-${number}`;
    yield truncate(base, most - end.length) + end;
  }
  yield marked;
}
