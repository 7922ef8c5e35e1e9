import type { Candidates, CompletedCommand, CompletedValue } from "./completedCommand.ts";
import { rootFlags } from "./completedCommand.ts";

/**
 * For PowerShell 5.1 and later. Where the script gives nothing, PowerShell completes files by itself; so it
 * does for the values of files and folders.
 */
export function powerShellCompletion(commands: readonly CompletedCommand[]): string {
  const root = commands.map(({ name, description }) => renderItem(name, description));
  const flags = rootFlags.map(({ name, help }) => renderItem(`--${name}`, help));
  return `# Tab completion of classchat for PowerShell. In $PROFILE: classchat completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName classchat, classchat.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $root = [ordered]@{ ${[...root, ...flags].join("; ")} }
    $flags = @{
${commands.map(({ name, flags: own }) => `        ${name} = [ordered]@{ ${own.map(({ name: flag, help }) => renderItem(`--${flag}`, help)).join("; ")} }`).join("\n")}
    }
    # What the program lists, of the history that is typed.
    $list = {
        param($before, $how)
        $folder = @($before | Where-Object { $_ -like '--data-dir=*' })
        $at = [array]::IndexOf($before, '--data-dir')
        if ($at -gt 0) { $folder = @('--data-dir', $before[$at + 1]) }
        & $before[0] @how @folder 2>$null | Select-Object -Skip 1 | ForEach-Object { ($_ -split '\\s+')[0] }
    }
    # The values of each flag and each argument: words, or a script that lists them.
    $values = @{
${commands.flatMap(renderValues).join("\n")}
    }
    $typed = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
    $word = $wordToComplete
    $prefix = ''
    $flag = ''
    $command = ''
    $position = 0
    $ended = $false
    if ($typed.Count -lt 2) {
        $items = $root
    } else {
        $command = $typed[1]
        foreach ($part in ($typed | Select-Object -Skip 2)) {
            if ($flag) { $flag = '' }
            elseif ($ended -or $part -notlike '-?*') { $position++ }
            elseif ($part -eq '--') { $ended = $true }
            elseif ($values.ContainsKey("$command $part")) { $flag = $part }
        }
        if (-not $flag -and -not $ended -and $word -like '--*=*') {
            $flag, $word = $word -split '=', 2
            $prefix = "$flag="
        }
        if ($flag) { $items = $values["$command $flag"] }
        elseif (-not $ended -and $word -like '-*') { $items = $flags[$command] }
        else { $items = $values["$command $position"] }
        if ($items -is [scriptblock]) { $items = & $items $typed }
    }
    $names = if ($items -is [System.Collections.IDictionary]) { $items.Keys } else { $items }
    $names | Where-Object { $_ -like "$word*" } | ForEach-Object {
        $about = if ($items -is [System.Collections.IDictionary]) { $items[$_] } else { $_ }
        [System.Management.Automation.CompletionResult]::new("$prefix$_", $_, 'ParameterValue', $about)
    }
}
`;
}

function renderValues({ name, flags, positionals }: CompletedCommand): string[] {
  const row = (key: string, { candidates }: CompletedValue): string =>
    `        ${quote(`${name} ${key}`)} = ${renderCandidates(candidates)}`;
  return [
    ...flags.flatMap((flag) => (flag.value ? [row(`--${flag.name}`, flag.value)] : [])),
    ...positionals.map((value, position) => row(`${position}`, value)),
  ];
}

function renderCandidates(candidates: Candidates): string {
  switch (candidates.kind) {
    case "words":
      return `@(${candidates.words.map(quote).join(", ")})`;
    case "listed":
      return `{ param($before) & $list $before @(${candidates.by.split(" ").map(quote).join(", ")}) }`;
    case "files":
    case "folders":
    case "free":
      return "@()";
    default:
      return candidates satisfies never;
  }
}

function renderItem(name: string, about: string): string {
  return `${quote(name)} = ${quote(about)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
