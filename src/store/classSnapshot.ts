import * as v from "valibot";
import type { RoomSettings } from "../model/room.ts";
import type { ClassSnapshot } from "./records.ts";
import type { Statements } from "./statements.ts";

const keysSchema = v.pipe(v.string(), v.parseJson(), v.array(v.string()));

const settingsSchema = v.object({
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

/** Reads what is stored of the class; after a good end that is nothing. Throws if a column is not the JSON it should be. */
export function readSnapshot(statements: Statements): ClassSnapshot {
  const { members, groups, groupMembers, rooms, memberships } = statements;
  const byGroup = Map.groupBy(groupMembers.all(), ({ groupId }) => groupId);
  return {
    members: members.all().map(({ id, name, tokenHash, joinedAfter, formerKeys }) => {
      const keys = v.parse(keysSchema, formerKeys);
      return { id, name, tokenHash: tokenHash ?? undefined, joinedAfter, formerKeys: keys };
    }),
    groups: groups.all().map(({ id, name }) => {
      return { id, name, members: (byGroup.get(id) ?? []).map(({ memberId }) => memberId) };
    }),
    rooms: rooms.all().map(({ id, name, settings }) => {
      return { id, name, settings: parseSettings(settings) };
    }),
    memberships: memberships.all().map(({ memberId, roomId, after, operator, voice }) => {
      const [isOperator, hasVoice] = [operator === 1, voice === 1];
      return { memberId, roomId, after, upTo: undefined, operator: isOperator, voice: hasVoice };
    }),
  };
}

function parseSettings(json: string): RoomSettings {
  const { topicSet, key, limit, ...rest } = v.parse(settingsSchema, JSON.parse(json));
  return { topicSet, key, limit, ...rest };
}
