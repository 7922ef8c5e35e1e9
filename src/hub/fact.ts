import type { Message } from "../model/message.ts";
import type { Refusal } from "../model/refusal.ts";

/** How a member came to leave. */
export type Leaving = "exit" | "lost" | "too_slow" | "server_closed" | "error";

/** What a member's peer is told. */
export type Heard =
  | { kind: "said"; message: Message; delivered: number }
  | { kind: "groupCreated"; name: string; by: string; members: string[] }
  | { kind: "groupDeleted"; name: string }
  | { kind: "presenceChanged"; joined: string[]; left: string[] };

/** All that happens in the class, as the server window is told it. */
export type Fact =
  | { kind: "accepted"; total: number }
  | { kind: "nameRefused"; name: string; refusal: Refusal }
  | { kind: "joined"; name: string; active: number }
  | { kind: "said"; message: Message; delivered: number }
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
  | { kind: "left"; name: string; how: Leaving; active: number };
