import type { RankedName } from "../../model/room.ts";
import type { ChannelSummary, IrcChannel } from "./channel.ts";
import { replyJoin, replyModes } from "./channel.ts";
import type { MemberRequest } from "./request.ts";

/** A channel whose members the class decides. Its topic is fixed unless it says how it is set. */
export abstract class FixedChannel implements IrcChannel {
  abstract readonly name: string;
  abstract readonly to: string;
  abstract readonly symbol: "=" | "@";

  abstract isOpenFor(request: MemberRequest): boolean;
  abstract join(request: MemberRequest): void;
  abstract part(request: MemberRequest, reason: string | undefined): void;
  abstract kick(request: MemberRequest, name: string, reason: string | undefined): void;
  abstract invite(request: MemberRequest, name: string): void;
  abstract changeModes(request: MemberRequest, words: readonly string[]): void;

  /** Undefined when the client is no member. */
  protected abstract listNames(
    request: MemberRequest,
  ): readonly (RankedName | string)[] | undefined;
  protected abstract topic(request: MemberRequest): string;
  /** As `+nt`. */
  protected abstract formatModes(request: MemberRequest): string;
  /** In milliseconds since 1970-01-01T00:00:00Z; undefined when it is not known. */
  protected createdAt(_request: MemberRequest): number | undefined {
    return undefined;
  }

  /**
   * Tells the client that it is in the channel.
   * @param members their names, as the client knows them
   */
  reopen(request: MemberRequest, members = this.listNames(request) ?? []): void {
    replyJoin(request, this, { topic: this.topic(request), members });
  }

  listMembers(request: MemberRequest): RankedName[] | undefined {
    return this.listNames(request)?.map((name) => {
      return typeof name === "string" ? { name, operator: false, voice: false } : name;
    });
  }

  summarize(request: MemberRequest): ChannelSummary | undefined {
    const names = this.listNames(request);
    return names && { members: names.length, topic: this.topic(request) };
  }

  replyTopic(request: MemberRequest): void {
    if (this.isOpenFor(request)) request.reply("topic", this.name, this.topic(request));
    else request.refuse("notOnChannel", [this.name]);
  }

  setTopic(request: MemberRequest, _topic: string): void {
    if (this.isOpenFor(request)) request.refuse("notOperator", [this.name], "The topic is fixed");
    else request.refuse("notOnChannel", [this.name]);
  }

  replyModes(request: MemberRequest): void {
    replyModes(request, this.name, [this.formatModes(request)], this.createdAt(request));
  }
}
