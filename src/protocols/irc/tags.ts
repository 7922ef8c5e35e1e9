/** Escapes of a tag's value (IRCv3 message-tags, "Escaping values"). */
const escapes: readonly [raw: string, escaped: string][] = [
  [";", "\\:"],
  [" ", "\\s"],
  ["\\", "\\\\"],
  ["\r", "\\r"],
  ["\n", "\\n"],
];
const escapedOf = new Map(escapes);
const rawOf = new Map(escapes.map(([raw, escaped]) => [escaped, raw]));

/** What stands between `@` and the first space. The last of several tags of one key counts. */
export function parseTags(text: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of text.split(";")) {
    const at = tag.indexOf("=");
    const key = at === -1 ? tag : tag.slice(0, at);
    if (key !== "") tags.set(key, at === -1 ? "" : unescapeValue(tag.slice(at + 1)));
  }
  return tags;
}

/** `@key=value;key ` with the space that ends it, or nothing where there are no tags. */
export function formatTags(tags: ReadonlyMap<string, string>): string {
  const words = [...tags].map(([key, value]) => {
    return value === "" ? key : `${key}=${escapeValue(value)}`;
  });
  return words.length === 0 ? "" : `@${words.join(";")} `;
}

function escapeValue(value: string): string {
  // oxlint-disable-next-line no-control-regex -- NUL cannot stand in a line
  return value.replace(/\u0000/g, "").replace(/[; \\\r\n]/g, (raw) => escapedOf.get(raw) ?? raw);
}

/** A backslash before any other letter, or at the end, is dropped. */
function unescapeValue(value: string): string {
  return value.replace(/\\(.?)/gs, (escaped, letter: string) => rawOf.get(escaped) ?? letter);
}
