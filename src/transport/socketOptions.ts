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
  tcp: { level: 6, userTimeout: 18 },
} as const;

type SetOption = (fd: number, level: number, option: number, value: number) => void;

/**
 * Sets what Bun has no call for on a listening socket; those it accepts inherit it: dead peers are noticed
 * within two minutes even if they are told something, and TCP's urgent data is read in line, as telnet
 * needs it. Linux only: elsewhere the system's own times hold, and urgent data is dropped.
 */
export function setListenerOptions(listener: object): void {
  const set = loadSetOption();
  const { fd } = listener as { fd?: unknown };
  if (!set || typeof fd !== "number") return;
  set(fd, linux.tcp.level, linux.tcp.userTimeout, deadAfterMs);
  set(fd, linux.socket.level, linux.socket.urgentInline, 1);
  set(fd, linux.socket.level, linux.socket.receiveBuffer, readAheadBytes);
}

/** Undefined where the system is another, or its library is not found. */
function loadSetOption(): SetOption | undefined {
  if (process.platform !== "linux") return undefined;
  const library = openCLibrary({
    setsockopt: { args: ["i32", "i32", "i32", "ptr", "u32"], returns: "i32" },
  });
  return (
    library &&
    ((fd, level, option, value) => {
      const bytes = Int32Array.of(value);
      library.setsockopt(fd, level, option, ptr(bytes), bytes.byteLength);
    })
  );
}
