/** Words gathered into lines of at most so many bytes; a word that alone is longer has its own. */
export function wordLines(words: readonly string[], most: number): string[] {
  const lines: string[] = [];
  let line = "";
  let bytes = 0;
  for (const word of words) {
    const more = Buffer.byteLength(word) + 1;
    if (bytes + more > most && line !== "") {
      lines.push(line);
      [line, bytes] = ["", 0];
    }
    line += line === "" ? word : ` ${word}`;
    bytes += more;
  }
  if (line !== "") lines.push(line);
  return lines;
}
