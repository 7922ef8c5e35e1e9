import { everyone } from "../../model/name.ts";
import { everyoneChannel } from "./channelNames.ts";
import { FixedChannel } from "./fixedChannel.ts";
import { replay } from "./replay.ts";
import type { MemberRequest } from "./request.ts";

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
