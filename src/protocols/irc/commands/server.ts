import { formatFingerprint, shortenFingerprint } from "../../../model/fingerprint.ts";
import type { MemberRequest } from "../request.ts";
import { changeGroup, createGroup, listGroups } from "../service.ts";
import { renderMenu, replyLusers, replyMotd } from "../welcome.ts";

/** Guards a command against another server's name in the parameter at this position (402). */
function forThisServer(run: (request: MemberRequest) => void, position = 0) {
  return (request: MemberRequest): void => {
    const server = request.param(position);
    const { name } = request.client.network;
    if (server === "" || server.toLowerCase() === name.toLowerCase()) run(request);
    else request.refuse("noSuchServer", [server]);
  };
}

/** RFC 2812 §3.4.1. */
export const motd = forThisServer(replyMotd);

/**
 * modern.ircdocs.horse, "HELP": the menu, or how a command is written.
 * @param findSyntax finds that by the command's name in capitals
 */
export function help(
  request: MemberRequest,
  findSyntax: (command: string) => string | undefined,
): void {
  const subject = request.param(0);
  const name = subject.toUpperCase();
  const syntax = findSyntax(name);
  if (subject === "") {
    replyHelp(request, "*", renderMenu(request.client.log.view.privateShown));
  } else if (syntax === undefined) {
    request.refuse("noHelp", [subject]);
  } else {
    replyHelp(request, name, [`${name} ${syntax}`.trim()]);
  }
}

function replyHelp(request: MemberRequest, subject: string, lines: readonly string[]): void {
  request.reply("helpStart", subject, "Help");
  for (const line of lines) request.reply("helpText", subject, line);
  request.reply("helpEnd", subject, "End of /HELP");
}

/** RFC 2812 §3.4.2. */
export const lusers = forThisServer(replyLusers, 1);

/** RFC 2812 §3.4.3. */
export const version = forThisServer((request) => {
  const { name, options } = request.client.network;
  request.reply(
    "version",
    `classchat-${options.version.split(" ")[0] ?? ""}`,
    name,
    options.version,
  );
});

/** RFC 2812 §3.4.6, in UTC. */
export const time = forThisServer((request) => {
  const { name, now } = request.client.network;
  request.reply("time", name, new Date(now).toUTCString());
});

/** RFC 2812 §3.4.10. */
export const info = forThisServer((request) => {
  const { startedAt, options } = request.client.network;
  request.reply("info", `ClassChat ${options.version}: chat for the people in one room`);
  request.reply("info", `This class began at ${new Date(startedAt).toISOString()}`);
  const fingerprint = options.fingerprint?.();
  if (fingerprint !== undefined) {
    request.reply("info", `Fingerprint: ${shortenFingerprint(fingerprint)}`);
    request.reply("info", `SHA-256: ${formatFingerprint(fingerprint)}`);
  }
  request.reply("infoEnd", "End of INFO list");
});

/** RFC 2812 §3.4.4: the uptime for `u`, nothing for other queries. */
export function stats(request: MemberRequest): void {
  const query = request.param(0).slice(0, 1);
  const { now, startedAt } = request.client.network;
  if (query === "u") {
    const seconds = Math.floor((now - startedAt) / 1_000);
    const [days, rest] = [Math.floor(seconds / 86_400), seconds % 86_400];
    const clock = new Date(rest * 1_000).toISOString().slice(11, 19);
    request.reply("statsUptime", `Server Up ${days} days ${clock}`);
  }
  request.reply("statsEnd", query === "" ? "*" : query, "End of /STATS report");
}

/**
 * `GROUP groupStudent Bob,Mary,John` creates a group, as the typed line does, and so do `GROUP ADD`, `GROUP DROP`
 * and `GROUP` what theirs do. A command of ClassChat alone.
 */
export function group(request: MemberRequest): void {
  const [first = "", ...rest] = request.line.params;
  const change = groupChanges[first.toUpperCase()];
  const [name = "", ...nicks] = change ? rest : [first, ...rest];
  const members = nicks.join(" ").split(",");
  const named = members.map((nick) => nick.trim()).filter((nick) => nick !== "");
  if (first === "") listGroups(request);
  else if (named.length === 0) request.refuse("needMoreParams", ["GROUP"]);
  else if (change) changeGroup(request, { type: change, name, members: named });
  else createGroup(request, name, named);
}

const groupChanges: Partial<Record<string, "addToGroup" | "dropFromGroup">> = {
  ADD: "addToGroup",
  DROP: "dropFromGroup",
};
