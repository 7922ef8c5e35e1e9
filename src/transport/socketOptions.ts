import { ptr } from "bun:ffi";
import { openCLibrary } from "./cLibrary.ts";

/** Milliseconds after which the kernel gives a peer up that takes or acknowledges nothing. */
const deadAfterMs = 90_000;

/**
 * Bytes that the kernel reads ahead of us for one connection: a peer that has to wait for its turn holds
 * no more memory than this.
 */
const readAheadBytes = 65_536;

/** Linux's numbers (`asm-generic/socket.h`, `netinet/in.h`, `linux/tcp.h`), the same on x64 and arm64. */
const linux = {
  socket: { level: 1, receiveBuffer: 8, urgentInline: 10 },
  tcp: { level: 6, info: 11, userTimeout: 18 },
} as const;

/** Where `tcp_info` of `linux/tcp.h` has `tcpi_bytes_acked`, and how much of it is read. */
const ackedBytes = { at: 120, end: 128 };

const calls = loadCalls();

/**
 * Sets what Bun has no call for on a listening socket; those it accepts inherit it: dead peers are noticed
 * within two minutes even if they are told something, and TCP's urgent data is read in line, as telnet
 * needs it. Linux only: elsewhere the system's own times hold, and urgent data is dropped.
 */
export function setListenerOptions(listener: object): void {
  const { fd } = listener as { fd?: unknown };
  if (!calls || typeof fd !== "number") return;
  const { setsockopt } = calls;
  const set = (level: number, option: number, value: number): void => {
    const bytes = Int32Array.of(value);
    setsockopt(fd, level, option, ptr(bytes), bytes.byteLength);
  };
  set(linux.tcp.level, linux.tcp.userTimeout, deadAfterMs);
  set(linux.socket.level, linux.socket.urgentInline, 1);
  set(linux.socket.level, linux.socket.receiveBuffer, readAheadBytes);
}

/**
 * How many bytes the peer has acknowledged so far: its system takes more only as the peer reads. Undefined
 * where the system does not tell, which is elsewhere than on Linux.
 */
export function readTakenBytes(fd: number): number | undefined {
  if (!calls) return undefined;
  const info = new DataView(new ArrayBuffer(ackedBytes.end));
  const length = Uint32Array.of(info.byteLength);
  const status = calls.getsockopt(fd, linux.tcp.level, linux.tcp.info, ptr(info), ptr(length));
  const isTold = status === 0 && length[0] === info.byteLength;
  return isTold ? Number(info.getBigUint64(ackedBytes.at, true)) : undefined;
}

/** Undefined where the system is another, or its library is not found. */
function loadCalls() {
  if (process.platform !== "linux") return undefined;
  return openCLibrary({
    getsockopt: { args: ["i32", "i32", "i32", "ptr", "ptr"], returns: "i32" },
    setsockopt: { args: ["i32", "i32", "i32", "ptr", "u32"], returns: "i32" },
  });
}
