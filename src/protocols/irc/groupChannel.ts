import type { Group } from "../../hub/member.ts";
import { channelSign } from "./channelNames.ts";
import { FixedChannel } from "./fixedChannel.ts";
import type { MemberRequest } from "./request.ts";

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
