import { ircMenu, tellMotd, tellUsers } from "../welcome.ts";
import type { MemberRequest } from "../request.ts";
import { createGroup } from "../service.ts";

/** A command about this server, or about the one it names, which must be this one (402). */
function here(answer: (request: MemberRequest) => void, at = 0) {
  return (request: MemberRequest): void => {
    const asked = request.param(at);
    const { name } = request.caller.network;
    if (asked === "" || asked.toLowerCase() === name.toLowerCase()) answer(request);
    else request.refuse("noSuchServer", [asked]);
  };
}

/** RFC 2812 §3.4.1. */
export const motd = here(tellMotd);

/** The menu (modern.ircdocs.horse, "HELP"); on a single subject there is none. */
export function help(request: MemberRequest): void {
  const subject = request.param(0);
  if (subject !== "") {
    request.refuse("noHelp", [subject]);
    return;
  }
  request.reply("helpStart", "*", "What there is to do here");
  for (const line of ircMenu(request.caller.network.options.privateShown)) {
    request.reply("helpText", "*", line);
  }
  request.reply("helpEnd", "*", "End of /HELP");
}

/** RFC 2812 §3.4.2. */
export const lusers = here(tellUsers, 1);

/** RFC 2812 §3.4.3. */
export const version = here((request) => {
  const { name, options } = request.caller.network;
  request.reply(
    "version",
    `classchat-${options.version.split(" ")[0] ?? ""}`,
    name,
    options.version,
  );
});

/** RFC 2812 §3.4.6: in UTC, as every time here. */
export const time = here((request) => {
  const { name, now } = request.caller.network;
  request.reply("time", name, new Date(now).toUTCString());
});

/** RFC 2812 §3.4.10. */
export const info = here((request) => {
  const { startedAt, options } = request.caller.network;
  request.reply("info", `ClassChat ${options.version}: chat for the people in one room`);
  request.reply("info", `This class began at ${new Date(startedAt).toISOString()}`);
  request.reply("infoEnd", "End of INFO list");
});

/** RFC 2812 §3.4.4: of `u`, for how long it has run; of the rest there is nothing to tell. */
export function stats(request: MemberRequest): void {
  const query = request.param(0).slice(0, 1);
  const { now, startedAt } = request.caller.network;
  if (query === "u") {
    const seconds = Math.floor((now - startedAt) / 1_000);
    const [days, rest] = [Math.floor(seconds / 86_400), seconds % 86_400];
    const clock = new Date(rest * 1_000).toISOString().slice(11, 19);
    request.reply("statsUptime", `Server Up ${days} days ${clock}`);
  }
  request.reply("statsEnd", query === "" ? "*" : query, "End of /STATS report");
}

/** RFC 2812 §3.1.4: nobody rules this server by IRC, so that every password is wrong. */
export function oper(request: MemberRequest): void {
  request.refuse("wrongPassword");
}

/** `GROUP groupStudent Bob,Mary,John` makes a group, as the typed line does; no other server knows it. */
export function group(request: MemberRequest): void {
  const [name = "", ...rest] = request.line.params;
  const members = rest
    .join(" ")
    .split(",")
    .map((member) => member.trim());
  createGroup(
    request,
    name,
    members.filter((member) => member !== ""),
  );
}
