import { isHere, namesOf } from "../../hub/hubView.ts";
import type { GroupView } from "../../hub/member.ts";
import type { GroupLeftEvent } from "../../model/event.ts";
import * as texts from "../../model/texts.ts";
import { replyBanList } from "./channel.ts";
import { channelPrefix } from "./channelNames.ts";
import { refuseChannelCommand } from "./channelRefusal.ts";
import { buildGroupLeftLines } from "./eventLines.ts";
import { FixedChannel } from "./fixedChannel.ts";
import type { MemberRequest, ReservedPart } from "./request.ts";

/**
 * The channel of a closed group, which only its members see. They are in it from the moment the group is
 * made; to part from it is to leave the group.
 */
export class GroupChannel extends FixedChannel {
  readonly name: string;
  readonly to: string;
  readonly symbol = "@";

  constructor(groupName: string) {
    super();
    this.to = groupName;
    this.name = channelPrefix + groupName;
  }

  isOpenFor(request: MemberRequest): boolean {
    return this.#group(request) !== undefined;
  }

  join(request: MemberRequest): void {
    if (this.isOpenFor(request)) return;
    request.refuse("inviteOnly", [this.name], "Cannot join channel (+i): groups are closed");
  }

  part(request: MemberRequest, reason: string | undefined): void {
    const command = { type: "leaveGroup", ...request.origin, name: this.to, reason } as const;
    request.apply(command, (left, part) => {
      if (!left.ok) part.fill((answer) => refuseChannelCommand(answer, this.name, left.refusal));
      else this.#replyByEvent(request, part, ({ names }) => names.includes(part.nick));
    });
  }

  protected topic(): string {
    return "A closed group of ClassChat";
  }

  /** For whoever made the group, as `invite`. */
  kick(request: MemberRequest, name: string, reason: string | undefined): void {
    const about = { name: this.to, members: [name], reason };
    request.apply({ type: "dropFromGroup", ...request.origin, ...about }, (dropped, part) => {
      const refusal = dropped.ok ? dropped.refusals[0] : dropped.refusal;
      if (refusal) part.fill((answer) => refuseChannelCommand(answer, this.name, refusal, name));
      else {
        this.#replyByEvent(
          request,
          part,
          ({ names, by }) => by === part.nick && names.includes(name),
        );
      }
    });
  }

  /** Nobody is asked: they are in the group at once. */
  invite(request: MemberRequest, name: string): void {
    const about = { name: this.to, members: [name] };
    request.apply({ type: "addToGroup", ...request.origin, ...about }, (added, part) => {
      const refusal = added.ok ? added.refusals[0] : added.refusal;
      if (refusal) part.fill((answer) => refuseChannelCommand(answer, this.name, refusal, name));
      else part.fill((answer) => answer.reply("inviting", name, this.name));
    });
  }

  /** Answers with what the others in the group are sent, or, to whoever is not in it, says so. */
  #replyByEvent(
    request: MemberRequest,
    part: ReservedPart,
    isOwn: (event: GroupLeftEvent) => boolean,
  ): void {
    const { network, pendingResponses } = request.client;
    pendingResponses.awaitGroupLeft(this.to, isOwn, (event) => {
      const { names, by, reason } = event;
      const isSeen = names.includes(part.nick) || this.isOpenFor(request);
      part.fill((answer) => {
        if (isSeen) answer.response.add(...buildGroupLeftLines(event, network));
        else answer.sendNotice(texts.groupLeft(names, this.to, by, reason));
      });
    });
  }

  protected formatModes(): string {
    return "+inst";
  }

  /** They are fixed: a group has no operators. */
  changeModes(request: MemberRequest, words: readonly string[]): void {
    const [letters = ""] = words;
    const asksForBans = /^\+?b$/.test(letters) && words.length === 1;
    if (asksForBans) replyBanList(request, this.name, []);
    else request.refuse("notOperator", [this.name], "The modes are fixed");
  }

  protected listNames(request: MemberRequest): readonly string[] | undefined {
    const group = this.#group(request);
    return group && namesOf(group.members.keys().filter(isHere));
  }

  #group({ member }: MemberRequest): GroupView | undefined {
    return [...member.groups].find(({ name }) => name === this.to);
  }
}
