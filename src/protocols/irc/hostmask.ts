/** All members are shown at the same host: nobody's address is anybody's business. */
export const host = "classchat";

/**
 * Who a line is from: `Bob!Bob@classchat` (RFC 2812 §2.3.1). The user is the name, so that a ban by user,
 * as clients make it, means one member.
 */
export function hostmask(name: string): string {
  return `${name}!${name}@${host}`;
}

/** What clients compare names by (005 CASEMAPPING=ascii): less than what two names must differ in here. */
export function asciiCasemap(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * The mask of names that a mask of IRC means (RFC 2812 §2.5): what stands before `!` or, where that says
 * nothing, the user, who is called like the member. Undefined where only a host is meant: all have the same.
 */
export function banMask(mask: string): string | undefined {
  const [, nick, user, host] = /^([^!@]*)!([^@]*)@(.*)$/.exec(mask) ?? [];
  if (nick === undefined || user === undefined) return mask.includes("@") ? undefined : mask;
  if (!/^\**$/.test(nick)) return nick;
  const named = user.replace(/^[~*]+/, "");
  if (named !== "") return named;
  return host === "*" ? "*" : undefined;
}

/** A mask of names as clients of IRC know masks (RFC 2812 §2.5). */
export function shownMask(mask: string): string {
  return `${mask}!*@*`;
}
