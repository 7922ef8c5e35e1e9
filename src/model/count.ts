/** How many there are of something: `1 message`, `2 messages`. */
export function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`;
}

/** A number that may be large, as people read it: `1,204`. */
export function formatMany(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/gu, ",");
}
