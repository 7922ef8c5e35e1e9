import { trimName } from "./blank.ts";
import { composeName, isNumber, isRoomName, roomSign } from "./name.ts";

/** Who can be written to, as the typist's side of the chat knows it. */
export interface Addressees {
  /**
   * Who here, or which of the typist's groups and rooms, is called so, whatever the case and width.
   * @returns the name as it is written
   */
  find(name: string): string | undefined;
  /** Someone in this class is, was or may have been called by digits alone. */
  readonly hasNumbers: boolean;
}

/** What addresses a line: the colon, also as the keyboards of East Asia write it. */
export const colons = /[:\uff1a\ufe55\ufe13]/;
/** Number signs of those keyboards. */
const wideSign = /^[\uff03\ufe5f]/;
/** Starts of web addresses; nobody who takes one for a name gets what is shared. */
const scheme = /^(?:https?|ftps?|wss?|file|git|ssh|ircs?)$/i;

/** A receiver's name as it was typed, as it is looked up: in NFC, a room's with its plain sign. */
export function readReceiver(typed: string): string {
  return composeName(typed).replace(wideSign, roomSign);
}

/**
 * Who a line is for by what stands before its first colon, and the text behind it, to the letter;
 * undefined if that is no address.
 * @param line begins with a visible character
 */
export function findAddress(
  line: string,
  addressees: Addressees | undefined,
): { to: string; text: string } | undefined {
  const colon = line.search(colons);
  if (colon < 1) return undefined;
  const head = trimName(line.slice(0, colon));
  if (/\s/u.test(head)) return undefined;
  const to = readReceiver(head);
  const isAddress =
    // A word that begins like a room is neither a time nor the start of a web address.
    isRoomName(to) ||
    (/^\p{Nd}+$/u.test(to)
      ? // Where digits are names, so is the name of someone who just left, and a slip of one.
        isNumber(to) && addressees?.hasNumbers === true
      : !line.startsWith("://", head.length) || isCalled(to, addressees));
  return isAddress ? { to, text: line.slice(colon + 1) } : undefined;
}

function isCalled(name: string, addressees: Addressees | undefined): boolean {
  return addressees?.find(name) === name && !scheme.test(name);
}
