import * as v from "valibot";
import type { Address } from "../client/tcpEndpoint.ts";
import { limits } from "../model/limits.ts";

/** A port's number, 0 allowed or not. */
export function portNumber(least: 0 | 1) {
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,5}$/, `must be a port from ${least} to 65535`),
    v.transform(Number),
    v.minValue(least, `must be a port from ${least} to 65535`),
    v.maxValue(65_535, `must be a port from ${least} to 65535`),
  );
}

/** `HOST`, `HOST:PORT`, `[IPv6]:PORT` or a bare IPv6 address; a page's `http://` address is its server's. */
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
    if (portText === undefined) return { host, port: limits.port };
    const port = v.safeParse(portNumber(1), portText);
    if (port.success) return { host, port: port.output };
    addIssue({ message: `must have a port from 1 to 65535 after the colon, not ${portText}` });
    return NEVER;
  }),
);

/** Where the first ClassChat was, and this one is. */
export const defaultAddress: Address = { host: "127.0.0.1", port: limits.port };
