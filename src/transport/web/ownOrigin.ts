/** Whether the page that asks is of the very host it asks: its Origin header beside its Host header. */
export function isOwnOrigin(origin: string, host: string): boolean {
  const from = URL.parse(origin);
  const to = URL.parse(`${from?.protocol}//${host}`);
  if (!from || !to || !/^https?:$/.test(from.protocol)) return false;
  return from.host === to.host;
}
