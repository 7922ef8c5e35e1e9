/** Words gathered into lines of at most so many bytes; a word that alone is longer has its own. */
export function wordLines(words: readonly string[], most: number): string[] {
  const lines: string[] = [];
  let start = 0;
  let bytes = 0;
  for (const [at, word] of words.entries()) {
    const more = Buffer.byteLength(word) + 1;
    if (bytes + more > most && at > start) {
      // Joined at once: added one by one, the words of a large class are thousands of strings.
      lines.push(words.slice(start, at).join(" "));
      [start, bytes] = [at, 0];
    }
    bytes += more;
  }
  if (start < words.length) lines.push(words.slice(start).join(" "));
  return lines;
}
