import type { Holding } from "../model/act.ts";
import * as texts from "../model/texts.ts";
import type { Destination } from "./destination.ts";
import { pageTexts } from "./pageTexts.ts";
import { clockTime } from "./time.ts";

export interface Speaker {
  /** What holds for them. */
  holding: Holding;
  isInCharge: boolean;
  teachers: ReadonlySet<string>;
}

/** Why a line to there goes to nobody now, by what whoever is in charge has ordered; undefined if it may go. */
export function findObstacle(to: Destination, speaker: Speaker): string | undefined {
  const { holding, isInCharge, teachers } = speaker;
  if (isInCharge) return undefined;
  switch (to.kind) {
    // Whoever is in charge is always reached.
    case "teachers":
    case "window":
    case "nobody":
    case "command":
    case "mistake":
      return undefined;
    case "everyone":
      if (holding.muted) return describeMute(holding.muted);
      return holding.quiet ? texts.classQuiet : undefined;
    case "person":
    case "group": {
      if (holding.muted) return describeMute(holding.muted);
      const { private: rule } = holding;
      if (rule === "on" || (rule === "teacher" && teachers.has(to.name))) return undefined;
      return rule === "teacher" ? texts.privateToTeachers : texts.privateOff;
    }
    case "room":
      return holding.muted && describeMute(holding.muted);
    default:
      return to satisfies never;
  }
}

function describeMute({ until }: NonNullable<Holding["muted"]>): string {
  const { composer } = pageTexts;
  return composer.muted(until === undefined ? "" : composer.until(clockTime.format(until)));
}
