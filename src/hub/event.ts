import type {
  CrowdChanged,
  GroupJoinedEvent,
  GroupLeftEvent,
  LeaveReason,
  MessageEvent,
  ModeratedEvent,
  PrivacyChanged,
  RenamedEvent,
  RoomEvent,
} from "../model/event.ts";
import type { Refusal } from "../model/refusal.ts";
import type { RoomCommand } from "../model/roomCommand.ts";

/** What members do with a group that is there. */
export type GroupChange = "leave" | "add" | "drop";

/** Everything that happens in the class, for whoever watches it: the server window. */
export type HubEvent =
  | { kind: "accepted"; total: number }
  | { kind: "nameRefused"; name: string; refusal: Refusal }
  | { kind: "wordRefused"; name: string; address: string | undefined }
  | { kind: "joined"; name: string; active: number; address: string | undefined }
  | RenamedEvent
  | { kind: "renameRefused"; name: string; wanted: string; refusal: Refusal }
  /** `keptUntil` in milliseconds since 1970-01-01T00:00:00Z. */
  | { kind: "away"; name: string; keptUntil: number }
  /** `missed` are counted among the next few thousand messages after the last they knew. */
  | { kind: "resumed"; name: string; missed: number }
  | MessageEvent
  | { kind: "sayRefused"; from: string; to: string; text: string; refusal: Refusal }
  | {
      kind: "groupCreated";
      name: string;
      by: string;
      members: string[];
      /** The names as they were asked for, and those of them who are not here. */
      wanted: string[];
      missing: string[];
    }
  | {
      kind: "groupRefused";
      name: string;
      by: string;
      wanted: string[];
      missing: string[];
      refusal: Refusal;
    }
  | GroupJoinedEvent
  | GroupLeftEvent
  | { kind: "groupChangeRefused"; change: GroupChange; group: string; by: string; refusal: Refusal }
  | { kind: "groupDeleted"; name: string }
  | RoomEvent
  /** Its last member has left. */
  | { kind: "roomClosed"; room: string }
  | {
      kind: "roomRefused";
      command: RoomCommand["type"];
      room: string;
      by: string;
      refusal: Refusal;
    }
  | PrivacyChanged
  | CrowdChanged
  | ModeratedEvent
  | { kind: "menuShown"; name: string }
  | { kind: "left"; name: string; how: LeaveReason; active: number }
  /** Somebody looks at the class without being in it; so many do now. */
  | { kind: "watched"; address: string | undefined; onlookers: number }
  | { kind: "unwatched"; onlookers: number }
  | { kind: "storageFailed"; why: string }
  | { kind: "storageRecovered" };
