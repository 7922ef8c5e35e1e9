import { namesOf } from "../../hub/hubView.ts";
import { everyone } from "../../model/name.ts";
import type { RankedName } from "../../model/room.ts";
import { parseModes } from "../../model/typedModes.ts";
import type { ChannelSummary } from "./channel.ts";
import { refuseMode } from "./channel.ts";
import { refuseChannelCommand } from "./channelRefusal.ts";
import { classTopic, crowdMode, everyoneChannel } from "./channelNames.ts";
import { history } from "./capabilities.ts";
import { changeMode, replyRemoved } from "./classModes.ts";
import { FixedChannel } from "./fixedChannel.ts";
import { sendHistory } from "./historyBatch.ts";
import { giveOrder } from "./orders.ts";
import type { MemberRequest } from "./request.ts";

/**
 * The channel of everyone in the class. To part from it closes it for this client, which then gets no
 * messages in it; the other members see no change.
 */
export class ClassChannel extends FixedChannel {
  readonly name = everyoneChannel;
  readonly to = everyone;
  readonly symbol = "=";

  isOpenFor({ client }: MemberRequest): boolean {
    return client.state.readsClass;
  }

  join(request: MemberRequest): void {
    if (this.isOpenFor(request)) return;
    // Told first, so that the client does not apply what happened before to the newer names.
    request.client.log.endTurn();
    this.open(request);
  }

  /** Opens it for a client for which it is not open. */
  open(request: MemberRequest): void {
    request.client.state.readsClass = true;
    this.reopen(request);
    replayHistory(request);
  }

  part(request: MemberRequest, reason: string | undefined): void {
    if (!this.isOpenFor(request)) {
      request.refuse("notOnChannel", [this.name]);
      return;
    }
    request.client.state.readsClass = false;
    const params = reason === undefined ? [this.name] : [this.name, reason];
    request.sendFromMember(request.nick, "PART", ...params);
  }

  /** Teachers are its operators. In a crowd it lists them, who has spoken, and the asker. */
  protected listNames({
    client: { log },
    member,
  }: MemberRequest): readonly (RankedName | string)[] {
    const { view } = log;
    const members = view.crowd.isOn
      ? namesOf(new Set([...view.crowd.shown, member]))
      : view.who(member).members;
    const { teachers } = view;
    if (teachers.length === 0) return members;
    const operators = new Set(teachers);
    return members.map((name) => {
      return operators.has(name) ? { name, operator: true, voice: false } : name;
    });
  }

  protected topic({ client: { log } }: MemberRequest): string {
    return classTopic(log.view.holding.pinned);
  }

  /** What is pinned is its topic. */
  override setTopic(request: MemberRequest, topic: string): void {
    if (!this.isOpenFor(request)) {
      request.refuse("notOnChannel", [this.name]);
      return;
    }
    giveOrder(request, { type: "pin", text: topic }, (answer, refusal) => {
      refuseChannelCommand(answer, this.name, refusal);
    });
  }

  protected formatModes({ client: { log } }: MemberRequest): string {
    const { holding, crowd } = log.view;
    const { locked, quiet } = holding;
    return `+${locked ? "i" : ""}${quiet ? "m" : ""}nt${crowd.isOn ? crowdMode : ""}`;
  }

  protected override createdAt({ client: { network } }: MemberRequest): number {
    return network.startedAt;
  }

  /** Modes are orders: each is given by itself. */
  changeModes(request: MemberRequest, words: readonly string[]): void {
    const { changes, mistakes } = parseModes(words);
    for (const mistake of mistakes) {
      refuseMode(request, this.name, mistake, () => replyRemoved(request));
    }
    request.client.chargeLines(changes.length);
    request.inOrder(changes, (change) => changeMode(request, change));
  }

  kick(request: MemberRequest, name: string, reason: string | undefined): void {
    const why = reason === undefined ? {} : { reason };
    giveOrder(request, { type: "remove", name, ...why }, (answer, { code, text }) => {
      if (code === "not_active") answer.refuse("notInChannel", [name, this.name], text);
      else answer.refuse("notOperator", [this.name], text);
    });
  }

  /** Lets somebody in again who was removed. */
  invite(request: MemberRequest, name: string): void {
    if (request.client.log.view.findMember(name)) {
      request.refuse("onChannel", [name, this.name]);
    } else {
      giveOrder(request, { type: "allow", name }, (answer, { code, text }) => {
        if (code === "not_active") answer.refuse("noSuchNick", [name], text);
        else answer.refuse("notOperator", [this.name], text);
      });
    }
  }

  /** As elsewhere, a channel that nobody has joined is not there. */
  override summarize(request: MemberRequest): ChannelSummary | undefined {
    const { network, log } = request.client;
    if (network.readerCount === 0) return undefined;
    return { members: log.view.memberCount, topic: this.topic(request) };
  }
}

/** Sends a newcomer the latest messages to everyone, unless their client asks for them itself (IRCv3 chathistory). */
function replayHistory(request: MemberRequest): void {
  const { log, network, state } = request.client;
  if (state.caps.has(history)) return;
  const messages = log.view.latest(network.options.replay);
  if (messages.length > 0) sendHistory(request, everyoneChannel, messages);
}
