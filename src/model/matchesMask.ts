/**
 * True where the mask means the name: `*` stands for any characters, `?` for any one. Both are `nameKey`s,
 * so that case and width count for nothing. Takes time by the product of the lengths at most, whatever the mask.
 */
export function matchesMask(mask: string, name: string): boolean {
  const pattern = [...mask];
  const letters = [...name];
  let [at, star, retry] = [0, -1, 0];
  for (let index = 0; index < letters.length;) {
    if (pattern[at] === "*") {
      [star, retry] = [at, index];
      at += 1;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === letters[index])) {
      at += 1;
      index += 1;
    } else if (star === -1) {
      return false;
    } else {
      // The last star takes one letter more.
      retry += 1;
      [at, index] = [star + 1, retry];
    }
  }
  return pattern.slice(at).every((letter) => letter === "*");
}
