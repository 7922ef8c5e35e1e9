/** One who is in a room, as he is there. */
export interface RankedName {
  name: string;
  operator: boolean;
  voice: boolean;
}

/** The name with the sign of his rank in the room before it: `@` operator, `+` voice (RFC 2812 §5.1, 353). */
export function formatRankedName({ name, operator, voice }: RankedName): string {
  if (operator) return `@${name}`;
  return voice ? `+${name}` : name;
}
