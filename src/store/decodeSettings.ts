import * as v from "valibot";
import type { RoomSettings } from "../model/room.ts";

const schema = v.object({
  topic: v.string(),
  topicSet: v.optional(v.object({ by: v.string(), at: v.number() })),
  inviteOnly: v.boolean(),
  moderated: v.boolean(),
  topicLocked: v.boolean(),
  key: v.optional(v.string()),
  limit: v.optional(v.number()),
  bans: v.array(v.string()),
  invited: v.array(v.number()),
});

/** A room's settings as they were stored in JSON. Throws where they are none. */
export function decodeSettings(json: string): RoomSettings {
  const { topicSet, key, limit, ...rest } = v.parse(schema, JSON.parse(json));
  return { topicSet, key, limit, ...rest };
}
