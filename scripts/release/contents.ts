import { join } from "node:path";
import { commands } from "../../src/cli/commands.ts";
import { renderCompletion } from "../../src/cli/completion.ts";
import { loadCommands } from "../../src/cli/flags.ts";
import type { Release } from "../../src/cli/manPage.ts";
import { renderManPage } from "../../src/cli/manPage.ts";
import type { ArchivedFile } from "./archive.ts";
import type { Target } from "./targets.ts";
import { isForWindows } from "./targets.ts";

const root = join(import.meta.dir, "../..");

/** Everything in a target's archive, in one folder of this name. */
export async function collectFiles(
  folder: string,
  target: Target,
  executable: string,
  release: Release,
): Promise<ArchivedFile[]> {
  const all = await loadCommands(commands);
  const isWindows = isForWindows(target);
  const program = isWindows ? "classchat.exe" : "classchat";
  const installer = await Bun.file(join(import.meta.dir, "install.sh")).text();
  const texts: [path: string, text: string][] = [
    ["README.txt", renderReadme(folder, target)],
    ["LICENSE", await Bun.file(join(root, "LICENSE")).text()],
    ["classchat.1", renderManPage(all, release)],
    ["completions/classchat.bash", renderCompletion("bash", all)],
    ["completions/_classchat", renderCompletion("zsh", all)],
    ["completions/classchat.fish", renderCompletion("fish", all)],
    ["completions/classchat.ps1", renderCompletion("powershell", all)],
    ...(isWindows
      ? []
      : [["install.sh", installer.replace("NEEDS", target.needs)] satisfies [string, string]]),
  ];
  const files = texts.map(([path, text]): ArchivedFile => {
    const isForNotepad = isWindows && ["README.txt", "LICENSE"].includes(path);
    const bytes = Buffer.from(isForNotepad ? text.replaceAll("\n", "\r\n") : text);
    return { path: `${folder}/${path}`, bytes, isExecutable: path === "install.sh" };
  });
  const bytes = await Bun.file(executable).bytes();
  return [{ path: `${folder}/${program}`, bytes, isExecutable: true }, ...files];
}

function renderReadme(folder: string, target: Target): string {
  const install = isForWindows(target)
    ? `Start classchat.exe, or put it in a folder of your PATH. Completion in PowerShell:
add the line of completions\\classchat.ps1 that says so to your $PROFILE.`
    : `./install.sh installs it in /usr/local for root, and in ~/.local for anyone else, with
the manual page and completions. Or start ./classchat where it is: it needs no other file.`;
  return `${folder}: chat for people in one room

It needs ${target.needs}.

${install}

  classchat serve --lan         start a class for the room
  classchat join --name Bob     join it
  classchat --help              everything else
`;
}

/** What is said where the archives are downloaded. */
export function renderNotes(
  archives: readonly { name: string; target: Target }[],
  { version, date }: Release,
): string {
  const rows = archives.map(({ name, target: { needs } }) => `| \`${name}\` | ${needs} |`);
  return `ClassChat ${version} of ${date}. Each archive holds the executable, its license, the manual page and completions.

| download | needs |
| --- | --- |
${rows.join("\n")}

\`sha256sum --check --ignore-missing SHA256SUMS\` checks what was downloaded (on macOS \`shasum -a 256\`).
On Linux and macOS, unpack it and run \`./install.sh\`; on Windows, start \`classchat.exe\`. The executables
carry no signature of Apple's or Microsoft's: \`install.sh\` takes off the mark that keeps macOS from starting them,
and Windows asks once.
`;
}
