import { expect, test } from "bun:test";
import { FaultyLink } from "../../scripts/chaos/faultyLink.ts";
import { PlainPeer } from "../support/plainPeer.ts";

/** Answers whatever it is told. */
function startEcho() {
  return Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(socket, bytes) {
        socket.write(bytes);
      },
    },
  });
}

test("a link passes bytes on, keeps them while it hangs, and ends all connections when it is cut", async () => {
  const echo = startEcho();
  using link = new FaultyLink(echo.port);
  const peer = await PlainPeer.connect(link.port);
  peer.types("one");
  await peer.sees("one\n");
  link.hang();
  peer.types("two");
  const late = await PlainPeer.connect(link.port);
  late.types("three");
  expect(peer.shown.text).toBe("one\n");
  link.heal();
  await peer.sees("two\n");
  await late.sees("three\n");
  link.cut();
  await peer.isClosed();
  const refused = await PlainPeer.connect(link.port);
  await refused.isClosed();
  link.heal();
  const again = await PlainPeer.connect(link.port);
  again.types("four");
  await again.sees("four\n");
  again.close();
  echo.stop(true);
});
