import { everyone } from "../../model/name.ts";
import type { RankedName } from "../../model/room.ts";
import type { ChannelSummary, IrcChannel } from "./channel.ts";
import { replyJoin, replyModes } from "./channel.ts";
import { everyoneChannel } from "./channelNames.ts";
import { looks } from "./clientState.ts";
import { addTag } from "./response.ts";
import type { MemberRequest } from "./request.ts";

/** A channel without operators, whose topic and modes are fixed. */
export abstract class FixedChannel implements IrcChannel {
  abstract readonly name: string;
  abstract readonly to: string;
  abstract readonly symbol: "=" | "@";
  protected abstract readonly modes: string;
  protected abstract readonly topic: string;

  abstract isOpenFor(request: MemberRequest): boolean;
  abstract join(request: MemberRequest): void;
  abstract part(request: MemberRequest, reason: string | undefined): void;
  abstract kick(request: MemberRequest, name: string, reason: string | undefined): void;
  abstract invite(request: MemberRequest, name: string): void;

  /** Undefined when the client is no member. */
  protected abstract listNames(request: MemberRequest): readonly string[] | undefined;
  /** In milliseconds since 1970-01-01T00:00:00Z; undefined when it is not known. */
  protected createdAt(_request: MemberRequest): number | undefined {
    return undefined;
  }

  /**
   * Tells the client that it is in the channel.
   * @param members their names, as the client knows them
   */
  reopen(request: MemberRequest, members = this.listNames(request) ?? []): void {
    replyJoin(request, this, { topic: this.topic, members });
  }

  listMembers(request: MemberRequest): RankedName[] | undefined {
    return this.listNames(request)?.map((name) => ({ name, operator: false, voice: false }));
  }

  summarize(request: MemberRequest): ChannelSummary | undefined {
    const names = this.listNames(request);
    return names && { members: names.length, topic: this.topic };
  }

  replyTopic(request: MemberRequest): void {
    if (this.isOpenFor(request)) request.reply("topic", this.name, this.topic);
    else request.refuse("notOnChannel", [this.name]);
  }

  setTopic(request: MemberRequest): void {
    if (this.isOpenFor(request)) request.refuse("notOperator", [this.name], "The topic is fixed");
    else request.refuse("notOnChannel", [this.name]);
  }

  replyModes(request: MemberRequest): void {
    replyModes(request, this.name, [this.modes], this.createdAt(request));
  }

  changeModes(request: MemberRequest, words: readonly string[]): void {
    const [letters = ""] = words;
    const asksForBans = /^\+?b$/.test(letters) && words.length === 1;
    if (asksForBans) request.reply("banEnd", this.name, "End of channel ban list");
    else request.refuse("notOperator", [this.name], "The modes are fixed");
  }
}

/**
 * The channel of everyone in the class. To part from it closes it for this client, which then gets no
 * messages in it; the other members see no change.
 */
export class ClassChannel extends FixedChannel {
  readonly name = everyoneChannel;
  readonly to = everyone;
  readonly symbol = "=";
  protected readonly modes = "+nt";
  protected readonly topic = "ClassChat: everyone in the class";

  isOpenFor({ client }: MemberRequest): boolean {
    return client.state.readsClass;
  }

  join(request: MemberRequest): void {
    if (this.isOpenFor(request)) return;
    // Told first, so that the client does not apply what happened before to the newer names.
    request.client.hub.endTurn();
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

  protected listNames({ client: { hub }, member }: MemberRequest): readonly string[] {
    return hub.view.who(member).members;
  }

  protected override createdAt({ client: { network } }: MemberRequest): number {
    return network.startedAt;
  }

  kick(request: MemberRequest, name: string): void {
    const names = this.listNames(request);
    if (!names) request.refuse("notOnChannel", [this.name]);
    else if (!names.includes(name)) request.refuse("notInChannel", [name, this.name]);
    else request.refuse("notOperator", [this.name], "Nobody can be kicked from it");
  }

  invite(request: MemberRequest, name: string): void {
    const names = this.listNames(request);
    if (!names) request.refuse("notOnChannel", [this.name]);
    else if (names.includes(name)) request.refuse("onChannel", [name, this.name]);
    else request.refuse("notOperator", [this.name], "Nobody can be invited to it");
  }

  /** As elsewhere, a channel that nobody has joined is not there. */
  override summarize(request: MemberRequest): ChannelSummary | undefined {
    return request.client.network.readerCount > 0 ? super.summarize(request) : undefined;
  }
}

/** The reference tag of the history's batch: nothing else is sent inside it. */
const batch = "history";

/** Marks earlier messages for clients without server-time. */
const earlierMark = "[earlier] ";

/** Sends a newcomer the latest messages to everyone (IRCv3 batch type `chathistory`). */
function replayHistory(request: MemberRequest): void {
  const { client, response } = request;
  const { caps } = client.state;
  const messages = client.hub.view.latest(client.network.options.replay);
  if (messages.length === 0) return;
  const { look } = client.state;
  const format = {
    // In the batch of the history, no message has a batch of its own.
    look: look & (looks.timed | looks.tagged),
    mark: caps.has("server-time") ? "" : earlierMark,
  };
  const lines = messages.flatMap((message) => client.network.messages.build(message, format));
  if (!caps.has("batch")) {
    response.add(...lines);
    return;
  }
  request.sendFromServer("BATCH", `+${batch}`, "chathistory", everyoneChannel);
  response.add(...lines.map((line) => addTag(line, "batch", batch)));
  request.sendFromServer("BATCH", `-${batch}`);
}
