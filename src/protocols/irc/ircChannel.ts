import type { RankedName } from "../../model/room.ts";
import type { MemberRequest } from "./request.ts";

/** How a channel shows in a list. */
export interface Listing {
  members: number;
  topic: string;
}

/**
 * What an IRC client can do to a channel: the class, a group or an open room. Each answers in the
 * numerics of RFC 2812 §3.2.
 */
export interface IrcChannel {
  /** On the wire. */
  readonly name: string;
  /** How the hub calls it as a receiver. */
  readonly to: string;
  /** `=` for one that everybody sees, `@` for a secret one (RFC 2812 §5.1, 353). */
  readonly symbol: "=" | "@";
  /** Whether the client has it open. */
  isOpenTo(request: MemberRequest): boolean;
  join(request: MemberRequest, key: string | undefined): void;
  part(request: MemberRequest, reason: string | undefined): void;
  /** Those in it, in the order they came; undefined where the asker may not know. */
  members(request: MemberRequest): readonly RankedName[] | undefined;
  listing(request: MemberRequest): Listing | undefined;
  /** Tells the topic, or changes it where a text is given. */
  topic(request: MemberRequest, text: string | undefined): void;
  /** @param words as they stand behind the channel's name */
  modes(request: MemberRequest, words: readonly string[]): void;
  kick(request: MemberRequest, name: string, reason: string | undefined): void;
  invite(request: MemberRequest, name: string): void;
}
