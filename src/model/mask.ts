import { limits } from "./limits.ts";
import { composeName, isFoldable, nameKey } from "./name.ts";
import { removeSpelledJoiners } from "./spelledJoiners.ts";
import { nameCharacters } from "./spelling.ts";
import { truncate } from "./text.ts";

/** What is left out of the user that a client gives. */
const notOfUsers = /[^\p{L}\p{Nd}\p{M}._'-]/gu;

/**
 * What others see of a member beside the name, as IRC shows it: `Bob!bob@m-7.classchat`. It stays the same
 * under every name.
 */
export interface MemberAddress {
  user: string;
  host: string;
}

/** The parts of a mask: `*` stands for any characters, `?` for any one. */
export interface MaskParts extends MemberAddress {
  name: string;
}

/** The parts of a mask as characters, folded; those that match anything are undefined. */
export type FoldedMask = Readonly<Record<keyof MaskParts, readonly string[] | undefined>>;

/** Somebody as masks are compared with them: each part as characters, folded. */
export interface FoldedIdentity {
  /** Any of them may match: a new name does not escape a mask. */
  names: readonly (readonly string[])[];
  /** Undefined if it is not known: it matches whatever the mask says. */
  user: readonly string[] | undefined;
  host: readonly string[];
}

/** UTF-16 units of a mask's host: more than any host has. */
const hostUnits = 64;

/** The host of a member, by their number in the class. It tells them apart, and tells nothing of where they are. */
export function hostOf(memberId: number): string {
  return `m-${memberId}.classchat`;
}

/** The user by which a member is known, of what their client calls it; undefined if nothing of that can be shown. */
export function cleanUser(text: string): string | undefined {
  const cut = truncate(text, 2 * limits.userCharacters).replaceAll(notOfUsers, "");
  const user = truncate(cut.normalize("NFC"), limits.userCharacters);
  return user === "" || !isFoldable(user) ? undefined : user;
}

/**
 * The plainest form of a mask (RFC 2812 §2.5): of `nick!user@host`, `user@host` and a mask of names alone,
 * which stands for every user and host. Undefined if it is no mask.
 */
export function parseMask(written: string): string | undefined {
  if (written.length > maskUnits) return undefined;
  const { name, user, host } = splitMask(composeName(written));
  if (!isNameMask(name) || !isNameMask(user.replace(/^~/, "")) || !isHostMask(host)) {
    return undefined;
  }
  return user === "*" && host === "*" ? name : formatMask({ name, user, host });
}

/** A mask with all its parts, as IRC writes it. */
export function formatFullMask(mask: string): string {
  return formatMask(splitMask(mask));
}

/** The parts of a mask; those it leaves out stand for anything. */
export function splitMask(mask: string): MaskParts {
  const at = mask.indexOf("@");
  const address = at === -1 ? mask : mask.slice(0, at);
  const host = at === -1 ? "" : mask.slice(at + 1);
  const sign = address.indexOf("!");
  const hasName = sign !== -1 || at === -1;
  const name = sign === -1 ? address : address.slice(0, sign);
  const user = sign === -1 ? address : address.slice(sign + 1);
  return {
    name: (hasName && name) || "*",
    user: ((sign !== -1 || at !== -1) && user) || "*",
    host: host || "*",
  };
}

/** UTF-16 units of a mask in any form. */
const maskUnits = 4 * (limits.nameCharacters + limits.userCharacters) + hostUnits;

function formatMask({ name, user, host }: MaskParts): string {
  return `${name}!${user}@${host}`;
}

const maskCharacters = new RegExp(`^[*?${nameCharacters}]+$`, "u");

/** A mask of names or users: their characters and signs. */
function isNameMask(text: string): boolean {
  const isSpelled = maskCharacters.test(removeSpelledJoiners(text));
  return isSpelled && [...text].length <= limits.nameCharacters && isFoldable(text);
}

function isHostMask(text: string): boolean {
  return text.length <= hostUnits && /^[\w.:/*?-]+$/.test(text);
}

export function foldMask(mask: string): FoldedMask {
  const { name, user, host } = splitMask(mask);
  // Users are shown without the sign that other servers put before those they have not verified.
  const shownUser = user.replace(/^~/, "");
  return { name: foldPart(name), user: foldPart(shownUser), host: foldPart(host) };
}

function foldPart(part: string): readonly string[] | undefined {
  return part === "*" ? undefined : [...nameKey(part)];
}

/**
 * How masks are compared with a member.
 * @param keys `nameKey`s of their names
 * @param user undefined if it is not known
 */
export function foldIdentity(
  memberId: number,
  keys: readonly string[],
  user: string | undefined,
): FoldedIdentity {
  return {
    names: keys.map((key) => [...key]),
    user: user === undefined ? undefined : [...nameKey(user)],
    host: [...hostOf(memberId)],
  };
}

export function meansIdentity(mask: FoldedMask, { names, user, host }: FoldedIdentity): boolean {
  return (
    (user === undefined || matchesPart(mask.user, user)) &&
    matchesPart(mask.host, host) &&
    names.some((name) => matchesPart(mask.name, name))
  );
}

function matchesPart(pattern: readonly string[] | undefined, letters: readonly string[]): boolean {
  return pattern === undefined || matchesMask(pattern, letters);
}

/**
 * True where the mask means the name: `*` stands for any characters, `?` for any one. Both are `nameKey`s,
 * so that case and width count for nothing. Takes time by the product of the lengths at most, whatever the mask.
 */
export function matchesMask(pattern: readonly string[], letters: readonly string[]): boolean {
  let [at, star, retry] = [0, -1, 0];
  for (let index = 0; index < letters.length;) {
    if (pattern[at] === "*") {
      [star, retry] = [at, index];
      at += 1;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === letters[index])) {
      at += 1;
      index += 1;
    } else if (star === -1) {
      return false;
    } else {
      // The last star takes one letter more.
      retry += 1;
      [at, index] = [star + 1, retry];
    }
  }
  return pattern.slice(at).every((letter) => letter === "*");
}
