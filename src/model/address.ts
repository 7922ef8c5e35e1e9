/** `HOST:PORT`, an IPv6 address in brackets (RFC 3986 §3.2.2). */
export function formatAddress(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether a host, or a `HOST:PORT`, is this very machine. */
export function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\.|^\[?::1(\]|$)|^localhost(:|$)/i.test(address);
}
