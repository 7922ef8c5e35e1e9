/** An address as the host of a URL (WHATWG URL §3.5): whatever ends in a number is an IPv4 address. */
const address = /^(\d+\.\d+\.\d+\.\d+|\[.*\])$/;

/** Endings of names that no public name server answers for (RFC 6761, RFC 6762, RFC 8375). */
const localEndings = [".localhost", ".local", ".home.arpa", ".internal", ".lan"];

/**
 * Whether the host of a request can only be this server: an address, the machine's name, or a name
 * that only the local network gives. A page from elsewhere that has its own name resolved to this
 * server (DNS rebinding) is known by that name.
 * @param host as in the Host header, with or without a port
 * @param machine the name of this machine
 */
export function isOwnHost(host: string, machine: string): boolean {
  // A URL would take these for the start of another part.
  if (/[/\\?#@]/.test(host)) return false;
  const url = URL.parse(`http://${host}`);
  if (!url) return false;
  const name = url.hostname.replace(/\.$/, "").toLowerCase();
  if (address.test(name) || !name.includes(".")) return true;
  return name === machine.toLowerCase() || localEndings.some((ending) => name.endsWith(ending));
}

/**
 * Whether the page that asks comes from the very host it asks, encrypted if that is: its Origin header beside
 * its Host header.
 */
export function isOwnOrigin(origin: string, host: string, isEncrypted: boolean): boolean {
  const scheme = isEncrypted ? "https:" : "http:";
  const from = URL.parse(origin);
  const to = URL.parse(`${scheme}//${host}`);
  return from?.protocol === scheme && from.host === to?.host;
}
