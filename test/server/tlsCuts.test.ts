import { expect, test } from "bun:test";
import { constants } from "node:crypto";
import type { Cut } from "../support/cuttingRelay.ts";
import { CuttingRelay } from "../support/cuttingRelay.ts";
import { classroom } from "../support/classroom.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { upgradeRequest } from "../support/webBytes.ts";

/** One curve: the ClientHello of TLS 1.3 is then short enough to try every cut. */
const anyServer = { rejectUnauthorized: false, ecdhCurve: "P-256" };

const versions: [version: string, tls: Bun.TLSOptions, helloBytes: number][] = [
  ["1.2", { ...anyServer, secureOptions: constants.SSL_OP_NO_TLSv1_3 }, 160],
  ["1.3", anyServer, 285],
];

const protocols: [protocol: string, first: string, answer: string][] = [
  ["frames", '{"type":"nothing"}\n', '"type":"refused"'],
  ["IRC", "PING a\r\nNICK \r\n", "irc.test"],
  ["netcat", "\n", "Enter your name: "],
  ["https", "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", '"status":"ok"'],
  ["wss", upgradeRequest, "101 Switching Protocols"],
];

/** Connections at a time. */
const atOnce = 32;

for (const [version, tls, helloBytes] of versions) {
  for (const [protocol, first, answer] of protocols) {
    test(`${protocol} by TLS ${version}, its ClientHello cut at every byte`, async () => {
      await using room = await classroom();
      using relay = new CuttingRelay(room.server.port);
      const cuts: Cut[] = ["everywhere"];
      for (let at = 1; at < helloBytes; at += 1) cuts.push(at);
      while (cuts.length > 0) {
        const some = cuts.splice(0, atOnce);
        relay.cuts.push(...some);
        await Promise.all(
          some.map(async () => {
            const peer = await PlainPeer.connect(relay.port, undefined, tls);
            peer.writes(first);
            await peer.sees(answer);
            peer.vanishes();
          }),
        );
      }
      expect(relay.cuts).toEqual([]);
      expect(relay.longestFirst).toBeWithin(helloBytes / 2, helloBytes);
      expect(room.faults).toEqual([]);
    });
  }
}
