import type { Hub } from "../hub/hub.ts";
import type { MemberView } from "../hub/member.ts";
import type { AnswerLine } from "../model/answerLine.ts";
import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";

export interface AnswerOptions {
  hub: Hub;
  member: MemberView;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
  /** The newest message that the member was told: what comes later they have not seen. */
  toldUpTo: number;
}

/** Does what a typed line asks about a message that was said; `refuse` gets why it is not done, else nothing is answered. */
export function runAnswerLine(
  line: AnswerLine,
  options: AnswerOptions,
  refuse: (refusal: Refusal) => void,
): void {
  const { hub, member, at } = options;
  const from = { at, memberId: member.id };
  const reply = (answer: { ok: true } | { ok: false; refusal: Refusal }): void => {
    if (!answer.ok) refuse(answer.refusal);
  };
  switch (line.type) {
    case "reply":
    case "react": {
      const { toldUpTo } = options;
      const seq = hub.view.findLast(member, line.to, toldUpTo);
      if (seq === undefined) {
        refuse({ code: "no_such_message", text: texts.nothingToAnswer(line.to) });
      } else if (line.type === "reply") {
        hub.apply({ type: "say", ...from, to: line.to, text: line.text, replyTo: seq }, reply);
      } else {
        hub.apply({ type: "react", ...from, seq, reaction: line.reaction, on: line.on }, reply);
      }
      return;
    }
    case "correct":
      hub.apply({ type: "correct", ...from, seq: "last", text: line.text }, reply);
      return;
    case "takeBack": {
      const act = { type: "retract", seq: "last" } as const;
      hub.apply({ type: "moderate", at, by: member.id, act }, reply);
      return;
    }
    default:
      line satisfies never;
  }
}
