import { expect, test } from "bun:test";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { classroom } from "../support/classroom.ts";
import { clientFrame, upgradeRequest } from "../support/webBytes.ts";

/** Connects from this address of the machine, and writes. */
function comesFrom(localAddress: string, port: number, ...writes: (string | Uint8Array)[]): Socket {
  const socket = connect({ host: "127.0.0.1", port, localAddress });
  for (const bytes of writes) socket.write(bytes);
  return socket;
}

test("the window tells programs each member's address, through the web server too", async () => {
  await using room = await classroom({ json: true });
  const { port } = room.server;
  const hello = clientFrame('{"type":"hello","v":1,"name":"Webb"}');
  const comers: [name: string, address: string, ...writes: (string | Uint8Array)[]][] = [
    ["Nat", "127.0.0.2", '{"type":"hello","v":1,"name":"Nat"}\n'],
    ["Webb", "127.0.0.3", upgradeRequest, hello],
    ["Irma", "127.0.0.4", "NICK Irma\r\nUSER i 0 * :Irma\r\n"],
    ["Nettie", "127.0.0.5", "Nettie\n"],
  ];
  const sockets: Socket[] = [];
  for (const [name, address, ...writes] of comers) {
    sockets.push(comesFrom(address, port, ...writes));
    await room.window.sees(`"event":"joined","name":"${name}"`);
    await room.window.sees("\n");
  }
  const events = room.window.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const came = events.filter(({ event }) => event === "joined");
  expect(came.map(({ name, address }) => [name, address])).toEqual(
    comers.map(([name, address]) => [name, address]),
  );
  for (const socket of sockets) socket.destroy();
  expect(room.faults).toEqual([]);
});
