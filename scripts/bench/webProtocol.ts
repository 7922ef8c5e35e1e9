import { upgradeRequest } from "../../test/support/webBytes.ts";
import type { Protocol } from "./protocols.ts";
import { protocols } from "./protocols.ts";

const { classchat } = protocols;

/** ClassChat's frames over a WebSocket, for one who receives: upgraded in the same bytes as it says hello. */
export const webProtocol: Protocol = {
  ...classchat,
  hello: (role, name) => `${upgradeRequest}${message(classchat.hello(role, name))}`,
  ping: '\u0081\u0010{"type":"ping"',
  pong: message(classchat.pong),
};

/** One text message of a client, a byte a character: masked with zeros, shorter than 126 (RFC 6455 §5.2). */
function message(text: string): string {
  return `\u0081${String.fromCharCode(0x80 | text.length)}\0\0\0\0${text}`;
}
