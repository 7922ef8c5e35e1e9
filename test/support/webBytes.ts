/** The bytes by which a program opens `/ws` and speaks over it by hand (RFC 6455 §4.1, §5.2). */
export const upgradeRequest = [
  "GET /ws HTTP/1.1",
  "Host: 127.0.0.1",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "",
  "",
].join("\r\n");

export const opcodes = { continuation: 0, text: 1, close: 8, ping: 9 } as const;

/** One frame of a client, masked with zeros. */
export function clientFrame(
  payload: string,
  opcode: number = opcodes.text,
  isFinal = true,
): Uint8Array {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(14);
  head[0] = (isFinal ? 0x80 : 0) | opcode;
  let at = 2;
  if (bytes.length < 126) {
    head[1] = 0x80 | bytes.length;
  } else if (bytes.length < 65_536) {
    head[1] = 0x80 | 126;
    at = head.writeUInt16BE(bytes.length, 2);
  } else {
    head[1] = 0x80 | 127;
    at = head.writeBigUInt64BE(BigInt(bytes.length), 2);
  }
  return Buffer.concat([head.subarray(0, at + 4), bytes]);
}
