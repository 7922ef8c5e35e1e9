import type { ServerFrame } from "../wire/serverFrame.ts";
import type { Welcome } from "./handshake.ts";
import type { PendingFrame } from "./pendingFrames.ts";

type FrameOf<Type> = Extract<ServerFrame, { type: Type }>;

/**
 * What to show in a refusal's place, where the wish was granted before the connection was lost and is
 * refused only because it was repeated; undefined where it is refused indeed.
 */
export function grantedBefore(
  { frame, sent }: PendingFrame,
  { code }: FrameOf<"refused">,
  { name: me, groups, rooms }: Welcome,
): FrameOf<"grouped" | "left" | "done"> | undefined {
  if (sent < 2) return undefined;
  switch (frame.type) {
    case "group": {
      const { id, name, members } = frame;
      const isOurs = code === "group_exists" && groups.includes(name);
      return isOurs ? { type: "grouped", id, name, by: me, members } : undefined;
    }
    case "leave": {
      const isOut = code === "not_member" || code === "no_such_room";
      return isOut && !rooms.includes(frame.room)
        ? { type: "left", room: frame.room, name: me }
        : undefined;
    }
    case "kick":
      return code === "not_in_room" ? { type: "done", id: frame.id } : undefined;
    default:
      return undefined;
  }
}
