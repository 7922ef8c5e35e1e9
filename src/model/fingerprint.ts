/** Crockford's base32, which leaves out I, L, O and U: nobody takes one character for another. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const bitsPerCharacter = 5;

/** The name in every server's certificate: who it is tells its fingerprint, not its name. */
export const certificateName = "classchat";

/** Enough that nobody finds another certificate with the same ones: 100 bits. */
const shortCharacters = 20;

/**
 * The SHA-256 of a server's certificate, by which the server is known: 64 hexadecimal digits in lower case.
 */
export type Fingerprint = string;

/** In full, as browsers and IRC clients show it: `3A:9F:…`. */
export function formatFingerprint(fingerprint: Fingerprint): string {
  return fingerprint.toUpperCase().replaceAll(/..(?=.)/g, "$&:");
}

/** Its first 100 bits, to be compared by eye or typed: 20 characters. */
export function shortenFingerprint(fingerprint: Fingerprint): string {
  const digits = (shortCharacters * bitsPerCharacter) / 4;
  let rest = BigInt(`0x${fingerprint.slice(0, digits)}`);
  let short = "";
  for (let at = 0; at < shortCharacters; at += 1) {
    short = alphabet.charAt(Number(rest & 31n)) + short;
    rest >>= BigInt(bitsPerCharacter);
  }
  return short;
}

/** The same 20 characters as somebody typed them, in small letters or with O for 0 and I or L for 1; else undefined. */
export function readShortFingerprint(text: string): string | undefined {
  const read = text.toUpperCase().replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  const isOne =
    read.length === shortCharacters && [...read].every((digit) => alphabet.includes(digit));
  return isOne ? read : undefined;
}
