import type { Request } from "../request.ts";
import { MemberRequest } from "../request.ts";
import * as channels from "./channels.ts";
import * as talking from "./messages.ts";
import * as people from "./people.ts";
import * as registration from "./registration.ts";
import * as server from "./server.ts";

/** One command with its guards. */
export type IrcCommand = {
  /** Parameters it cannot do without (461). */
  least: number;
} & (
  | { for: "anyone"; run: (request: Request) => void }
  /** Who has not registered is refused (451). */
  | { for: "members"; run: (request: MemberRequest) => void }
);

/** Every command there is (RFC 2812 §3 and §4, IRCv3, and `GROUP`). */
export const ircCommands: ReadonlyMap<string, IrcCommand> = new Map<string, IrcCommand>([
  ["CAP", { for: "anyone", least: 0, run: registration.cap }],
  ["PASS", { for: "anyone", least: 1, run: registration.pass }],
  ["NICK", { for: "anyone", least: 0, run: registration.nick }],
  ["USER", { for: "anyone", least: 4, run: registration.user }],
  ["PING", { for: "anyone", least: 0, run: registration.ping }],
  ["PONG", { for: "anyone", least: 0, run: registration.pong }],
  ["QUIT", { for: "anyone", least: 0, run: registration.quit }],
  ["PRIVMSG", { for: "members", least: 0, run: talking.privmsg }],
  ["NOTICE", { for: "members", least: 0, run: talking.notice }],
  ["TAGMSG", { for: "members", least: 0, run: talking.tagmsg }],
  ["JOIN", { for: "members", least: 1, run: channels.join }],
  ["PART", { for: "members", least: 1, run: channels.part }],
  ["NAMES", { for: "members", least: 0, run: channels.names }],
  ["TOPIC", { for: "members", least: 1, run: channels.topic }],
  ["LIST", { for: "members", least: 0, run: channels.list }],
  ["KICK", { for: "members", least: 2, run: channels.kick }],
  ["INVITE", { for: "members", least: 2, run: channels.invite }],
  ["MODE", { for: "members", least: 1, run: channels.mode }],
  ["WHO", { for: "members", least: 0, run: people.who }],
  ["WHOIS", { for: "members", least: 0, run: people.whois }],
  ["WHOWAS", { for: "members", least: 1, run: people.whowas }],
  ["ISON", { for: "members", least: 1, run: people.ison }],
  ["USERHOST", { for: "members", least: 1, run: people.userhost }],
  ["AWAY", { for: "members", least: 0, run: people.away }],
  ["MOTD", { for: "members", least: 0, run: server.motd }],
  ["HELP", { for: "members", least: 0, run: server.help }],
  ["LUSERS", { for: "members", least: 0, run: server.lusers }],
  ["VERSION", { for: "members", least: 0, run: server.version }],
  ["TIME", { for: "members", least: 0, run: server.time }],
  ["INFO", { for: "members", least: 0, run: server.info }],
  ["STATS", { for: "members", least: 0, run: server.stats }],
  ["OPER", { for: "members", least: 2, run: server.oper }],
  ["GROUP", { for: "members", least: 2, run: server.group }],
]);

/** Runs the command where its guards let it (RFC 2812 §5.2: 421, 451, 461). */
export function runCommand(request: Request): void {
  const { command, params } = request.line;
  const { member } = request.caller;
  const row = ircCommands.get(command);
  if (!row) request.refuse("unknownCommand", [command]);
  else if (row.for === "members" && !member) request.refuse("notRegistered");
  else if (params.length < row.least) request.refuse("needMoreParams", [command]);
  else if (row.for === "anyone") row.run(request);
  else if (member) row.run(new MemberRequest(request, member));
}
