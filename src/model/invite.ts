import type { Address } from "./address.ts";
import { formatAddress } from "./address.ts";
import { readShortFingerprint } from "./fingerprint.ts";

/** A class code: what a URL's fragment and a terminal take as it is, and what is no part of the fingerprint. */
const code = /^[\w-]{4,64}$/;

/** What lets somebody in and tells them an impostor: what follows the `#` of an invite. */
export interface Credentials {
  /** The class code. */
  code?: string | undefined;
  /** The server's certificate's, as `shortenFingerprint` gives it. */
  fingerprint?: string | undefined;
}

/** One string by which somebody joins: as the address of the page, and for `classchat join`. */
export interface Invite extends Address, Credentials {}

/** Whether it can be a class code: 4 to 64 letters, digits, `-` and `_`. */
export function isClassCode(text: string): boolean {
  return code.test(text);
}

/** As in `http://192.168.1.5:12000/#482913.7KQ4MX2VD9R8T6NB3HJW`: the code or the fingerprint may be missing. */
export function formatInvite({ host, port, ...credentials }: Invite): string {
  // The percent sign before an interface is encoded (RFC 6874 §2).
  const address = formatAddress(host.replace("%", "%25"), port);
  const fragment = formatCredentials(credentials);
  return `http://${address}/${fragment === "" ? "" : `#${fragment}`}`;
}

/** What an invite has after its `#`. */
export function formatCredentials({ code: given = "", fingerprint }: Credentials): string {
  return fingerprint === undefined ? given : `${given}.${fingerprint}`;
}

/** What an invite has after its `#`; undefined if it is nothing of the kind. */
export function parseCredentials(fragment: string): Credentials | undefined {
  const [given = "", short, ...rest] = fragment.split(".");
  const fingerprint = short === undefined ? undefined : readShortFingerprint(short);
  const hasFingerprint = short === undefined || fingerprint !== undefined;
  const hasCode = given === "" ? fingerprint !== undefined : isClassCode(given);
  if (!hasCode || !hasFingerprint || rest.length > 0) return undefined;
  return { ...(given !== "" && { code: given }), ...(fingerprint && { fingerprint }) };
}
