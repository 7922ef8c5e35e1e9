import * as v from "valibot";
import type { Invite } from "../model/invite.ts";
import { parseCredentials } from "../model/invite.ts";
import { oneLine } from "../model/text.ts";

/** Where a server listens, and a client looks for one, unless told otherwise. */
export const defaultHost = "127.0.0.1";

/** Port of the first ClassChat, and of this one. */
export const defaultPort = 12_000;

/** A port's number; 0 only if `least` is 0. */
export function portNumber(least: 0 | 1) {
  const message = `must be a port from ${least} to 65535`;
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,5}$/, message),
    v.transform(Number),
    v.minValue(least, message),
    v.maxValue(65_535, message),
  );
}

/** An IPv6 address, perhaps with its zone: an interface of any name (RFC 4007 §11.2). */
const ipv6 = /^[\da-f]*:[\da-f]*:[\da-f:.]*(?:%[^\s/:[\]]+)?$/i;

/** What is typed or pasted, without what cannot be seen in it. */
const typedAddress = v.pipe(
  v.string(),
  v.transform((text) => oneLine(text).trim()),
);

/**
 * `HOST`, `HOST:PORT`, an IPv6 address, in brackets if a port follows, or the `http://` or `https://` address of a
 * server's page, in which the percent sign before a zone is encoded (RFC 6874 §2). An invite has `#CODE.FINGERPRINT` at
 * its end.
 */
export const invite = v.pipe(
  typedAddress,
  v.rawTransform<string, Invite>(({ dataset, addIssue, NEVER }) => {
    const [, before = "", fragment = ""] = /^([^#]*)#?(.*)$/s.exec(dataset.value) ?? [];
    const ofPage = /^https?:\/\/([^/]*)\/?$/i.exec(before)?.[1];
    const text = ofPage?.replace("%25", "%") ?? before;
    const { host, portText } = splitAddress(text);
    if (host === undefined) {
      const isIPv6 = /^[\da-f]*:[\da-f]*:/i.test(text);
      const message = isIPv6
        ? "must have the IPv6 address in brackets before a port, such as [::1]:12000"
        : "must be HOST or HOST:PORT, such as 192.168.1.5:12000, or an invite";
      addIssue({ message });
      return NEVER;
    }
    const credentials = fragment === "" ? {} : parseCredentials(fragment);
    if (!credentials) {
      addIssue({ message: "must end, after the #, as the invite does: copy all of it" });
      return NEVER;
    }
    if (portText === undefined) return { host, port: defaultPort, ...credentials };
    const port = v.safeParse(portNumber(1), portText);
    if (port.success) return { host, port: port.output, ...credentials };
    const not = portText === "" ? "" : `, not ${portText}`;
    addIssue({ message: `must have a port from 1 to 65535 after the colon${not}` });
    return NEVER;
  }),
);

/** Where a server listens: a name or an address alone, IPv6 with or without brackets. */
export const hostAlone = v.pipe(
  typedAddress,
  v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
    const { host, portText } = splitAddress(dataset.value);
    if (host !== undefined && portText === undefined) return host;
    const message =
      host === undefined ? "must be a name or an address" : "takes no port; give it by --port";
    addIssue({ message });
    return NEVER;
  }),
);

/** The host in its usual form and what stands after its colon; no host if the text is none. */
function splitAddress(text: string): { host?: string; portText?: string | undefined } {
  const bracketed = /^\[([^[\]]+)\](?::(.*))?$/.exec(text);
  const alone = ipv6.test(text) ? [text, text] : undefined;
  const [, typed = "", portText] = alone ?? bracketed ?? /^([^:]+)(?::([^:]*))?$/.exec(text) ?? [];
  const host = canonicalHost(typed);
  return host === undefined ? {} : { host, portText };
}

/** The usual form of a host, in which each has but one; undefined if it is neither an address nor a name. */
function canonicalHost(host: string): string | undefined {
  if (ipv6.test(host)) return canonicalIPv6(host);
  // What may stand in no host of a URL, or ends it (https://url.spec.whatwg.org/#host-miscellaneous).
  if (/[\s#%/:<>?@[\\\]^|]/.test(host)) return undefined;
  // A port alone, and numbers that a URL takes for octal ones, are slips.
  if (/^\d+$|^(?=[\d.]+$)(?:.*\.)?0\d/.test(host)) return undefined;
  const usual = URL.parse(`http://${host}`)?.hostname;
  // A name stays as it is typed: a URL has other letters than a network's own names have (RFC 6762 §16).
  return usual === undefined || /^\d+(?:\.\d+){3}$/.test(usual) ? usual : host;
}

/** As RFC 5952 writes it, so that `::0` is known to be all of them; as IPv4 what only maps that (RFC 4291 §2.5.5.2). */
function canonicalIPv6(address: string): string | undefined {
  const [bare = "", zone] = address.split("%", 2);
  const usual = URL.parse(`http://[${bare}]`)?.hostname.slice(1, -1);
  const mapped = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(usual ?? "")?.slice(1);
  if (mapped) return canonicalHost(`0x${mapped.map((group) => group.padStart(4, "0")).join("")}`);
  return usual === undefined || zone === undefined ? usual : `${usual}%${zone}`;
}
