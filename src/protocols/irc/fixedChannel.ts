import type { RankedName } from "../../model/room.ts";
import { tellEntered } from "./channelReplies.ts";
import type { IrcChannel, Listing } from "./ircChannel.ts";
import type { MemberRequest } from "./request.ts";

/**
 * A channel whose members the class decides, not IRC: nobody is operator. To leave it is to close its
 * window: what is said in it then does not reach this client, and the others see no change.
 */
export abstract class FixedChannel implements IrcChannel {
  abstract readonly name: string;
  abstract readonly to: string;
  abstract readonly symbol: "=" | "@";
  /** What MODE answers. */
  protected abstract readonly modeWord: string;
  protected abstract readonly topicText: string;

  protected abstract isWithin(request: MemberRequest): boolean;
  /** Their names; undefined where the asker is not one of them. */
  protected abstract namesFor(request: MemberRequest): readonly string[] | undefined;
  /** Why one who is not in it cannot come in. */
  protected abstract refuseEntry(request: MemberRequest): void;
  /** It was closed and is open again. */
  protected reopened(_request: MemberRequest): void {}

  isOpenTo(request: MemberRequest): boolean {
    return this.isWithin(request) && !request.caller.profile.closed.has(this.name);
  }

  join(request: MemberRequest): void {
    if (!this.isWithin(request)) {
      this.refuseEntry(request);
    } else if (request.caller.profile.open(this.name)) {
      const members = this.namesFor(request) ?? [];
      tellEntered(request, this, { topic: this.topicText, members });
      this.reopened(request);
    }
  }

  part(request: MemberRequest, reason: string | undefined): void {
    if (!this.isOpenTo(request)) {
      request.refuse("notOnChannel", [this.name]);
      return;
    }
    request.caller.profile.close(this.name);
    const words = reason === undefined ? [this.name] : [this.name, reason];
    request.from(request.member.name, "PART", ...words);
  }

  members(request: MemberRequest): RankedName[] | undefined {
    return this.namesFor(request)?.map(withoutSigns);
  }

  listing(request: MemberRequest): Listing | undefined {
    const names = this.namesFor(request);
    return names && { members: names.length, topic: this.topicText };
  }

  topic(request: MemberRequest, text: string | undefined): void {
    if (!this.isOpenTo(request)) request.refuse("notOnChannel", [this.name]);
    else if (text !== undefined) request.refuse("notOperator", [this.name], "The topic is fixed");
    else request.reply("topic", this.name, this.topicText);
  }

  modes(request: MemberRequest, words: readonly string[]): void {
    const [letters = ""] = words;
    if (letters === "") {
      request.reply("channelModes", this.name, this.modeWord);
    } else if (/^\+?b$/.test(letters) && words.length === 1) {
      request.reply("banEnd", this.name, "End of channel ban list");
    } else {
      request.refuse("notOperator", [this.name], "The modes are fixed");
    }
  }

  kick(request: MemberRequest, name: string): void {
    const names = this.namesFor(request);
    if (!names) request.refuse("notOnChannel", [this.name]);
    else if (!names.includes(name)) request.refuse("notInChannel", [name, this.name]);
    else request.refuse("notOperator", [this.name], "Nobody can be put out of it");
  }

  invite(request: MemberRequest, name: string): void {
    const names = this.namesFor(request);
    if (!names) request.refuse("notOnChannel", [this.name]);
    else if (names.includes(name)) request.refuse("onChannel", [name, this.name]);
    else request.refuse("notOperator", [this.name], "Nobody can be added to it");
  }
}

function withoutSigns(name: string): RankedName {
  return { name, operator: false, voice: false };
}
