import type { MemberAddress } from "../../model/mask.ts";

/** What others see of a member beside the nick. */
export interface Identity extends MemberAddress {
  realName: string;
}

/** Whom the names mean in what is told now. */
export interface Directory {
  /** The server's name. */
  readonly name: string;
  isTeacher(name: string): boolean;
  /** A member as the source of a line: `Bob!bob@m-7.classchat` (RFC 2812 §2.3.1). */
  hostmask(name: string): string;
  identify(name: string): Identity;
}

/** The host of those of whom only the name is known: they said something before they left. */
export const unknownHost = "classchat";

/** Folds a name as clients compare names (005 CASEMAPPING=ascii); the hub's own folding is stricter. */
export function foldAsciiCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
