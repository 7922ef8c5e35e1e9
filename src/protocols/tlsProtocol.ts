import type { Session } from "../transport/connection.ts";
import type { Protocol } from "../transport/protocol.ts";

/** First byte of a TLS handshake (RFC 8446 §5.1). */
const handshake = 0x16;

const answer = new TextEncoder().encode(
  "This ClassChat server does not speak TLS yet. Join with: classchat join, or netcat.\n",
);

const noSession: Session = { receive() {}, ended() {}, tick() {}, leave() {} };

/** Answers TLS in one line and closes, so that a person sees why the connection fails. */
export const tlsProtocol: Protocol = {
  name: "tls",
  match: ([first]) => (first === handshake ? "yes" : "no"),
  startSession(connection) {
    connection.tell(answer);
    connection.close();
    return noSession;
  },
};
