/** A kind of machine that a release is for. */
export interface Target {
  /** As in the archive's name. */
  readonly name: string;
  readonly bun: Bun.Build.CompileTarget;
  /** What the executable needs of its system; continues "It needs". */
  readonly needs: string;
}

const x64 = "an x64 processor with SSE4.2 (2009 or newer)";
const arm64 = "an arm64 processor";
const glibc = "Linux with glibc 2.17 or newer, as Debian, Ubuntu, Fedora and most others have it";
const musl =
  "Linux with musl and libstdc++; Alpine has musl, and libstdc++ after apk add libstdc++";
const macOs = "macOS 13 or newer";
const windows = "Windows 10 version 1809 or newer";

export const targets: readonly Target[] = [
  { name: "linux-x64", bun: "bun-linux-x64", needs: `${x64} and ${glibc}` },
  { name: "linux-arm64", bun: "bun-linux-arm64", needs: `${arm64} and ${glibc}` },
  { name: "linux-x64-musl", bun: "bun-linux-x64-musl", needs: `${x64} and ${musl}` },
  { name: "linux-arm64-musl", bun: "bun-linux-arm64-musl", needs: `${arm64} and ${musl}` },
  { name: "darwin-x64", bun: "bun-darwin-x64", needs: `${x64} and ${macOs}` },
  { name: "darwin-arm64", bun: "bun-darwin-arm64", needs: `${arm64} and ${macOs}` },
  { name: "windows-x64", bun: "bun-windows-x64", needs: `${x64} and ${windows}` },
  { name: "windows-arm64", bun: "bun-windows-arm64", needs: `${arm64} and ${windows}` },
];

export function isForWindows({ name }: Target): boolean {
  return name.startsWith("windows");
}
