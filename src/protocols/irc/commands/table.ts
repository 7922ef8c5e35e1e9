import type { Request } from "../request.ts";
import { MemberRequest } from "../request.ts";
import * as channels from "./channels.ts";
import { chathistory } from "./history.ts";
import * as messages from "./messages.ts";
import * as orders from "./orders.ts";
import * as people from "./people.ts";
import * as registration from "./registration.ts";
import * as server from "./server.ts";
import { who } from "./who.ts";

/** A command with its guards. */
export type IrcCommand = {
  /** How it is written after its name, for HELP. */
  syntax: string;
  /** Fewer parameters are refused with 461. */
  minParams: number;
} & (
  | { access: "anyone"; run: (request: Request) => void }
  /** Clients that have not registered are refused with 451. */
  | { access: "members"; run: (request: MemberRequest) => void }
);

const findSyntax = (name: string): string | undefined => ircCommands.get(name)?.syntax;
const help = (request: MemberRequest): void => server.help(request, findSyntax);

type Row = [name: string, syntax: string, minParams: number];

function anyone(
  ...[name, syntax, minParams, run]: [...Row, (request: Request) => void]
): [string, IrcCommand] {
  return [name, { syntax, minParams, access: "anyone", run }];
}

function members(
  ...[name, syntax, minParams, run]: [...Row, (request: MemberRequest) => void]
): [string, IrcCommand] {
  return [name, { syntax, minParams, access: "members", run }];
}

/** Every command: RFC 2812 §3 and §4, IRCv3, and `GROUP`. */
export const ircCommands: ReadonlyMap<string, IrcCommand> = new Map([
  anyone("CAP", "LS|LIST|REQ|END [CAPABILITY …]", 0, registration.cap),
  anyone("PASS", "WORD", 1, registration.pass),
  anyone("NICK", "NAME", 0, registration.nick),
  anyone("USER", "USER 0 * :REAL NAME", 4, registration.user),
  anyone("PING", "TEXT", 0, registration.ping),
  anyone("PONG", "TEXT", 0, registration.pong),
  anyone("QUIT", "[:WHY]", 0, registration.quit),
  members("PRIVMSG", "TARGET[,TARGET] :TEXT", 0, messages.sendMessage),
  members("NOTICE", "TARGET[,TARGET] :TEXT", 0, messages.sendMessage),
  members("TAGMSG", "TARGET[,TARGET]", 0, messages.tagmsg),
  members("BATCH", "+REFERENCE TYPE TARGET, or -REFERENCE", 1, messages.batch),
  members("JOIN", "#CHANNEL[,#CHANNEL] [KEY[,KEY]], or 0", 1, channels.join),
  members("PART", "#CHANNEL[,#CHANNEL] [:WHY]", 1, channels.part),
  members("NAMES", "#CHANNEL[,#CHANNEL]", 0, channels.names),
  members("TOPIC", "#CHANNEL [:TOPIC]", 1, channels.topic),
  members("LIST", "[#CHANNEL|MASK|!MASK|>COUNT|<COUNT][,…]", 0, channels.list),
  members("KICK", "#CHANNEL NAME[,NAME] [:WHY]", 2, channels.kick),
  members("INVITE", "NAME #CHANNEL", 2, channels.invite),
  members("MODE", "#CHANNEL [MODES [VALUE …]], or NAME [MODES]", 1, channels.mode),
  members("WHO", "#CHANNEL|NAME|MASK [o][%FIELDS[,TOKEN]]", 0, who),
  members("WHOIS", "NAME[,NAME]", 0, people.whois),
  members("WHOWAS", "NAME [COUNT]", 1, people.whowas),
  members("ISON", "NAME …", 1, people.ison),
  members("USERHOST", "NAME …", 1, people.userhost),
  members("AWAY", "[:WHY]", 0, people.away),
  members("SETNAME", ":REAL NAME", 1, people.setName),
  members("MONITOR", "+|- NAME[,NAME], or C|L|S", 1, people.monitor),
  members("MOTD", "", 0, server.motd),
  members("HELP", "[COMMAND]", 0, help),
  members("HELPOP", "[COMMAND]", 0, help),
  members("LUSERS", "", 0, server.lusers),
  members("VERSION", "", 0, server.version),
  members("TIME", "", 0, server.time),
  members("INFO", "", 0, server.info),
  members("STATS", "u", 0, server.stats),
  members("OPER", "teacher CODE", 2, orders.oper),
  members("KILL", "NAME [:WHY]", 1, orders.kill),
  members("WALLOPS", ":TEXT", 1, messages.wallops),
  members("REDACT", "TARGET MSGID [:WHY]", 2, orders.redact),
  members(
    "CHATHISTORY",
    "LATEST|BEFORE|AFTER|AROUND TARGET MESSAGE LIMIT, or BETWEEN with two, or TARGETS",
    0,
    chathistory,
  ),
  members("GROUP", "[ADD|DROP] groupNAME NAME[,NAME], or nothing", 0, server.group),
]);

/** Runs a request if the guards of its command allow it (RFC 2812 §5.2: 421, 451, 461). */
export function runCommand(request: Request): void {
  const { command: name, params } = request.line;
  const { member, state } = request.client;
  const command = ircCommands.get(name);
  if (!command) request.refuse("unknownCommand", [name]);
  else if (command.access === "members" && !member) request.refuse("notRegistered");
  else if (member && state.batch !== undefined && messages.isInBatch(request)) {
    messages.addToBatch(new MemberRequest(request, member));
  } else if (params.length < command.minParams) request.refuse("needMoreParams", [name]);
  else if (command.access === "anyone") command.run(request);
  else if (member) command.run(new MemberRequest(request, member));
}
