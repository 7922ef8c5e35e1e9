import { ptr } from "bun:ffi";
import { openCLibrary } from "./cLibrary.ts";
import type { Progress } from "./connection.ts";

/** Milliseconds after which the kernel gives a peer up that takes or acknowledges nothing. */
const deadAfterMs = 90_000;

/**
 * Bytes that the kernel reads ahead of us for one connection: a peer that has to wait for its turn holds
 * no more memory than this.
 */
const readAheadBytes = 65_536;

/**
 * Connections that may wait to be accepted. Bun asks for 512, which a crowd fills that loses another server at once:
 * whoever finds no room tries again after a second and more. The kernel takes no more than `net.core.somaxconn`.
 */
const mostWaiting = 4_096;

/** Linux's numbers (`asm-generic/socket.h`, `netinet/in.h`, `linux/tcp.h`), the same on x64 and arm64. */
const linux = {
  socket: { level: 1, receiveBuffer: 8, urgentInline: 10 },
  tcp: { level: 6, info: 11, userTimeout: 18 },
} as const;

/** Where `tcp_info` of `linux/tcp.h` has `tcpi_bytes_acked` and `tcpi_notsent_bytes`, and how much of it is read. */
const tcpInfo = { ackedAt: 120, unsentAt: 144, end: 148 };

const calls = loadCalls();

/**
 * Sets what Bun has no call for on a listening socket; those it accepts inherit it: dead peers are noticed
 * within two minutes even if they are told something, and TCP's urgent data is read in line, as telnet
 * needs it. More connections may wait for it. Linux only: elsewhere the system's own times hold, and urgent data is dropped.
 */
export function setListenerOptions(listener: object): void {
  const { fd } = listener as { fd?: unknown };
  if (!calls || typeof fd !== "number") return;
  const { setsockopt, listen } = calls;
  listen(fd, mostWaiting);
  const set = (level: number, option: number, value: number): void => {
    const bytes = Int32Array.of(value);
    setsockopt(fd, level, option, ptr(bytes), bytes.byteLength);
  };
  set(linux.tcp.level, linux.tcp.userTimeout, deadAfterMs);
  set(linux.socket.level, linux.socket.urgentInline, 1);
  set(linux.socket.level, linux.socket.receiveBuffer, readAheadBytes);
}

/**
 * How far what was written has come: the peer's system acknowledges more only as the peer reads. Undefined
 * where the system does not tell, which is elsewhere than on Linux.
 */
export function readProgress(fd: number): Progress | undefined {
  if (!calls) return undefined;
  const info = new DataView(new ArrayBuffer(tcpInfo.end));
  const length = Uint32Array.of(info.byteLength);
  const status = calls.getsockopt(fd, linux.tcp.level, linux.tcp.info, ptr(info), ptr(length));
  if (status !== 0 || length[0] !== info.byteLength) return undefined;
  return {
    takenBytes: Number(info.getBigUint64(tcpInfo.ackedAt, true)),
    heldBytes: info.getUint32(tcpInfo.unsentAt, true),
  };
}

/** Undefined where the system is another, or its library is not found. */
function loadCalls() {
  if (process.platform !== "linux") return undefined;
  return openCLibrary({
    getsockopt: { args: ["i32", "i32", "i32", "ptr", "ptr"], returns: "i32" },
    listen: { args: ["i32", "i32"], returns: "i32" },
    setsockopt: { args: ["i32", "i32", "i32", "ptr", "u32"], returns: "i32" },
  });
}
