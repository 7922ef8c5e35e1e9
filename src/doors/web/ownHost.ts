import { isIP } from "node:net";

/** Endings of names that no public name server answers for (RFC 6761, RFC 6762, RFC 8375). */
const localEndings = [".localhost", ".local", ".home.arpa", ".internal", ".lan"];

/**
 * Whether the host of a request can only be this server's own: an address, the machine's name, or a
 * name that only the local network gives. A page elsewhere that has its own name resolved to this
 * server (DNS rebinding) shows by its name.
 * @param host as in the Host header, with or without a port
 * @param machine the name of this machine
 */
export function isOwnHost(host: string, machine: string): boolean {
  const url = URL.parse(`http://${host}`);
  if (!url || url.host === "" || url.pathname !== "/" || url.username !== "") return false;
  const name = url.hostname.replace(/\.$/, "").toLowerCase();
  const address = name.replace(/^\[(.*)\]$/, "$1");
  if (isIP(address) !== 0 || !name.includes(".")) return true;
  return name === machine.toLowerCase() || localEndings.some((ending) => name.endsWith(ending));
}

/** Whether the page that asks is of the very host it asks: its Origin header beside its Host header. */
export function isOwnOrigin(origin: string, host: string): boolean {
  const from = URL.parse(origin);
  const to = URL.parse(`${from?.protocol}//${host}`);
  if (!from || !to || !/^https?:$/.test(from.protocol)) return false;
  return from.host === to.host;
}
