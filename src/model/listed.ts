/** People named in one line of who came or went. */
const namedAtOnce = 5;

/** The first of the names, and how many others there are. */
export function listNames(names: readonly string[]): string {
  const first = names.slice(0, namedAtOnce).join(", ");
  const others = names.length - namedAtOnce;
  if (others <= 0) return first;
  return `${first} and ${others === 1 ? "one other" : `${others} others`}`;
}
