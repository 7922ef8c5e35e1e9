import type { Refusal } from "../../../model/refusal.ts";
import * as texts from "../../../model/texts.ts";
import { findChannel } from "../channelLookup.ts";
import { channelPrefix } from "../channelNames.ts";
import { findById, wentTo } from "../referredMessage.ts";
import { claimRole, giveOrder } from "../orders.ts";
import type { MemberRequest } from "../request.ts";
import { cleanReason } from "../textFormat.ts";

/** RFC 2812 §3.1.4: a code of the server window makes a teacher of whoever gives it, by whatever name. */
export function oper(request: MemberRequest): void {
  claimRole(request, request.line.params.slice(1).join(" "));
}

/** RFC 2812 §3.7.1: somebody is removed from the class. */
export function kill(request: MemberRequest): void {
  const name = request.param(0);
  const reason = cleanReason(request.param(1));
  const act = { type: "remove", name, ...(reason !== "" && { reason }) } as const;
  giveOrder(request, act, (answer, { code, text }) => {
    if (code === "not_active") answer.refuse("noSuchNick", [name], text);
    else answer.refuse("noPrivileges", [], text);
  });
}

/** IRCv3 message-redaction: a message is taken back. */
export function redact(request: MemberRequest): void {
  const [target = "", id = "", why = ""] = request.line.params;
  const refuse = (answer: MemberRequest, code: string, text: string) => {
    answer.fail("REDACT", code, target, id, text);
  };
  const channel = findChannel(request, target);
  const isForeign = channel ? !channel.isOpenFor(request) : target.startsWith(channelPrefix);
  const found = findById(id, (seq) => request.client.log.view.findMessage(seq));
  const seq = found && wentTo(request, target, found) ? found.seq : undefined;
  if (isForeign && !request.isTeacher) {
    request.fail("REDACT", "INVALID_TARGET", target, "You are not in it");
    return;
  }
  if (seq === undefined) {
    refuse(request, "UNKNOWN_MSGID", texts.nothingToRetract);
    return;
  }
  const reason = cleanReason(why);
  const act = { type: "retract", seq, ...(reason !== "" && { reason }) } as const;
  giveOrder(request, act, (answer, { text }: Refusal) => {
    refuse(answer, "REDACT_FORBIDDEN", text);
  });
}
