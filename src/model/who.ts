export interface Who {
  members: readonly string[];
  groups: readonly string[];
  rooms: readonly string[];
}

/** What `/who` answers, the asker himself marked. */
export function renderWho({ members, groups, rooms }: Who, asker: string): string[] {
  const names = members.map((name) => (name === asker ? `${name} (you)` : name));
  const lines = [`${members.length} here: ${names.join(", ")}`];
  if (groups.length > 0) lines.push(`Your groups: ${groups.join(", ")}`);
  if (rooms.length > 0) lines.push(`Your rooms: ${rooms.join(", ")}`);
  return lines;
}
