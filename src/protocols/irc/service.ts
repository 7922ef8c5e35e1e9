import { nameKey } from "../../model/name.ts";
import { texts } from "../../model/texts.ts";
import { renderRefusal } from "../../model/render.ts";
import { parseTypedLine } from "../../model/typedLine.ts";
import { renderWho } from "../../model/render.ts";
import { channelNamed } from "./channelLookup.ts";
import { channelSign } from "./channelNames.ts";
import { ircMenu } from "./welcome.ts";
import type { MemberRequest } from "./request.ts";

/** Takes typed lines of the class by private message; nobody can be called so. */
const serviceName = "server";

const help = "Send me: group groupStudent Bob,Mary,John · menu · /who";

export function isService(target: string): boolean {
  return nameKey(target) === serviceName;
}

/** Does what the line asks for where IRC has no command for it, and answers by notices. */
export function serve(request: MemberRequest, text: string): void {
  const { hub, network } = request.caller;
  const wish = parseTypedLine(text);
  switch (wish.type) {
    case "createGroup":
      createGroup(request, wish.name, wish.members);
      return;
    case "who":
      request.notice(...renderWho(hub.who(request.member), request.member.name));
      return;
    case "menu":
      hub.showMenu(request.member);
      request.notice(...ircMenu(network.options.privateShown));
      return;
    case "mistake":
      request.notice(...renderRefusal(wish.refusal));
      return;
    default:
      request.notice(help);
  }
}

/** Makes a group, and opens its channel where the one who made it is in it. */
export function createGroup(request: MemberRequest, name: string, members: string[]): void {
  const { hub, profile } = request.caller;
  const named = members.map((member) => hub.memberLike(member)?.name ?? member);
  const grouped = hub.createGroup(request.member, name, named);
  request.notice(...grouped.missing.map(texts.memberNotActive));
  if (!grouped.ok) {
    request.notice(...renderRefusal(grouped.refusal));
    return;
  }
  request.notice(texts.groupCreated(grouped.name));
  const channel = channelSign + grouped.name;
  // Closed at first, so that joining opens it.
  profile.close(channel);
  if (grouped.members.includes(request.member.name)) {
    channelNamed(request, channel)?.join(request, undefined);
  }
}
