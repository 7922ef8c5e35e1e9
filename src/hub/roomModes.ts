import { limits } from "../model/limits.ts";
import { truncateName } from "../model/name.ts";
import type { Refusal } from "../model/refusal.ts";
import type { RoomMembership, RoomSettings } from "../model/room.ts";
import type { FlagMode, ModeChange } from "../model/roomMode.ts";
import * as texts from "../model/texts.ts";
import type { Member, Room, RoomView } from "./member.ts";

const flags = {
  i: "inviteOnly",
  m: "moderated",
  n: "membersOnly",
  t: "topicLocked",
} as const satisfies Record<FlagMode, keyof RoomSettings>;

/** The settings of a new room: as on IRC servers, only its members speak and only operators change its topic. */
export const newSettings: Readonly<RoomSettings> = {
  topic: "",
  topicSet: undefined,
  inviteOnly: false,
  moderated: false,
  membersOnly: true,
  topicLocked: true,
  key: undefined,
  limit: undefined,
  createdAt: undefined,
  bans: [],
  invited: [],
};

/** The modes that are set, the key included, without bans and ranks. */
export function listModes({ settings }: RoomView): ModeChange[] {
  const { key, limit } = settings;
  const changes: ModeChange[] = [];
  for (const mode of ["i", "m", "n", "t"] as const) {
    if (settings[flags[mode]]) changes.push({ mode, on: true });
  }
  if (key !== undefined) changes.push({ mode: "k", key });
  if (limit !== undefined) changes.push({ mode: "l", limit });
  return changes;
}

/** What one change would do. */
export type PlannedModeChange =
  | { kind: "nothing" }
  | { kind: "settings"; settings: RoomSettings }
  | { kind: "rank"; member: Member; membership: RoomMembership }
  | { kind: "refused"; refusal: Refusal };

/**
 * Plans a change of the room's modes; nothing is changed yet.
 * @param findMember finds a member of the class by name
 */
export function planModeChange(
  { name, members, settings }: Room,
  change: ModeChange,
  findMember: (name: string) => Member | undefined,
): PlannedModeChange {
  switch (change.mode) {
    case "i":
    case "m":
    case "n":
    case "t":
      return planSettings(settings, { [flags[change.mode]]: change.on });
    case "k":
      return planSettings(settings, { key: change.key });
    case "l":
      return planSettings(settings, { limit: change.limit });
    case "b": {
      const { bans } = settings;
      if (bans.includes(change.mask) === change.on) return { kind: "nothing" };
      if (!change.on) {
        return planSettings(settings, { bans: bans.filter((mask) => mask !== change.mask) });
      }
      if (bans.length >= limits.roomBans) {
        return refused({ code: "mode_invalid", text: texts.tooManyBans(name) });
      }
      return planSettings(settings, { bans: [...bans, change.mask] });
    }
    case "o":
    case "v": {
      const found = findMember(change.name);
      const membership = found && members.get(found);
      if (!found || !membership) {
        const wanted = truncateName(change.name);
        return refused(
          found
            ? { code: "not_in_room", text: texts.notInRoom(wanted, name), member: wanted }
            : { code: "not_active", text: texts.memberNotActive(wanted), member: wanted },
        );
      }
      const rank = change.mode === "o" ? "operator" : "voice";
      if (membership[rank] === change.on) return { kind: "nothing" };
      return { kind: "rank", member: found, membership: { ...membership, [rank]: change.on } };
    }
    default:
      return change satisfies never;
  }
}

function planSettings(before: RoomSettings, some: Partial<RoomSettings>): PlannedModeChange {
  const settings = { ...before, ...some };
  const keys = Object.keys(some) as (keyof RoomSettings)[];
  const isSame = keys.every((key) => settings[key] === before[key]);
  return isSame ? { kind: "nothing" } : { kind: "settings", settings };
}

function refused(refusal: Refusal): PlannedModeChange {
  return { kind: "refused", refusal };
}
