import type { ClassLog } from "../log/classLog.ts";
import type { MemberView } from "../hub/member.ts";
import type { AnswerLine } from "../model/answerLine.ts";
import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";

export interface AnswerOptions {
  log: ClassLog;
  member: MemberView;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
  /** The newest message that the member was told: what comes later they have not seen. */
  toldUpTo: number;
}

/** Does what a typed line asks about a message that was said; `reply` gets why it is not done, or undefined once it is. */
export function runAnswerLine(
  line: AnswerLine,
  options: AnswerOptions,
  reply: (refusal: Refusal | undefined) => void,
): void {
  const { log, member, at } = options;
  const from = { at, memberId: member.id };
  const answered = (answer: { ok: true } | { ok: false; refusal: Refusal }): void => {
    reply(answer.ok ? undefined : answer.refusal);
  };
  switch (line.type) {
    case "reply":
    case "react": {
      const { toldUpTo } = options;
      const seq = log.view.findLast(member, line.to, toldUpTo);
      if (seq === undefined) {
        reply({ code: "no_such_message", text: texts.nothingToAnswer(line.to) });
      } else if (line.type === "reply") {
        log.submit({ type: "say", ...from, to: line.to, text: line.text, replyTo: seq }, answered);
      } else {
        log.submit({ type: "react", ...from, seq, reaction: line.reaction, on: line.on }, answered);
      }
      return;
    }
    case "correct":
      log.submit({ type: "correct", ...from, seq: "last", text: line.text }, answered);
      return;
    case "takeBack": {
      const act = { type: "retract", seq: "last" } as const;
      log.submit({ type: "moderate", at, by: member.id, act }, answered);
      return;
    }
    default:
      line satisfies never;
  }
}
