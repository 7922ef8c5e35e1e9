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
