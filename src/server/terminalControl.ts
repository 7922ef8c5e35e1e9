import { ptr } from "bun:ffi";
import { constants } from "node:os";
import { openCLibrary } from "../transport/cLibrary.ts";

/** The standard input (POSIX.1-2017, 2.5 Standard I/O Streams). */
const input = 0;
/** `SIG_IGN` of `signal`, and `TCSANOW` of `tcsetattr`, as all systems number them. */
const ignore = 1;
const now = 0;
/** Bytes that hold a `struct termios` of any system. */
const settingsBytes = 256;
/** Where in it its second field stands, which tells how output is processed: the fields are as wide as this. */
const outputFlags = process.platform === "darwin" ? 8 : 4;

/** The terminal of the standard input, as Bun's own calls do not give it. */
export interface TerminalControl {
  /** Whether this program is in the foreground of its terminal. */
  isForeground(): boolean;
  /** Does not wait for what was written to be shown: a stopped terminal must not stop the server. */
  setRawMode(isRaw: boolean): void;
}

/**
 * From now on the terminal does not stop this program for writing to it in the background, or reading
 * (POSIX.1-2017, 11.1.4 Terminal Access Control), where the system has such terminals.
 */
export function openTerminalControl(): TerminalControl {
  const library = openCLibrary({
    signal: { args: ["i32", "usize"], returns: "usize" },
    tcgetpgrp: { args: ["i32"], returns: "i32" },
    getpgrp: { args: [], returns: "i32" },
    tcgetattr: { args: ["i32", "ptr"], returns: "i32" },
    tcsetattr: { args: ["i32", "i32", "ptr"], returns: "i32" },
    cfmakeraw: { args: ["ptr"], returns: "void" },
  });
  if (!library) {
    return {
      isForeground: () => true,
      setRawMode: (isRaw) => void process.stdin.setRawMode(isRaw),
    };
  }
  // A handler would not do: the call that the terminal refuses would be tried again for ever.
  for (const name of ["SIGTTIN", "SIGTTOU"] as const) {
    library.signal(constants.signals[name], ignore);
  }
  /** The settings to go back to; undefined while it is not raw. */
  let before: Uint8Array | undefined;
  return {
    isForeground: () => library.tcgetpgrp(input) === library.getpgrp(),
    setRawMode(isRaw) {
      if (isRaw === (before !== undefined)) return;
      if (before) {
        library.tcsetattr(input, now, ptr(before));
        before = undefined;
        return;
      }
      const settings = new Uint8Array(settingsBytes);
      if (library.tcgetattr(input, ptr(settings)) !== 0) return;
      before = settings.slice();
      library.cfmakeraw(ptr(settings));
      // A line feed still begins a line.
      settings.set(before.subarray(outputFlags, 2 * outputFlags), outputFlags);
      library.tcsetattr(input, now, ptr(settings));
    },
  };
}
