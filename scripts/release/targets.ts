/** A kind of machine that a release is for. */
export interface Target {
  /** As in the archive's name. */
  readonly name: string;
  readonly bun: Bun.Build.CompileTarget;
  /** What the executable needs of its system; continues "It needs". */
  readonly needs: string;
}

const x64 = "a processor with SSE4.2 (2009 or newer)";
const glibc = "Linux with glibc 2.17 or newer, as Debian, Ubuntu, Fedora and most others have";
const musl = "Linux with musl, as Alpine has, and libstdc++: apk add libstdc++";
const macOs = "macOS 13 or newer";
const windows = "Windows 10 version 1809 or newer";

export const targets: readonly Target[] = [
  { name: "linux-x64", bun: "bun-linux-x64", needs: `${glibc}, and ${x64}` },
  { name: "linux-arm64", bun: "bun-linux-arm64", needs: glibc },
  { name: "linux-x64-musl", bun: "bun-linux-x64-musl", needs: `${musl}. And ${x64}` },
  { name: "linux-arm64-musl", bun: "bun-linux-arm64-musl", needs: musl },
  { name: "darwin-x64", bun: "bun-darwin-x64", needs: `${macOs}, and ${x64}` },
  { name: "darwin-arm64", bun: "bun-darwin-arm64", needs: macOs },
  { name: "windows-x64", bun: "bun-windows-x64", needs: `${windows}, and ${x64}` },
  { name: "windows-arm64", bun: "bun-windows-arm64", needs: windows },
];

export function isForWindows({ name }: Target): boolean {
  return name.startsWith("windows");
}
