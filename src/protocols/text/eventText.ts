import type { MemberEvent } from "../../hub/event.ts";
import { formatModes } from "../../model/roomMode.ts";
import { roomTexts } from "../../model/roomTexts.ts";
import { renderMessage, renderRefusal, texts } from "../../model/texts.ts";

/** The line that tells a person of a fact; undefined for what people are not told here. */
export function renderEvent(fact: MemberEvent): string | undefined {
  switch (fact.kind) {
    case "said":
      return renderMessage(fact.message);
    case "groupCreated":
      return texts.groupAdded(fact.by, fact.name);
    case "renamed":
      return texts.renamed(fact.from, fact.to);
    case "notStored":
      return renderRefusal(fact.refusal).join("\n");
    case "roomEntered": {
      const lines = [roomTexts.here(fact.room, fact.members)];
      if (fact.topic !== "") lines.push(roomTexts.topicIs(fact.room, fact.topic));
      return lines.join("\n");
    }
    case "roomJoined":
      return roomTexts.joined(fact.room, fact.name);
    case "roomLeft":
      return roomTexts.left(fact.room, fact.name, fact.reason);
    case "kicked":
      return roomTexts.kicked(fact.room, fact.name, fact.by, fact.reason);
    case "topicChanged":
      return roomTexts.topicSet(fact.room, fact.by, fact.topic);
    case "invited":
      return roomTexts.invited(fact.room, fact.name, fact.by);
    case "modesChanged":
      return roomTexts.modesSet(fact.room, fact.by, formatModes(fact.changes));
    case "receipted":
    case "groupDeleted":
    case "presenceChanged":
      return undefined;
    default:
      return fact satisfies never;
  }
}
