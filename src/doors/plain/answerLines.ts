import { roomTexts } from "../../model/roomTexts.ts";
import { refusalLines } from "../../model/texts.ts";
import type { RoomAnswer } from "../grantRoomWish.ts";

/** What answers a person's wish of a room; what it changed is shown like all that happens there. */
export function answerLines(answer: RoomAnswer): string[] {
  switch (answer.kind) {
    case "refused":
      return refusalLines(answer.refusal);
    case "done":
      return answer.refusals.flatMap(refusalLines);
    case "topic":
      return [roomTexts.topicIs(answer.room, answer.topic)];
    case "modes":
      return [roomTexts.modesAre(answer.room, answer.modes)];
    default:
      return answer satisfies never;
  }
}
