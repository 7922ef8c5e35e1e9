import type { Message } from "./message.ts";
import type { Refusal } from "./refusal.ts";
import type { RankedName } from "./room.ts";
import type { ModeChange } from "./roomMode.ts";

/** How a member came to leave. */
export type LeaveReason = "exit" | "lost" | "too_slow" | "server_closed" | "error";

/** A message that is stored, and to how many others it went. */
export interface MessageEvent {
  kind: "said";
  message: Message;
  /** Others who were sent it. */
  delivered: number;
  /** Others who will be sent it when they come back. */
  held: number;
}

/** What happens in rooms; those who are in the room hear of it, whoever wished it among them. */
export type RoomEvent =
  /** Heard by the others; he himself hears `roomEntered`. */
  | { kind: "roomJoined"; room: string; name: string }
  /**
   * Not heard when he leaves the class: who is gone from it is gone from every room. But it is where one
   * of the same name came in the same turn.
   */
  | { kind: "roomLeft"; room: string; name: string; reason: string | undefined }
  | { kind: "kicked"; room: string; name: string; by: string; reason: string | undefined }
  | { kind: "topicChanged"; room: string; by: string; topic: string }
  /** Heard by the invited and the one who invited. */
  | { kind: "invited"; room: string; name: string; by: string }
  /** `by` is undefined where no operator was left and the one who was there longest became one. */
  | { kind: "modesChanged"; room: string; by: string | undefined; changes: ModeChange[] };

/** The answer to one's own joining: how the room stands at that moment. */
export interface RoomEnteredEvent {
  kind: "roomEntered";
  /** Of the wish, where it had one. */
  id: string | undefined;
  room: string;
  topic: string;
  modes: ModeChange[];
  /** In the order they came, himself too. */
  members: RankedName[];
}

/** A member goes by another name from now on; he hears of it like all others. */
export interface RenamedEvent {
  kind: "renamed";
  from: string;
  to: string;
}

/** What a member's peer is told. */
export type MemberEvent =
  | MessageEvent
  | { kind: "receipted"; id: string; seq: number; delivered: number; held: number }
  | { kind: "notStored"; id: string | undefined; refusal: Refusal }
  | { kind: "groupCreated"; name: string; by: string; members: string[] }
  | { kind: "groupDeleted"; name: string }
  | { kind: "presenceChanged"; joined: string[]; left: string[] }
  | RenamedEvent
  | RoomEnteredEvent
  | RoomEvent;
