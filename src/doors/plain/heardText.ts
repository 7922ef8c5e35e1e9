import type { Heard } from "../../hub/fact.ts";
import { messageLine, refusalLines, texts } from "../../model/texts.ts";

/** The line that tells a person of a fact; undefined for what people are not told here. */
export function heardText(fact: Heard): string | undefined {
  switch (fact.kind) {
    case "said":
      return messageLine(fact.message);
    case "groupCreated":
      return texts.groupAdded(fact.by, fact.name);
    case "notStored":
      return refusalLines(fact.refusal).join("\n");
    case "receipted":
    case "groupDeleted":
    case "presenceChanged":
      return undefined;
    default:
      return fact satisfies never;
  }
}
