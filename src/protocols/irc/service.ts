import type { GroupResult } from "../../hub/command.ts";
import { trimBlankStart } from "../../model/blank.ts";
import { nameKey, windowName } from "../../model/name.ts";
import { renderGroupList, renderRefusal } from "../../model/render.ts";
import * as texts from "../../model/texts.ts";
import type { TypedLine } from "../../model/typedLine.ts";
import { teacherHelpLines } from "../../model/help.ts";
import { parseTypedLine } from "../../model/typedLine.ts";
import { runAnswerLine } from "../runAnswerLine.ts";
import { GroupChannel } from "./groupChannel.ts";
import { claimRole, giveOrder } from "./orders.ts";
import type { MemberRequest } from "./request.ts";
import { renderPeople } from "../renderPeople.ts";
import { renderMenu } from "./welcome.ts";

const help =
  "Send me: group groupStudent Bob,Mary,John · /group · /leave groupStudent · menu · /who · /correct TEXT · /takeback. " +
  "All else is shown in the server window.";

/** Whether it is the nick that takes typed lines by private message, as services do elsewhere. */
export function isServiceName(nick: string): boolean {
  return nameKey(nick) === windowName;
}

/**
 * Runs a typed line that IRC has no command for, and answers by notices.
 * @returns what is no command: it is for the server window, whoever it seems to address
 */
export function runServiceLine(request: MemberRequest, line: string): string | undefined {
  const { log } = request.client;
  const command = parseTypedLine(line, windowName);
  switch (command.type) {
    case "say":
      if (command.to === windowName) return command.text;
      if (!trimBlankStart(line).startsWith("/")) return line;
      request.sendNotice(help);
      return undefined;
    case "createGroup":
      createGroup(request, command.name, command.members);
      return undefined;
    case "addToGroup":
    case "dropFromGroup":
      changeGroup(request, command);
      return undefined;
    case "leaveGroup":
      new GroupChannel(command.name).part(request, command.reason);
      return undefined;
    case "groups":
      listGroups(request);
      return undefined;
    case "who":
      request.sendNotice(...renderPeople(log.view, command, request.member));
      return undefined;
    case "menu":
      log.submit({ type: "showMenu", ...request.origin });
      request.sendNotice(...renderMenu(log.view.privateShown));
      return undefined;
    case "moderate":
      giveOrder(request, command.act, (answer, refusal) => {
        answer.sendNotice(...renderRefusal(refusal));
      });
      return undefined;
    case "claim":
      claimRole(request, command.code);
      return undefined;
    case "correct":
    case "takeBack": {
      const { network, toldUpTo } = request.client;
      const options = { log, member: request.member, at: network.now, toldUpTo };
      const fill = request.response.reserve();
      runAnswerLine(command, options, (refusal) => {
        const lines = refusal ? renderRefusal(refusal) : [];
        fill(request.collectLines((answer) => answer.sendNotice(...lines)));
      });
      return undefined;
    }
    case "help":
      request.sendNotice(help, ...(request.isTeacher ? teacherHelpLines : []));
      return undefined;
    case "mistake":
      request.sendNotice(...renderRefusal(command.refusal));
      return undefined;
    default:
      request.sendNotice(help);
      return undefined;
  }
}

/** Creates a group, and opens its channel if the creator is one of its members. */
export function createGroup(request: MemberRequest, name: string, nicks: readonly string[]): void {
  const { log } = request.client;
  const members = nicks.map((nick) => request.resolveNick(nick));
  // Told first, so that the client does not apply what happened before to the newer names.
  log.endTurn();
  const command = { type: "createGroup", ...request.origin, name, members } as const;
  request.apply(command, (created, part) => {
    part.fill((answer) => answerGroup(answer, created));
  });
}

/** Puts members into a group, or takes them out; what was done is told as an event. */
export function changeGroup(
  request: MemberRequest,
  change: Extract<TypedLine, { type: "addToGroup" | "dropFromGroup" }>,
): void {
  const members = change.members.map((nick) => request.resolveNick(nick));
  request.apply({ ...change, ...request.origin, members }, (changed, part) => {
    const refusals = changed.ok ? changed.refusals : [changed.refusal];
    part.fill((answer) => answer.sendNotice(...refusals.flatMap(renderRefusal)));
  });
}

/** Answers who is in which of the member's groups. */
export function listGroups(request: MemberRequest): void {
  const { log } = request.client;
  log.endTurn();
  request.sendNotice(...renderGroupList(log.view.listGroups(request.member), request.nick));
}

function answerGroup(request: MemberRequest, created: GroupResult): void {
  request.sendNotice(...created.missing.map(texts.memberNotActive));
  if (!created.ok) {
    request.sendNotice(...renderRefusal(created.refusal));
    return;
  }
  const { name, members } = created;
  request.sendNotice(texts.groupCreated(name));
  if (members.includes(request.nick)) new GroupChannel(name).reopen(request, members);
}
