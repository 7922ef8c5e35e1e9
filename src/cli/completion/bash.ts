import type { Candidates, CompletedCommand } from "./completedCommand.ts";
import { rootFlags } from "./completedCommand.ts";

/** For bash 4 and later: `compopt` lets readline complete files, quotes and all. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const root = [...commands.map(({ name }) => name), ...rootFlags.map(({ name }) => `--${name}`)];
  return `# Tab completion of classchat for bash. In ~/.bashrc: source <(classchat completion bash)

_classchat() {
  local command flags valued flag= position=0 ended= prefix= word part i
  local -a typed=()
  COMPREPLY=()
  # Bash parts --flag=value at the =. Here it is one word again.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    part=\${COMP_WORDS[i]}
    if ((\${#typed[@]} > 1)) && [[ $part == = || \${COMP_WORDS[i - 1]} == = ]]; then
      typed[\${#typed[@]} - 1]+=$part
    else
      typed+=("$part")
    fi
  done
  command=\${typed[0]}
  word=\${typed[\${#typed[@]} - 1]}
  if ((\${#typed[@]} == 1)); then
    _classchat_words "${root.join(" ")}"
    return
  fi
  case $command in
${commands.map(renderFlags).join("\n")}
  *) return ;;
  esac
  for part in "\${typed[@]:1:\${#typed[@]} - 2}"; do
    if [[ $flag ]]; then
      flag=
    elif [[ $ended || $part != -?* ]]; then
      position=$((position + 1))
    elif [[ $part == -- ]]; then
      ended=1
    elif [[ " $valued " == *" $part "* ]]; then
      flag=$part
    fi
  done
  if [[ ! $flag && ! $ended && $word == --*=* ]]; then
    flag=\${word%%=*}
    # What is completed begins behind the =, unless bash leaves the word whole.
    [[ \${COMP_WORDS[COMP_CWORD]} == "$word" ]] && prefix=$flag=
    word=\${word#*=}
  fi
  if [[ $flag ]]; then
    case "$command $flag" in
${commands.flatMap(renderValues).join("\n")}
    esac
  elif [[ ! $ended && $word == -* ]]; then
    _classchat_words "$flags"
  else
    case "$command $position" in
${commands.flatMap(renderPositionals).join("\n")}
    esac
  fi
}

# Those of the words that begin with what is typed.
_classchat_words() {
  local candidate
  for candidate in $1; do
    [[ $candidate == "$word"* ]] && COMPREPLY+=("$prefix$candidate")
  done
}

# What the program lists, of the history that is typed.
_classchat_listed() {
  local value rest values=
  local -a folder=()
  for ((i = 1; i < \${#typed[@]} - 1; i++)); do
    case \${typed[i]} in
    --data-dir) folder=(--data-dir "\${typed[i + 1]}") ;;
    --data-dir=*) folder=("\${typed[i]}") ;;
    esac
  done
  while read -r value rest; do
    values+=" $value"
  done < <("\${COMP_WORDS[0]}" "$@" "\${folder[@]}" 2>/dev/null </dev/null | tail -n +2)
  _classchat_words "$values"
}

complete -F _classchat classchat
`;
}

function renderFlags({ name, flags }: CompletedCommand): string {
  const all = flags.map((flag) => `--${flag.name}`);
  const valued = flags.filter(({ value }) => value).map((flag) => `--${flag.name}`);
  return `  ${name}) flags="${all.join(" ")}" valued="${valued.join(" ")}" ;;`;
}

function renderValues({ name, flags }: CompletedCommand): string[] {
  return flags.flatMap((flag) => {
    const action = flag.value && renderAction(flag.value.candidates);
    return action === undefined ? [] : [`    "${name} --${flag.name}") ${action} ;;`];
  });
}

function renderPositionals({ name, positionals }: CompletedCommand): string[] {
  return positionals.flatMap(({ candidates }, position) => {
    const action = renderAction(candidates);
    return action === undefined ? [] : [`    "${name} ${position}") ${action} ;;`];
  });
}

/** Undefined if there is nothing to complete. */
function renderAction(candidates: Candidates): string | undefined {
  switch (candidates.kind) {
    case "words":
      return `_classchat_words "${candidates.words.join(" ")}"`;
    case "files":
      return "compopt -o default 2>/dev/null";
    case "folders":
      return "compopt -o dirnames 2>/dev/null";
    case "listed":
      return `_classchat_listed ${candidates.by}`;
    case "free":
      return undefined;
    default:
      return candidates satisfies never;
  }
}
