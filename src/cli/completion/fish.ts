import type { Candidates, CompletedCommand } from "./completedCommand.ts";
import { rootFlags } from "./completedCommand.ts";

/** For fish 3 and later, to be sourced or to lie in `~/.config/fish/completions/classchat.fish`. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const atRoot = "complete -c classchat -n __classchat_has_no_command";
  return `# Tab completion of classchat for fish. classchat completion fish > ~/.config/fish/completions/classchat.fish

function __classchat_has_no_command
    test (count (commandline -opc)) -eq 1
end

function __classchat_is
    set -l typed (commandline -opc)
    test "$typed[2]" = $argv[1]
end

# Whether so many of the command's own arguments stand before; then the flags that take a value.
function __classchat_is_at
    set -l position 0
    set -l flag
    set -l typed (commandline -opc)
    set -e typed[1..2]
    for part in $typed
        if test -n "$flag"
            set flag
        else if contains -- $part $argv[2..]
            set flag $part
        else if not string match -q -- '-?*' $part
            set position (math $position + 1)
        end
    end
    test $position -eq $argv[1]
end

# What the program lists, of the history that is typed.
function __classchat_listed
    set -l typed (commandline -opc)
    set -l folder (string match -- '--data-dir=*' $typed)
    if set -l at (contains -i -- --data-dir $typed)
        set folder --data-dir $typed[(math $at + 1)]
    end
    $typed[1] $argv $folder 2>/dev/null </dev/null | tail -n +2 | string replace -r '^(\\S+)\\s+(.*\\S)\\s*$' '$1\\t$2'
end

complete -c classchat -f
${rootFlags.map(({ name, help }) => `${atRoot} -l ${name} -d ${quote(help)}`).join("\n")}
${commands.map(({ name, description }) => `${atRoot} -a ${name} -d ${quote(description)}`).join("\n")}
${commands.flatMap(renderCommand).join("\n")}
`;
}

function renderCommand({ name, flags, positionals }: CompletedCommand): string[] {
  const inCommand = `complete -c classchat -n '__classchat_is ${name}'`;
  const valued = flags.flatMap((flag) => (flag.value ? [` --${flag.name}`] : [])).join("");
  return [
    ...flags.map((flag) => {
      const value = flag.value ? ` ${renderCandidates(flag.value.candidates)}` : "";
      return `${inCommand} -l ${flag.name}${value} -d ${quote(flag.help)}`;
    }),
    ...positionals.flatMap(({ candidates }, position) => {
      const isHere = `-n '__classchat_is_at ${position}${valued}'`;
      const isKnown = candidates.kind !== "free";
      return isKnown ? [`${inCommand} ${isHere} ${renderCandidates(candidates)}`] : [];
    }),
  ];
}

function renderCandidates(candidates: Candidates): string {
  switch (candidates.kind) {
    case "words":
      return `-x -a ${quote(candidates.words.join(" "))}`;
    case "files":
      return "-r -F";
    case "folders":
      return "-x -a '(__fish_complete_directories)'";
    case "listed":
      return `-x -k -a '(__classchat_listed ${candidates.by})'`;
    case "free":
      return "-x";
    default:
      return candidates satisfies never;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
