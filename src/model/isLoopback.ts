/** Whether a `HOST:PORT` is the very machine one is at. */
export function isLoopback(address: string): boolean {
  return /^(127\.|\[::1\]|::1|localhost:)/.test(address);
}
