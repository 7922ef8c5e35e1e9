import { AimLine, endAim, pressForAim } from "./aimLine.tsx";
import { AboveText, BelowText } from "./messageAnswers.tsx";
import { moveAmongMessages, settleTabStop } from "./messageKeys.ts";

/** What draws answers and reactions, and the keys and buttons for them. */
export const answerTools = {
  AboveText,
  AimLine,
  BelowText,
  endAim,
  moveAmongMessages,
  pressForAim,
  settleTabStop,
} as const;
