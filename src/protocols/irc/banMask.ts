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
