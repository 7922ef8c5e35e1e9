import type { Request } from "../request.ts";
import { MemberRequest } from "../request.ts";
import * as channels from "./channels.ts";
import * as messages from "./messages.ts";
import * as people from "./people.ts";
import * as registration from "./registration.ts";
import * as server from "./server.ts";

/** A command with its guards. */
export type IrcCommand = {
  /** Fewer parameters are refused with 461. */
  minParams: number;
} & (
  | { access: "anyone"; run: (request: Request) => void }
  /** Clients that have not registered are refused with 451. */
  | { access: "members"; run: (request: MemberRequest) => void }
);

/** Every command: RFC 2812 §3 and §4, IRCv3, and `GROUP`. */
export const ircCommands: ReadonlyMap<string, IrcCommand> = new Map<string, IrcCommand>([
  ["CAP", { access: "anyone", minParams: 0, run: registration.cap }],
  ["PASS", { access: "anyone", minParams: 1, run: registration.pass }],
  ["NICK", { access: "anyone", minParams: 0, run: registration.nick }],
  ["USER", { access: "anyone", minParams: 4, run: registration.user }],
  ["PING", { access: "anyone", minParams: 0, run: registration.ping }],
  ["PONG", { access: "anyone", minParams: 0, run: registration.pong }],
  ["QUIT", { access: "anyone", minParams: 0, run: registration.quit }],
  ["PRIVMSG", { access: "members", minParams: 0, run: messages.sendMessage }],
  ["NOTICE", { access: "members", minParams: 0, run: messages.sendMessage }],
  ["TAGMSG", { access: "members", minParams: 0, run: messages.tagmsg }],
  ["JOIN", { access: "members", minParams: 1, run: channels.join }],
  ["PART", { access: "members", minParams: 1, run: channels.part }],
  ["NAMES", { access: "members", minParams: 0, run: channels.names }],
  ["TOPIC", { access: "members", minParams: 1, run: channels.topic }],
  ["LIST", { access: "members", minParams: 0, run: channels.list }],
  ["KICK", { access: "members", minParams: 2, run: channels.kick }],
  ["INVITE", { access: "members", minParams: 2, run: channels.invite }],
  ["MODE", { access: "members", minParams: 1, run: channels.mode }],
  ["WHO", { access: "members", minParams: 0, run: people.who }],
  ["WHOIS", { access: "members", minParams: 0, run: people.whois }],
  ["WHOWAS", { access: "members", minParams: 1, run: people.whowas }],
  ["ISON", { access: "members", minParams: 1, run: people.ison }],
  ["USERHOST", { access: "members", minParams: 1, run: people.userhost }],
  ["AWAY", { access: "members", minParams: 0, run: people.away }],
  ["MOTD", { access: "members", minParams: 0, run: server.motd }],
  ["HELP", { access: "members", minParams: 0, run: server.help }],
  ["LUSERS", { access: "members", minParams: 0, run: server.lusers }],
  ["VERSION", { access: "members", minParams: 0, run: server.version }],
  ["TIME", { access: "members", minParams: 0, run: server.time }],
  ["INFO", { access: "members", minParams: 0, run: server.info }],
  ["STATS", { access: "members", minParams: 0, run: server.stats }],
  ["OPER", { access: "members", minParams: 2, run: server.oper }],
  ["GROUP", { access: "members", minParams: 2, run: server.group }],
]);

/** Runs a request if the guards of its command allow it (RFC 2812 §5.2: 421, 451, 461). */
export function runCommand(request: Request): void {
  const { command: name, params } = request.line;
  const { member } = request.client;
  const command = ircCommands.get(name);
  if (!command) request.refuse("unknownCommand", [name]);
  else if (command.access === "members" && !member) request.refuse("notRegistered");
  else if (params.length < command.minParams) request.refuse("needMoreParams", [name]);
  else if (command.access === "anyone") command.run(request);
  else if (member) command.run(new MemberRequest(request, member));
}
