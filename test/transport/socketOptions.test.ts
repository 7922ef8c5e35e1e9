import { dlopen, ptr } from "bun:ffi";
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { readProgress, setListenerOptions } from "../../src/transport/socketOptions.ts";

/** Asks Linux for an option of a socket. */
function optionOf(fd: number, level: number, option: number): number {
  const { symbols } = dlopen("libc.so.6", {
    getsockopt: { args: ["i32", "i32", "i32", "ptr", "ptr"], returns: "i32" },
  });
  const value = new Int32Array(1);
  symbols.getsockopt(fd, level, option, ptr(value), ptr(Uint32Array.of(4)));
  return value[0] ?? -1;
}

test.if(process.platform === "linux")(
  "accepted connections notice dead peers within two minutes, and read urgent data in line",
  async () => {
    const accepted = Promise.withResolvers<number>();
    using listener = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        open: (socket) => accepted.resolve((socket as unknown as { fd: number }).fd),
        data() {},
      },
    });
    setListenerOptions(listener);
    const client = await Bun.connect({
      hostname: "127.0.0.1",
      port: listener.port,
      socket: { data() {} },
    });
    const fd = await accepted.promise;
    const [tcp, socket] = [6, 1];
    const [userTimeout, urgentInline] = [18, 10];
    expect(optionOf(fd, tcp, userTimeout)).toBe(90_000);
    expect(optionOf(fd, socket, urgentInline)).toBe(1);
    client.end();
  },
);

test.if(process.platform === "linux")("thousands of connections may wait to be accepted", () => {
  using listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  setListenerOptions(listener);
  const { symbols } = dlopen("libc.so.6", {
    getsockopt: { args: ["i32", "i32", "i32", "ptr", "ptr"], returns: "i32" },
  });
  const info = new Uint32Array(8);
  const { fd } = listener as unknown as { fd: number };
  symbols.getsockopt(fd, 6, 11, ptr(info), ptr(Uint32Array.of(info.byteLength)));
  // Of a listening socket, `tcpi_sacked` is how many may wait (linux/net/ipv4/tcp.c, `tcp_get_info`).
  const most = Number(readFileSync("/proc/sys/net/core/somaxconn", "utf8"));
  expect(info[7]).toBe(Math.min(4_096, most));
});

test.if(process.platform === "linux")(
  "what a peer's system has taken grows with each part that the peer reads, long before the own buffer drains",
  async () => {
    const accepted = Promise.withResolvers<Bun.Socket>();
    let drains = 0;
    using listener = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: { open: accepted.resolve, data() {}, drain: () => void (drains += 1) },
    });
    let onPart: (() => void) | undefined;
    const reader = await Bun.connect({
      hostname: "127.0.0.1",
      port: listener.port,
      socket: {
        data(socket) {
          socket.pause();
          onPart?.();
        },
      },
    });
    reader.pause();
    const socket = await accepted.promise;
    const { fd } = socket as unknown as { fd: number };
    socket.write(Buffer.alloc(16_777_216));
    const taken: number[] = [];
    for (let part = 0; part < 4; part++) {
      await new Promise<void>((resolve) => {
        onPart = resolve;
        reader.resume();
      });
      taken.push(readProgress(fd)?.takenBytes ?? -1);
    }
    expect(drains).toBe(0);
    expect(readProgress(fd)?.heldBytes).toBeGreaterThan(0);
    expect(taken).toEqual([...new Set(taken)].toSorted((one, other) => one - other));
    reader.terminate();
  },
);

test("a descriptor that is no socket tells nothing", () => {
  expect(readProgress(-1)).toBeUndefined();
});

test("a listener without a descriptor is left as it is", () => {
  expect(() => setListenerOptions({})).not.toThrow();
});
