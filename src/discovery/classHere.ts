import type { Address } from "../model/address.ts";

/** Milliseconds in which a server of this machine answers. */
const answerWithinMs = 500;

/** Bytes of an answer that are looked at. */
const mostBytes = 4_096;

const request = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/** Whether a class is at an address of this machine. Not by `fetch`, which would ask a proxy. */
export async function isClassAt({ host, port }: Address): Promise<boolean> {
  const { promise: isOne, resolve } = Promise.withResolvers<boolean>();
  let answer = "";
  const connecting = Bun.connect({
    hostname: host,
    port,
    socket: {
      open: (socket) => void socket.write(request),
      data(socket, bytes) {
        answer += bytes.toString("latin1");
        if (/"clients":\s*\d/.test(answer)) resolve(true);
        else if (answer.length > mostBytes) socket.end();
      },
      close: () => resolve(false),
      connectError: () => resolve(false),
      error() {},
    },
  });
  const timer = setTimeout(() => resolve(false), answerWithinMs);
  connecting.catch(() => resolve(false));
  const result = await isOne;
  clearTimeout(timer);
  connecting.then((socket) => socket.end()).catch(() => {});
  return result;
}
