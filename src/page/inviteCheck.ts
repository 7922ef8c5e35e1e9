import type { Fingerprint } from "../model/fingerprint.ts";
import { shortenFingerprint } from "../model/fingerprint.ts";
import type { Credentials } from "../model/invite.ts";
import { pageTexts } from "./pageTexts.ts";

/** Resolves to why the invite is not for this server, if that is so: then its code is not to be used. */
export async function checkInvite(
  { fingerprint, code }: Credentials,
  readFingerprint: () => Promise<Fingerprint | undefined>,
): Promise<string[]> {
  if (fingerprint === undefined) return [];
  const shown = await readFingerprint();
  if (shown !== undefined && shortenFingerprint(shown) === fingerprint) return [];
  const words = pageTexts.nameScreen;
  const notSent = code === undefined ? [] : [words.codeNotSent];
  return [words.otherServer, ...notSent, words.askWhoInvited];
}
