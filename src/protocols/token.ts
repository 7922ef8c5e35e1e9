/** Random bits by which a member is known again. */
const tokenBits = 192;
const tokenForm = new RegExp(`^[A-Za-z0-9_-]{${tokenBits / 6}}$`);

/** A new token, in URL-safe letters. */
export function newToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(tokenBits / 8))).toString("base64url");
}

/** Whether the text can be one of ours. */
export function isToken(text: string): boolean {
  return tokenForm.test(text);
}

/** What is kept of a token: its SHA-256 in hexadecimal. */
export function hashToken(token: string): string {
  return new Bun.CryptoHasher("sha256").update(token).digest("hex");
}

/** What is kept of a code that makes somebody a teacher. Blanks and dashes make it easier to read, and count for nothing. */
export function hashRoleCode(typed: string): string {
  return hashToken(typed.replaceAll(/[\s-]/g, "").toLowerCase());
}

/** Digits of a code: whoever guesses five a minute for ten minutes finds it once in two million times. */
const codeDigits = 8;

/** A new code that makes somebody a teacher, in digits. */
export function newRoleCode(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(number % 10 ** codeDigits).padStart(codeDigits, "0");
}
