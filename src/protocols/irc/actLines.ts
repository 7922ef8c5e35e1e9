import type { DoneAct } from "../../model/act.ts";
import type { ModeratedEvent } from "../../model/event.ts";
import { windowName } from "../../model/name.ts";
import { renderModerated } from "../../model/renderAct.ts";
import * as texts from "../../model/texts.ts";
import { redaction } from "./capabilities.ts";
import { classTopic, everyoneChannel, formatTarget } from "./channelNames.ts";
import { looks } from "./clientState.ts";
import { formatMessageId } from "./messageLines.ts";
import type { MemberRequest } from "./request.ts";

/** What a member reads who is made a teacher. */
const teacherHelp =
  `${texts.nowTeacher}. /kick and /invite in #everyone remove someone and allow them again; ` +
  "/mode #everyone takes +m (quiet), +i (lock), -v NAME (mute), +v NAME (unmute) and +b NAME (remove). " +
  "To all teachers: /wallops TEXT. All else: /msg server /help";

/**
 * Tells a client what somebody in charge did, by the line IRC has for it: a KICK, a MODE of the channel of the
 * class if that is open, a REDACT. What IRC has no line for is told by a NOTICE.
 */
export function replyModerated(request: MemberRequest, event: ModeratedEvent): void {
  const { act, isAboutYou } = event;
  const { network, state } = request.client;
  const isOpen = state.readsClass;
  switch (act.type) {
    case "remove":
      if (isOpen) {
        const reason = act.reason ?? event.by ?? network.name;
        sendFromActor(request, event, "KICK", everyoneChannel, act.name, reason);
        return;
      }
      break;
    case "quiet":
    case "lock":
      if (isOpen) {
        const letter = act.type === "quiet" ? "m" : "i";
        sendFromActor(request, event, "MODE", everyoneChannel, (act.on ? "+" : "-") + letter);
        return;
      }
      break;
    case "pin":
      if (isOpen) {
        sendFromActor(request, event, "TOPIC", everyoneChannel, classTopic(act.text));
        return;
      }
      break;
    case "teacher":
      if (isAboutYou) request.sendFromMember(request.nick, "MODE", request.nick, modeOf(act));
      // Of a teacher who comes back, the line that says so tells it. Whoever has the name by now may be another.
      if (isOpen && event.by !== undefined && network.isTeacher(act.name) === act.on) {
        sendFromActor(request, event, "MODE", everyoneChannel, modeOf(act), act.name);
      }
      if (isAboutYou) request.sendNotice(act.on ? teacherHelp : renderModerated(event));
      return;
    case "retract":
      if (redact(request, event, act)) return;
      break;
    default:
  }
  request.sendNotice(renderModerated(event));
}

function modeOf({ on }: Extract<DoneAct, { type: "teacher" }>): string {
  return on ? "+o" : "-o";
}

/**
 * IRCv3 message-redaction.
 * @returns false if the client cannot be told so: of a private message, its sender and whoever took it back may
 *   know it under another name
 */
function redact(
  request: MemberRequest,
  event: ModeratedEvent,
  { to, messages, reason }: Extract<DoneAct, { type: "retract" }>,
): boolean {
  const { caps, look, readsClass } = request.client.state;
  const isOthers = !event.isAboutYou && event.by !== request.nick;
  if (!caps.has(redaction) || (look & looks.tagged) === 0 || (to === undefined && !isOthers)) {
    return false;
  }
  const target = to === undefined ? request.nick : formatTarget(to);
  if (target === everyoneChannel && !readsClass) return false;
  for (const { at, seq } of messages) {
    const params = [target, formatMessageId(at, seq), ...(reason === undefined ? [] : [reason])];
    sendFromActor(request, event, "REDACT", ...params);
  }
  return true;
}

/** The window is known as `server`; what nobody ordered comes from the server itself. */
function sendFromActor(
  request: MemberRequest,
  { by }: ModeratedEvent,
  command: string,
  ...params: string[]
): void {
  if (by === undefined || by === windowName) request.sendFromServer(command, ...params);
  else request.sendFromMember(by, command, ...params);
}
