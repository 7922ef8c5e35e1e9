/** All members are shown at the same host: nobody's address is anybody's business. */
export const host = "classchat";

/**
 * Who a line is from: `Bob!Bob@classchat` (RFC 2812 §2.3.1). The user is the name, so that a ban by user,
 * as clients make it, means one member.
 */
export function hostmask(name: string): string {
  return `${name}!${name}@${host}`;
}
