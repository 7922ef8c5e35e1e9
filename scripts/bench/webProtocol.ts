import type { Protocol } from "./protocols.ts";
import { protocols } from "./protocols.ts";

const { classchat } = protocols;

/** ClassChat's frames over a WebSocket, for one who receives: upgraded in the same bytes as it says hello. */
export const webProtocol: Protocol = {
  ...classchat,
  hello: (role, name) => `${upgrade}${message(classchat.hello(role, name))}`,
  ping: '\u0081\u0010{"type":"ping"',
  pong: message(classchat.pong),
};

/** RFC 6455 §4.1. */
const upgrade = [
  "GET /ws HTTP/1.1",
  "Host: 127.0.0.1",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "",
  "",
].join("\r\n");

/** One text message of a client, a byte a character: masked with zeros, shorter than 126 (RFC 6455 §5.2). */
function message(text: string): string {
  return `\u0081${String.fromCharCode(0x80 | text.length)}\0\0\0\0${text}`;
}
