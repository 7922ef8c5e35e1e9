import type { Group } from "../../hub/member.ts";
import { everyone } from "../../model/name.ts";
import type { RankedName } from "../../model/room.ts";
import { capabilities } from "./capabilities.ts";
import type { IrcChannel, Listing } from "./channel.ts";
import { tellEntered } from "./channel.ts";
import { channelSign, everyoneChannel } from "./channelNames.ts";
import { privmsgLines, timeTag } from "./privmsg.ts";
import { tagged } from "./reply.ts";
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

/** The class as a channel: whoever is in the class is in it. */
export class ClassChannel extends FixedChannel {
  readonly name = everyoneChannel;
  readonly to = everyone;
  readonly symbol = "=";
  protected readonly modeWord = "+nt";
  protected readonly topicText = "ClassChat: everyone in the class";

  protected isWithin(): boolean {
    return true;
  }

  protected namesFor({ caller: { hub }, member }: MemberRequest): readonly string[] {
    return hub.who(member).members;
  }

  /** Asked with every message: without a list of everyone. */
  override isOpenTo({ caller: { profile } }: MemberRequest): boolean {
    return !profile.closed.has(this.name);
  }

  protected refuseEntry(): void {}

  protected override reopened(request: MemberRequest): void {
    replay(request);
  }
}

/** A closed group as a channel that only its members see. */
export class GroupChannel extends FixedChannel {
  readonly name: string;
  readonly to: string;
  readonly symbol = "@";
  protected readonly modeWord = "+int";
  protected readonly topicText = "A closed group of ClassChat";

  /** @param to the group's name, which is the channel's without its sign */
  constructor(to: string) {
    super();
    this.to = to;
    this.name = channelSign + to;
  }

  protected isWithin(request: MemberRequest): boolean {
    return this.#group(request) !== undefined;
  }

  protected namesFor(request: MemberRequest): readonly string[] | undefined {
    const group = this.#group(request);
    return group && [...group.members].map(({ name }) => name);
  }

  protected refuseEntry(request: MemberRequest): void {
    request.refuse("inviteOnly", [this.name], "Cannot join channel (+i): groups are closed");
  }

  #group({ member }: MemberRequest): Group | undefined {
    return [...member.groups].find(({ name }) => name === this.to);
  }
}

/** The history's batch; nothing else comes between its begin and its end. */
const batch = "history";
/** For clients that cannot tell by the time that it was said before. */
const mark = "[earlier] ";

/** Shows a newcomer what was last said to everyone (IRCv3 batch, `chathistory`). */
export function replay(request: MemberRequest): void {
  const { caller, answer } = request;
  const { caps } = caller.profile;
  const messages = caller.hub.latest(caller.network.options.replay);
  if (messages.length === 0) return;
  const hasTime = caps.has(capabilities.serverTime);
  const lines = messages.flatMap((message) =>
    hasTime ? privmsgLines(message, timeTag(message.at)) : privmsgLines(message, undefined, mark),
  );
  if (!caps.has(capabilities.batch)) {
    answer.add(...lines);
    return;
  }
  request.fromServer("BATCH", `+${batch}`, "chathistory", everyoneChannel);
  answer.add(...lines.map((line) => tagged(line, "batch", batch)));
  request.fromServer("BATCH", `-${batch}`);
}
