import type { Candidates, CompletedCommand, CompletedValue } from "./completedCommand.ts";
import { rootFlags } from "./completedCommand.ts";

/** A function for `_arguments`, to be sourced after `compinit` or to lie in a folder of `fpath` as `_classchat`. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ name, description }) => {
    return `    ${quote(`${name}:${escapeColons(description)}`)}`;
  });
  const root = rootFlags.map(({ name, help }) => quote(`(- *)--${name}[${escapeHelp(help)}]`));
  return `#compdef classchat
# Tab completion of classchat for zsh. In ~/.zshrc, after compinit: source <(classchat completion zsh)

_classchat() {
  local curcontext=$curcontext state line program=$words[1]
  local -a commands=(
${described.join("\n")}
  )
  _arguments -C ${root.join(" ")} '1: :->command' '*:: :->arguments'
  case $state in
  command) _describe -t commands command commands ;;
  arguments)
    curcontext=\${curcontext%:*:*}:classchat-$words[1]:
    case $words[1] in
${commands.map(renderCommand).join("\n")}
    esac
    ;;
  esac
}

# What the program lists, of the history that is typed.
_classchat_listed() {
  local at=\${words[(I)--data-dir]}
  local -a folder=(\${(M)words:#--data-dir=*})
  ((at && at < CURRENT - 1)) && folder=(--data-dir $words[at+1])
  local -a rows=("\${(@f)$(_call_program values \${(q)program} $@ $folder)}")
  local -a values=(\${\${rows[2,-1]}%% *})
  compadd -V values -a values
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _classchat "$@"
else
  compdef _classchat classchat
fi
`;
}

function renderCommand({ name, flags, positionals }: CompletedCommand): string {
  const specs = [
    ...flags.map((flag) => {
      const value = flag.value && renderValue(flag.value);
      return value === undefined
        ? `--${flag.name}[${escapeHelp(flag.help)}]`
        : `--${flag.name}=[${escapeHelp(flag.help)}]${value}`;
    }),
    ...positionals.map(renderValue),
  ];
  const lines = specs.map((spec) => ` \\\n        ${quote(spec)}`);
  return `    ${name})\n      _arguments -S${lines.join("")}\n      ;;`;
}

function renderValue({ hint, candidates }: CompletedValue): string {
  return `:${escapeColons(hint)}:${renderAction(candidates)}`;
}

function renderAction(candidates: Candidates): string {
  switch (candidates.kind) {
    case "words":
      return `(${candidates.words.join(" ")})`;
    case "files":
      return "_files";
    case "folders":
      return "_files -/";
    case "listed":
      // The blank before it: called without what compadd would be given.
      return ` _classchat_listed ${candidates.by}`;
    case "free":
      return " ";
    default:
      return candidates satisfies never;
  }
}

function escapeHelp(text: string): string {
  return text.replaceAll(/[[\]\\:]/g, String.raw`\$&`);
}

function escapeColons(text: string): string {
  return text.replaceAll(/[\\:]/g, String.raw`\$&`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
