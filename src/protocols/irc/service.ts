import type { GroupResult } from "../../hub/command.ts";
import { everyone, nameKey } from "../../model/name.ts";
import { renderRefusal, renderWho } from "../../model/render.ts";
import { texts } from "../../model/texts.ts";
import { parseTypedLine } from "../../model/typedLine.ts";
import { GroupChannel } from "./fixedChannels.ts";
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
  const command = parseTypedLine(line, everyone, hub.view.addressees(request.member));
  switch (command.type) {
    case "createGroup":
      createGroup(request, command.name, command.members);
      return;
    case "who":
      request.sendNotice(...renderWho(hub.view.who(request.member), request.nick));
      return;
    case "menu":
      hub.apply({ type: "showMenu", ...request.origin });
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
  const { hub } = request.client;
  const members = nicks.map((nick) => request.resolveNick(nick));
  // Told first, so that the client does not apply what happened before to the newer names.
  hub.endTurn();
  const command = { type: "createGroup", ...request.origin, name, members } as const;
  request.apply(command, (created, part) => {
    part.fill((answer) => answerGroup(answer, created));
  });
}

function answerGroup(request: MemberRequest, created: GroupResult): void {
  request.sendNotice(...created.missing.map(texts.memberNotActive));
  if (!created.ok) {
    request.sendNotice(...renderRefusal(created.refusal));
    return;
  }
  const { name, members } = created;
  request.sendNotice(texts.groupCreated(name));
  if (members.includes(request.nick)) new GroupChannel(name).open(request, members);
}
