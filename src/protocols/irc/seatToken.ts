/** Cost of one hash: some 20 milliseconds of a core, and 8 MiB. A word is then not found by trying many. */
const cost = { N: 8_192, r: 8, p: 1 };
const hashBytes = 32;

/** Hashes are made one after the other, beside the event loop: many at once would take every core. */
let last: Promise<unknown> = Promise.resolve();

/**
 * The hash of the token by which a member comes back with a password, in hexadecimal: made of the word and
 * the key of the name under which they joined. Neither can be read from it.
 */
export function hashSeatWord(nameKey: string, word: string): Promise<string> {
  const hashed = last.then(() => hash(nameKey, word));
  last = hashed.catch(() => {});
  return hashed;
}

async function hash(nameKey: string, word: string): Promise<string> {
  // Only classes with a password on IRC load it.
  const { scrypt } = await import("node:crypto");
  return new Promise((resolve, reject) => {
    scrypt(word, `classchat ${nameKey}`, hashBytes, cost, (error, key) => {
      if (error) reject(error);
      else resolve(key.toString("hex"));
    });
  });
}
