import { formatAddress } from "../../model/address.ts";
import type { Connection, Session } from "../connection.ts";
import type { PlainProtocol, Protocol } from "../protocol.ts";

/** Of a connection that was told all it is told. */
const closedSession: Session = {
  receive() {},
  ended() {},
  tick() {},
  leave() {},
};

/** The same protocol where it takes encrypted connections only: peers without TLS are told how to join. */
export function refusePlain(protocol: PlainProtocol): Protocol {
  return {
    name: protocol.name,
    match: (first) => protocol.match(first),
    startSession(connection) {
      connection.tell(protocol.refusePlain(ownAddress(connection)));
      connection.close();
      return closedSession;
    },
  };
}

function ownAddress({ ownHost = "", ownPort = 0 }: Connection): string {
  // An IPv4 address as a socket of both families shows it (RFC 4291 §2.5.5.2).
  return formatAddress(ownHost.replace(/^::ffff:(?=\d+\.)/i, ""), ownPort);
}
