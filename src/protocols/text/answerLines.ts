import { roomTexts } from "../../model/texts.ts";
import { renderRefusal } from "../../model/render.ts";
import type { RoomAnswer } from "../runRoomCommand.ts";

/** What answers a person's wish of a room; what it changed is shown like all that happens there. */
export function answerLines(answer: RoomAnswer): string[] {
  switch (answer.kind) {
    case "refused":
      return renderRefusal(answer.refusal);
    case "done":
      return answer.refusals.flatMap(renderRefusal);
    case "topic":
      return [roomTexts.topicIs(answer.room, answer.topic)];
    case "modes":
      return [roomTexts.modesAre(answer.room, answer.modes)];
    default:
      return answer satisfies never;
  }
}
