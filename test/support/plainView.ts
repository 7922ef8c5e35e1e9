import { describeRoom } from "../../src/hub/hubView.ts";
import type { MemberView, RoomView } from "../../src/hub/member.ts";

/** For `JSON.stringify`. Answers hold views of members and rooms, which change: how they stand when the answer comes is compared. */
export function plainView(key: string, value: unknown): unknown {
  if (typeof value !== "object") return value;
  if (key === "room") return describeRoom(value as RoomView);
  if (key !== "member") return value;
  const { id: memberId, name: called, awayUntil } = value as MemberView;
  return { id: memberId, name: called, awayUntil };
}
