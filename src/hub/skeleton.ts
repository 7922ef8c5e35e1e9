import confusables from "unhomoglyph/data.json" with { type: "text" };
import { isGroupName, nameKey } from "../model/name.ts";
import { smallCapitals, stackers, stackingScripts } from "../model/unicodeTables.ts";

/** What each character is drawn like (UTS #39, confusables.txt); read with the first name that needs it. */
let prototypes: ReadonlyMap<string, string> | undefined;
/** Most names are of these alone, of which few are drawn like another: then nothing is read. */
const plain = /^[\w.-]*$/;
const drawnLikeOthers = /[01Im]/g;
const plainPrototypes: Readonly<Record<string, string>> = { 0: "O", 1: "l", I: "l", m: "rn" };
/** Default-ignorable characters, and the filler of Khitan. */
const unseen = /[\p{Default_Ignorable_Code_Point}\u{16fe4}]/gu;
/** Viramas without a glyph of their own, behind which no letter of such a script is put below another. */
const unseenStackers = new RegExp(`[${stackers}](?![${stackingScripts}])`, "gu");
/** Capitals by what is drawn as a small one of them: `ᴛᴇᴀᴄʜᴇʀ`. */
const capitals = new Map(
  Array.from(smallCapitals.match(/../gu) ?? [], ([small = "", capital = ""]) => [small, capital]),
);
// oxlint-disable-next-line no-control-regex -- all of them
const ascii = /^[\0-\x7f]*$/;
const firstCharacter = /^./u;
const allButSmallL = /[^l]+/g;

/**
 * What a text looks like (UTS #39 §4, skeleton): two texts that are drawn alike have the same. A character
 * that the Unicode data does not know is taken for its compatibility form, such as a full-width letter. It
 * is done until nothing changes, because some of the data leads on to more of it.
 */
export function skeleton(text: string): string {
  for (let before = decompose(text); ;) {
    if (plain.test(before)) {
      return before.replace(drawnLikeOthers, (one) => plainPrototypes[one] ?? one);
    }
    const table = (prototypes ??= readPrototypes());
    let drawn = "";
    for (const one of before) drawn += table.get(one) ?? one.normalize("NFKC");
    drawn = decompose(drawn);
    if (drawn === before) return drawn;
    before = drawn;
  }
}

function readPrototypes(): ReadonlyMap<string, string> {
  const table: Record<string, string> = JSON.parse(confusables);
  return new Map(Object.entries(table));
}

/** In NFD, without what is not seen. */
function decompose(text: string): string {
  if (ascii.test(text)) return text;
  return text.normalize("NFD").replace(unseen, "").replace(unseenStackers, "");
}

/**
 * What a name must not share with another one, a few keys: how it looks as it is typed, and as it could be
 * typed too, because `BOB` and `Bob` are one name. `lan` looks like `Ian`; `Lan` does not.
 */
export function lookAlikeKeys(name: string): readonly string[] {
  const titled = name.toLowerCase().replace(firstCharacter, toUpperCase);
  const keys = [skeleton(nameKey(name))];
  for (const form of [name, name.toUpperCase(), titled]) {
    const shape = shapeOf(form);
    if (!keys.includes(shape)) keys.push(shape);
  }
  return keys;
}

/**
 * What the name looks like, whatever the case of its letters. One thing stays as it is: the small l, which
 * is also what I and 1 look like, and L does not.
 */
function shapeOf(name: string): string {
  const drawn = skeleton(name);
  const large = ascii.test(drawn) ? drawn : drawn.replace(/./gu, (one) => capitals.get(one) ?? one);
  return large.replace(allButSmallL, toUpperCase);
}

function toUpperCase(text: string): string {
  return text.toUpperCase();
}

/** Whether one of the name's keys starts as the names of groups do. */
export function looksLikeGroup(keys: readonly string[]): boolean {
  return keys.some((key) => isGroupName(key.toLowerCase()));
}
