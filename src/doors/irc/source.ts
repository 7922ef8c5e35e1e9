/** All members are shown with the same user and host: nobody's address is anybody's business. */
export const user = "member";
export const host = "classchat";

/** Who a line is from: `Bob!member@classchat` (RFC 2812 §2.3.1). */
export function sourceOf(name: string): string {
  return `${name}!${user}@${host}`;
}
