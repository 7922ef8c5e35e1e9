const backspace = 8;
const deleteCode = 127;
/** NAK, Ctrl-U: erases the line so far. */
const eraseLine = 21;
// oxlint-disable-next-line no-control-regex -- these are what this file is about
const erasing = /[\b\u0015\u007f]/;

/** What belongs to the character before it: marks, joiners, skin tones and tags. */
const extending = /[\p{M}\p{Emoji_Modifier}\p{Join_Control}\u{e0020}-\u{e007f}]/u;
const joiner = "\u200d";
const pictograph = /\p{Extended_Pictographic}/u;
/** Two of them are a flag. */
const regional = /\p{Regional_Indicator}/u;

/**
 * The line as it was meant. A telnet client that sends each key as it is pressed, as that of Windows
 * does, sends those that correct too (RFC 854, "EC" and "EL"). What is erased is what people see as one
 * character. It is read from its end, once: what is erased later is known before what it erases.
 */
export function applyErasing(line: string): string {
  if (!erasing.test(line)) return line;
  const kept: string[] = [];
  let erased = 0;
  let at = line.length;
  let end = at;
  while (at > 0) {
    const code = line.charCodeAt(at - 1);
    const isErasing = code === backspace || code === deleteCode;
    if (isErasing || code === eraseLine) {
      kept.push(line.slice(at, end));
      if (code === eraseLine) return kept.toReversed().join("");
      at -= 1;
      erased += 1;
      end = at;
    } else if (erased > 0) {
      at = findLastCharacter(line, at);
      erased -= 1;
      end = at;
    } else {
      at -= 1;
    }
  }
  kept.push(line.slice(0, end));
  return kept.toReversed().join("");
}

/** Where the last character before `end` begins. */
function findLastCharacter(line: string, end: number): number {
  let at = end;
  for (;;) {
    let last = codePointBefore(line, at);
    at -= last.length;
    while (extending.test(last) && at > 0) {
      const before = codePointBefore(line, at);
      if (erasing.test(before)) return at;
      last = before;
      at -= last.length;
    }
    const before = codePointBefore(line, at);
    if (regional.test(last) && regional.test(before)) at -= before.length;
    // What a joiner holds together is one.
    if (before !== joiner || !pictograph.test(last)) return at;
  }
}

/** Empty at the start of the line. */
function codePointBefore(line: string, end: number): string {
  const pair = line.slice(Math.max(0, end - 2), end);
  return (pair.codePointAt(0) ?? 0) > 0xffff ? pair : pair.slice(-1);
}
