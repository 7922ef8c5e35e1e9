import { limits } from "../model/limits.ts";
import type { Refusal } from "../model/refusal.ts";
import type { FlagMode, ModeChange } from "../model/roomMode.ts";
import { truncateName } from "../model/name.ts";
import { texts } from "../model/texts.ts";
import type { RoomSettings, RoomMembership } from "../model/room.ts";
import type { Member, Room } from "./member.ts";

const flags = {
  i: "inviteOnly",
  m: "moderated",
  t: "topicLocked",
} as const satisfies Record<FlagMode, keyof RoomSettings>;

/** How a new room is set: as IRC servers do, its topic is its operators'. */
export const newSettings: Readonly<RoomSettings> = {
  topic: "",
  topicSet: undefined,
  inviteOnly: false,
  moderated: false,
  topicLocked: true,
  key: undefined,
  limit: undefined,
  bans: [],
  invited: [],
};

/** The modes that are set, bans and ranks apart; the key too. */
export function listModes({ settings }: Room): ModeChange[] {
  const { key, limit } = settings;
  const changes: ModeChange[] = [];
  for (const mode of ["i", "m", "t"] as const) {
    if (settings[flags[mode]]) changes.push({ mode, on: true });
  }
  if (key !== undefined) changes.push({ mode: "k", key });
  if (limit !== undefined) changes.push({ mode: "l", limit });
  return changes;
}

/** What became of one change: what it set, what it changed of whom, or why it did nothing. */
export type PlannedModeChange =
  | { kind: "nothing" }
  | { kind: "settings"; settings: RoomSettings }
  | { kind: "rank"; member: Member; visit: RoomMembership }
  | { kind: "refused"; refusal: Refusal };

/**
 * What the change makes of the room; nothing is changed yet.
 * @param member the one of a name, wherever in the class
 */
export function planModeChange(
  { name, members, settings }: Room,
  change: ModeChange,
  member: (name: string) => Member | undefined,
): PlannedModeChange {
  switch (change.mode) {
    case "i":
    case "m":
    case "t":
      return setting(settings, { [flags[change.mode]]: change.on });
    case "k":
      return setting(settings, { key: change.key });
    case "l":
      return setting(settings, { limit: change.limit });
    case "b": {
      const others = settings.bans.filter((mask) => mask !== change.mask);
      if (!change.on) return setting(settings, { bans: others });
      if (others.length >= limits.roomBans) {
        return refused({ code: "mode_invalid", text: texts.tooManyBans(name) });
      }
      return setting(settings, { bans: [...others, change.mask] });
    }
    case "o":
    case "v": {
      const found = member(change.name);
      const visit = found && members.get(found);
      if (!found || !visit) {
        const wanted = truncateName(change.name);
        return refused(
          found
            ? { code: "not_in_room", text: texts.notInRoom(wanted, name), member: wanted }
            : { code: "not_active", text: texts.memberNotActive(wanted), member: wanted },
        );
      }
      const rank = change.mode === "o" ? "operator" : "voice";
      if (visit[rank] === change.on) return { kind: "nothing" };
      return { kind: "rank", member: found, visit: { ...visit, [rank]: change.on } };
    }
    default:
      return change satisfies never;
  }
}

function setting(before: RoomSettings, some: Partial<RoomSettings>): PlannedModeChange {
  const settings = { ...before, ...some };
  const isSame = JSON.stringify(settings) === JSON.stringify(before);
  return isSame ? { kind: "nothing" } : { kind: "settings", settings };
}

function refused(refusal: Refusal): PlannedModeChange {
  return { kind: "refused", refusal };
}
