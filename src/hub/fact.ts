import type { Message } from "../model/message.ts";
import type { Refusal } from "../model/refusal.ts";

/** How a member came to leave. */
export type Leaving = "exit" | "lost" | "too_slow" | "server_closed" | "error";

/** A message that is stored, and to how many others it went. */
export interface Said {
  kind: "said";
  message: Message;
  /** Others who were sent it. */
  delivered: number;
  /** Others who will be sent it when they come back. */
  held: number;
}

/** What a member's peer is told. */
export type Heard =
  | Said
  | { kind: "receipted"; id: string; seq: number; delivered: number; held: number }
  | { kind: "notStored"; id: string | undefined; refusal: Refusal }
  | { kind: "groupCreated"; name: string; by: string; members: string[] }
  | { kind: "groupDeleted"; name: string }
  | { kind: "presenceChanged"; joined: string[]; left: string[] };

/** All that happens in the class, as the server window is told it. */
export type Fact =
  | { kind: "accepted"; total: number }
  | { kind: "nameRefused"; name: string; refusal: Refusal }
  | { kind: "joined"; name: string; active: number }
  | { kind: "away"; name: string; keptUntil: number }
  | { kind: "resumed"; name: string; missed: number }
  | Said
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
  | { kind: "groupDeleted"; name: string }
  | { kind: "menuShown"; name: string }
  | { kind: "left"; name: string; how: Leaving; active: number }
  | { kind: "storageFailed"; why: string }
  | { kind: "storageRecovered" };
