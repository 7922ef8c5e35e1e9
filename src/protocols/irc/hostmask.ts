/** The host shown for every member, so that no member's address is revealed. */
export const memberHost = "classchat";

/** What others see of a member beside the nick. */
export interface Identity {
  user: string;
  host: string;
  realName: string;
}

/**
 * A member as the source of a line: `Bob!Bob@classchat` (RFC 2812 §2.3.1). The user is the nick, so that
 * a ban by user, as many clients set it, bans that member alone.
 */
export function formatHostmask(name: string): string {
  return `${name}!${name}@${memberHost}`;
}

/** Folds a name as clients compare names (005 CASEMAPPING=ascii); the hub's own folding is stricter. */
export function foldAsciiCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * The name mask of an IRC mask (RFC 2812 §2.5): its nick or, when the nick is only wildcards, its user.
 * Undefined for a mask of hosts alone, because all members share one host.
 */
export function parseBanMask(mask: string): string | undefined {
  const [, nick, user, host] = /^([^!@]*)!([^@]*)@(.*)$/.exec(mask) ?? [];
  if (nick === undefined || user === undefined) return mask.includes("@") ? undefined : mask;
  if (!/^\**$/.test(nick)) return nick;
  const userName = user.replace(/^[~*]+/, "");
  if (userName !== "") return userName;
  return host === "*" ? "*" : undefined;
}

/** A name mask as IRC clients write it (RFC 2812 §2.5). */
export function formatBanMask(mask: string): string {
  return `${mask}!*@*`;
}
