/** A mask of names as clients of IRC know masks (RFC 2812 §2.5). */
export function shownMask(mask: string): string {
  return `${mask}!*@*`;
}
