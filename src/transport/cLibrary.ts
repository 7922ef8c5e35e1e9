import type { FFIFunction, Library } from "bun:ffi";
import { dlopen } from "bun:ffi";

/** The C library of glibc's systems, of musl's, and of macOS. */
const names = ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1", "libSystem.B.dylib"];

/** Functions of the system's C library; undefined if it is not found. */
export function openCLibrary<Functions extends Record<string, FFIFunction>>(
  functions: Functions,
): Library<Functions>["symbols"] | undefined {
  for (const name of names) {
    try {
      return dlopen(name, functions).symbols;
    } catch {
      // The next name may be this system's.
    }
  }
  return undefined;
}
