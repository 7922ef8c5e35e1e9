/** Where a server is. */
export interface Address {
  host: string;
  port: number;
}

/** `HOST:PORT`, an IPv6 address in brackets (RFC 3986 §3.2.2). */
export function formatAddress(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What {@link formatAddress} was given. */
export function parseAddress(address: string): Address {
  const end = address.lastIndexOf(":");
  const host = address.slice(0, end).replaceAll(/^\[|\]$/g, "");
  return { host, port: Number(address.slice(end + 1)) };
}

/** Whether a host, a `HOST:PORT` or what {@link networkOf} makes of a host is this very machine. */
export function isLoopback(address: string): boolean {
  return /^\[?(::ffff:)?127(\.\d{1,3}){3}([\]:%]|$)|^\[?::1(%[^\]]*)?(\]|$)|^(0:){7}1$|^localhost(:|$)/i.test(
    address,
  );
}

/** Whether a host, or a `HOST:PORT`, names one of this machine's interfaces, as link-local addresses need it (RFC 4007 §11). */
export function hasZone(address: string): boolean {
  return /^\[?[\da-f:.]+%/i.test(address);
}

/**
 * Whose an address is, as limits count it: an IPv6 network (/64) is one, an IPv4 address is itself, also as
 * an IPv6 one (RFC 4291 §2.5.5.2).
 */
export function networkOf(address: string): string {
  const [host = ""] = address.split("%");
  const v4 = /(\d+\.\d+\.\d+\.\d+)$/.exec(host)?.[1];
  if (v4 !== undefined) return v4;
  const [before = "", after] = host.toLowerCase().split("::");
  const first = before === "" ? [] : before.split(":");
  const last = after === undefined || after === "" ? [] : after.split(":");
  const gap = Array<string>(Math.max(0, 8 - first.length - last.length)).fill("0");
  const groups = [...first, ...(after === undefined ? [] : gap), ...last];
  const isLoopback = groups.slice(0, 7).every((group) => Number.parseInt(group, 16) === 0);
  if (isLoopback) return groups.join(":");
  return `${groups.slice(0, 4).join(":")}::/64`;
}
