import type { Act } from "../../model/act.ts";
import type { Refusal } from "../../model/refusal.ts";
import * as texts from "../../model/texts.ts";
import { hashRoleCode } from "../token.ts";
import { replyModerated } from "./actLines.ts";
import type { MemberRequest } from "./request.ts";

/**
 * Orders something of the class. The answer is the line that everybody it concerns is told, in its place
 * among the other responses, or a sentence if nothing has changed.
 */
export function giveOrder(
  request: MemberRequest,
  act: Act,
  refuse: (answer: MemberRequest, refusal: Refusal) => void,
): void {
  const { at, memberId: by } = request.origin;
  request.apply({ type: "moderate", at, by, act }, (result, part) => {
    if (!result.ok) part.fill((answer) => refuse(answer, result.refusal));
    else if (!result.isTold) part.fill((answer) => answer.sendNotice(result.text));
    else {
      request.client.pendingResponses.awaitAct(
        (event) => event.by === part.nick && event.act.type === act.type,
        (event) => part.fill((answer) => replyModerated(answer, event)),
      );
    }
  });
}

/** Gives a code of the server window that makes a teacher. Wrong ones are not answered once there were too many. */
export function claimRole(request: MemberRequest, code: string): void {
  const command = { type: "claimRole", ...request.origin, codeHash: hashRoleCode(code) } as const;
  request.apply(command, (claimed, part) => {
    if (!claimed) {
      part.fill();
    } else if (!claimed.ok) {
      part.fill((answer) => answer.refuse("wrongPassword", [], claimed.refusal.text));
    } else if (!claimed.isTold) {
      part.fill((answer) => answer.reply("youAreOperator", claimed.text));
    } else {
      request.client.pendingResponses.awaitAct(
        ({ by, act }) => by === part.nick && act.type === "teacher",
        (event) => {
          part.fill((answer) => {
            answer.reply("youAreOperator", texts.nowTeacher);
            replyModerated(answer, event);
          });
        },
      );
    }
  });
}
