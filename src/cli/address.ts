import * as v from "valibot";
import type { Address } from "../client/tcpEndpoint.ts";

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

/** `HOST`, `HOST:PORT`, `[IPv6]:PORT`, a bare IPv6 address, or the `http://` address of a server's page. */
export const address = v.pipe(
  v.string(),
  v.rawTransform<string, Address>(({ dataset, addIssue, NEVER }) => {
    const text = /^http:\/\/([^/]*)\/?$/i.exec(dataset.value)?.[1] ?? dataset.value;
    const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(text);
    const isBareIPv6 = /^[\da-f]*:[\da-f]*:[\da-f:.]*(%\w+)?$/i.test(text);
    const plain = isBareIPv6 ? [text, text] : /^([^:]+)(?::(.*))?$/.exec(text);
    const [, host, portText] = bracketed ?? plain ?? [];
    if (host === undefined) {
      addIssue({ message: "must be HOST or HOST:PORT, such as 192.168.1.5:12000" });
      return NEVER;
    }
    if (portText === undefined) return { host, port: defaultPort };
    const port = v.safeParse(portNumber(1), portText);
    if (port.success) return { host, port: port.output };
    addIssue({ message: `must have a port from 1 to 65535 after the colon, not ${portText}` });
    return NEVER;
  }),
);
