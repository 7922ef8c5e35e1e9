import type { Address } from "../model/address.ts";
import { formatAddress, isLoopback } from "../model/address.ts";

type Ask = (url: string, options: RequestInit) => Promise<unknown>;

/** Milliseconds in which a host of this network answers, or does not. */
const answerWithinMs = 1_000;

/**
 * Why nobody takes a connection at an address that was just tried, and what to do. Asked by `fetch`, as
 * `Bun.connect` fails with `ECONNREFUSED` whatever happened.
 */
export async function explainNoAnswer({ host, port }: Address, ask: Ask = fetch): Promise<string> {
  const address = formatAddress(host, port);
  if (isLoopback(address)) {
    return `No server answers at ${address}. Start one with: classchat serve`;
  }
  switch (await findCode(address, ask)) {
    case "ECONNREFUSED":
      return `Nothing listens at ${address}. Check the port, and that the server was started with --lan.`;
    case "EHOSTUNREACH":
    case "EHOSTDOWN":
    case "ETIMEDOUT":
      return `The host ${address} does not answer. A firewall may hide it, or the network keeps its devices apart: try the teacher's hotspot.`;
    case "ENETUNREACH":
      return `No network of this machine leads to ${address}. Join the teacher's network, and check the address.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_NONAME":
      return `The name ${host} is not known here. Check it, or use the address in numbers that the server shows.`;
    default:
      return `No server answers at ${address}. Check the address, and that the server was started with --lan.`;
  }
}

/** The system's code; undefined if somebody answers now. */
async function findCode(address: string, ask: Ask): Promise<string | undefined> {
  try {
    await ask(`http://${address}/`, { signal: AbortSignal.timeout(answerWithinMs) });
    return undefined;
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException;
    return name === "TimeoutError" ? "ETIMEDOUT" : code;
  }
}
