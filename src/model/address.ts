/** `HOST:PORT`, an IPv6 address in brackets (RFC 3986 §3.2.2). */
export function formatAddress(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether a host, or a `HOST:PORT`, is this very machine. */
export function isLoopback(address: string): boolean {
  return /^\[?(::ffff:)?127\.|^\[?::1(%[^\]]*)?(\]|$)|^localhost(:|$)/i.test(address);
}

/** Whether a host, or a `HOST:PORT`, names one of this machine's interfaces, as link-local addresses need it (RFC 4007 §11). */
export function hasZone(address: string): boolean {
  return /^\[?[\da-f:.]+%/i.test(address);
}
