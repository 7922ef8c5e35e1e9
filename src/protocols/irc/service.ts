import { nameKey } from "../../model/name.ts";
import { renderRefusal, renderWho } from "../../model/render.ts";
import { texts } from "../../model/texts.ts";
import { parseTypedLine } from "../../model/typedLine.ts";
import { findChannel } from "./channelLookup.ts";
import { channelPrefix } from "./channelNames.ts";
import type { MemberRequest } from "./request.ts";
import { renderMenu } from "./welcome.ts";

/** The nick that takes typed lines by private message, as services do elsewhere; the name is reserved. */
const serviceName = "server";

const help = "Send me: group groupStudent Bob,Mary,John · menu · /who";

export function isServiceName(nick: string): boolean {
  return nameKey(nick) === serviceName;
}

/** Runs a typed line that IRC has no command for, and answers by notices. */
export function runServiceLine(request: MemberRequest, line: string): void {
  const { hub, network } = request.client;
  const command = parseTypedLine(line);
  switch (command.type) {
    case "createGroup":
      createGroup(request, command.name, command.members);
      return;
    case "who":
      request.sendNotice(...renderWho(hub.who(request.member), request.member.name));
      return;
    case "menu":
      hub.showMenu(request.member);
      request.sendNotice(...renderMenu(network.options.privateShown));
      return;
    case "mistake":
      request.sendNotice(...renderRefusal(command.refusal));
      return;
    default:
      request.sendNotice(help);
  }
}

/** Creates a group, and opens its channel if the creator is one of its members. */
export function createGroup(request: MemberRequest, name: string, nicks: readonly string[]): void {
  const { hub, state } = request.client;
  const members = nicks.map((nick) => request.resolveNick(nick));
  const created = hub.createGroup(request.member, name, members);
  request.sendNotice(...created.missing.map(texts.memberNotActive));
  if (!created.ok) {
    request.sendNotice(...renderRefusal(created.refusal));
    return;
  }
  request.sendNotice(texts.groupCreated(created.name));
  const channel = channelPrefix + created.name;
  // A join only opens a channel that is closed.
  state.closeChannel(channel);
  if (created.members.includes(request.member.name)) {
    findChannel(request, channel)?.join(request, undefined);
  }
}
