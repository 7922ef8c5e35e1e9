import type { Message } from "../model/message.ts";
import type { Refusal } from "../model/refusal.ts";
import type { Member, Peer } from "./member.ts";

/** What one finds who is let into the class. */
export interface JoinResult {
  ok: true;
  member: Member;
  /** Who else is in the class. */
  members: string[];
  groups: string[];
  rooms: string[];
  /** The newest message. */
  seq: number;
}

/** What a member finds who has come back. */
export type ResumeResult = JoinResult & { missed: Message[] };

/** How a member comes back. */
export interface ResumeRequest {
  /** Of the token the member was given when he joined. */
  tokenHash: string;
  /** The newest message he has seen; undefined for none since he joined. */
  since: number | undefined;
  peer: Peer;
}

/** A wish that is not granted. */
export interface Refused {
  ok: false;
  refusal: Refusal;
}
