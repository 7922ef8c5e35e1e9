const erasing = /[\b\u007f]/;

/**
 * The line as it was meant. A telnet client that sends each key as it is pressed, as that of Windows
 * does, sends those that correct too: BS and DEL take the character before them away (RFC 854, "BS").
 */
export function applyBackspaces(line: string): string {
  if (!erasing.test(line)) return line;
  const kept: string[] = [];
  for (const { segment } of characters.segment(line)) {
    if (erasing.test(segment)) kept.pop();
    else kept.push(segment);
  }
  return kept.join("");
}

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
