import type { HubEvent } from "../../hub/event.ts";
import type { HubView } from "../../hub/hubView.ts";
import type { MemberView } from "../../hub/member.ts";
import type { RenamedEvent, ToldRename } from "../../model/event.ts";
import type { Fingerprint } from "../../model/fingerprint.ts";
import { hostOf } from "../../model/mask.ts";
import type { SaidMessage } from "../../model/message.ts";
import { nameKey } from "../../model/name.ts";
import type { ClientState } from "./clientState.ts";
import { EventEncoders } from "./eventEncoders.ts";
import type { PresenceEvent, ToldDeparture } from "./eventLines.ts";
import { PresenceLines } from "./eventLines.ts";
import type { Directory, Identity } from "./hostmask.ts";
import { unknownHost } from "./hostmask.ts";
import type { OutgoingLine } from "./ircLine.ts";
import { encodeIrcLines } from "./ircLine.ts";
import { MessageLines } from "./messageLines.ts";
import { Seats } from "./seats.ts";
import type { MonitoredChange } from "./monitoredChange.ts";
import { monitoredChange } from "./monitoredChange.ts";
import { WhowasHistory } from "./whowasHistory.ts";

export interface IrcNetworkOptions {
  /** The server's name on the wire. */
  name: string;
  /** The release, for VERSION. */
  version: string;
  /** What the server is known by over TLS; undefined until it has a certificate. */
  fingerprint?: () => Fingerprint | undefined;
  /** Members join the channel of the class when they register. */
  autojoin: boolean;
  /** Earlier messages shown to a newcomer. */
  replay: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** Milliseconds of a clock that never goes back. */
  steadyNow: () => number;
  /** The class. */
  view: HubView;
  /** When the server started, in milliseconds since 1970-01-01T00:00:00Z, and the newest message then. */
  start: { at: number; newest: number };
  /** Other servers may have members of the class too. */
  isShared: boolean;
}

/** What a member with a seat left behind when their connection was lost. */
export interface KeptSeat {
  /** Of the client that is gone. */
  state: ClientState;
  /** The newest message that it has surely read. */
  since: number;
}

/** A member connected by IRC, as the other IRC members see it. */
export interface IrcMember {
  readonly state: ClientState;
  /** Undefined before it has registered, and after it has left. */
  readonly member: MemberView | undefined;
  /** Its nick as clients were told it last. */
  readonly knownNick: string;
  /** Sends bytes that other members may share. */
  sendBytes(bytes: Uint8Array): void;
  /** What is left of it if another connection takes over. */
  keep(): KeptSeat;
  /** Asks the client whether it is there, and whether it answers within some seconds. */
  answers(): Promise<boolean>;
  /** Tells the client who of those it monitors came and went. */
  sendMonitored(change: MonitoredChange): void;
}

/** Whoever has others sent something, and pays for it. */
interface PayingSender extends Pick<IrcMember, "knownNick" | "member"> {
  chargeBytes(bytes: number): void;
}

/** What all IRC sessions share: the server's name, the members connected by IRC, former nicks. */
export class IrcNetwork implements Directory {
  readonly options: IrcNetworkOptions;
  readonly startedAt: number;
  readonly whowas = new WhowasHistory();
  readonly messages: MessageLines;
  readonly events: EventEncoders;
  readonly seats: Seats;
  /** By the id of their member: names change. */
  readonly #members = new Map<number, IrcMember>();
  /** Those who monitor somebody. */
  readonly #monitoring = new Set<IrcMember>();
  /** Called at each event of the class. */
  readonly #lookouts = new Set<() => void>();
  #invisibleCount = 0;
  /** Connections that have not registered yet. */
  readonly #newcomers = new Set<object>();
  /** Of members who have connected by IRC. */
  readonly #realNames = new WeakMap<MemberView, string>();
  /** Why IRC members have left, or lost their connection last. */
  readonly #quitReasons = new WeakMap<MemberView, string>();
  readonly #keptSeats = new WeakMap<MemberView, KeptSeat>();
  /** The names that IRC members gave up, until it is told. */
  readonly #recordedRenames = new Set<string>();
  #lastId = 0;
  #presence: PresenceLines | undefined;
  #lastRename: RenamedEvent | undefined;

  constructor(options: IrcNetworkOptions) {
    this.options = options;
    this.startedAt = options.start.at;
    this.messages = new MessageLines(this);
    this.events = new EventEncoders({
      directory: this,
      findAwayMessage: (name) => this.findAwayMessage(options.view.findTold(name)),
    });
    this.seats = new Seats({
      view: options.view,
      now: options.steadyNow,
      mayHaveWord: ({ name, awayUntil }) => {
        return awayUntil !== undefined || this.find(name)?.state.password !== undefined;
      },
    });
  }

  get name(): string {
    return this.options.name;
  }

  get now(): number {
    return this.options.now();
  }

  /**
   * An id that nothing else is given, over another connection or before a crash: what a member says by an
   * id of their last connection would be taken for a repeat.
   */
  createId(): string {
    this.#lastId += 1;
    return `${this.startedAt.toString(36)}-t${this.#lastId}`;
  }

  get newcomerCount(): number {
    return this.#newcomers.size;
  }

  /** Members who are hidden from searches by mask: told to every newcomer. */
  get invisibleCount(): number {
    return this.#invisibleCount;
  }

  /** How many read the channel of the class: all members but the IRC members who have it closed. */
  get readerCount(): number {
    return this.#members.values().reduce((count, { state }) => {
      return count - Number(!state.readsClass);
    }, this.options.view.memberCount);
  }

  /** A connection has begun, which may register. */
  addNewcomer(connection: object): void {
    this.#newcomers.add(connection);
  }

  /** The connection has registered, or ended. */
  removeNewcomer(connection: object): void {
    this.#newcomers.delete(connection);
  }

  add({ id }: MemberView, member: IrcMember): void {
    this.#leave(id);
    this.#members.set(id, member);
    if (member.state.modes.has("i")) this.#invisibleCount += 1;
    this.noteMonitoring(member);
  }

  /** The member is hidden from searches by mask from now on, or no longer is. */
  noteInvisible(isInvisible: boolean): void {
    this.#invisibleCount += isInvisible ? 1 : -1;
  }

  /** The connection of that member counts no longer. */
  #leave(id: number): void {
    const member = this.#members.get(id);
    if (!member) return;
    if (member.state.modes.has("i")) this.#invisibleCount -= 1;
    this.#monitoring.delete(member);
  }

  /** An IRC member gave up this name, which is not told yet. */
  recordRename(from: string): void {
    this.whowas.recordRename({ name: from, ...this.identify(from), at: this.now });
    this.#recordedRenames.add(from);
  }

  /** A member's new name is told, whatever protocol they use. May be called again with the same event. */
  noteRename(event: RenamedEvent): void {
    if (this.#lastRename === event) return;
    this.#lastRename = event;
    const { from } = event;
    const isRecorded = this.#recordedRenames.delete(from);
    if (!isRecorded) this.whowas.recordRename({ name: from, ...this.identify(from), at: this.now });
  }

  /** Looks whenever something happens in the class, until what this returns is called. */
  lookOut(look: () => void): () => void {
    this.#lookouts.add(look);
    return () => void this.#lookouts.delete(look);
  }

  /** In a crowd not everybody is told who comes and goes: WHOWAS, and those who monitor somebody, are told here. */
  watch(event: HubEvent): void {
    for (const look of this.#lookouts) look();
    if (!this.options.view.crowd.isOn) return;
    if (event.kind === "left") this.whowas.recordDepartures([this.#describeLeft(event.name)]);
    const change = this.#monitoring.size > 0 ? monitoredChange(event) : undefined;
    if (!change) return;
    for (const member of this.#monitoring) member.sendMonitored(change);
  }

  /** The member monitors somebody from now on, or nobody any more. */
  noteMonitoring(member: IrcMember): void {
    if (member.state.monitored.size > 0) this.#monitoring.add(member);
    else this.#monitoring.delete(member);
  }

  /**
   * The connection of an IRC member has ended; they may come back.
   * @param reason the reason shown to the others if they leave
   */
  remove(member: MemberView, reason: string, kept: KeptSeat): void {
    this.#quitReasons.set(member, reason);
    this.#keptSeats.set(member, kept);
    this.#leave(member.id);
    this.#members.delete(member.id);
  }

  /** What is left of the connection by which a member was here before; after a crash, only what they have missed since. */
  findKept(member: MemberView): Partial<KeptSeat> & Pick<KeptSeat, "since"> {
    const connected = this.#members.get(member.id);
    // Of whoever was gone already under an earlier release it may not be known.
    const since = member.lostAfter ?? this.options.start.newest;
    return connected?.keep() ?? this.#keptSeats.get(member) ?? { since };
  }

  /** Whether an IRC member says that they are a program (IRCv3 bot-mode). */
  isBot(name: string): boolean {
    return this.find(name)?.state.modes.has("B") === true;
  }

  isTeacher(name: string): boolean {
    const { view } = this.options;
    const member = view.findTold(name);
    return member !== undefined && view.isTeacher(member);
  }

  /** Undefined for members connected by another protocol. */
  find(name: string): IrcMember | undefined {
    const member = this.options.view.findTold(name);
    return member && this.#members.get(member.id);
  }

  setRealName(member: MemberView, realName: string): void {
    this.#realNames.set(member, realName);
  }

  /** What others see of whoever has the name in what is told now; all but IRC members have their name as real name. */
  identify(name: string): Identity {
    const member = this.options.view.findTold(name);
    if (!member) return { user: name, host: unknownHost, realName: name };
    const { id, user } = member;
    return { user, host: hostOf(id), realName: this.#realNames.get(member) ?? name };
  }

  /** Since an IRC member last sent a message. */
  findIdleSeconds(name: string): number | undefined {
    const state = this.find(name)?.state;
    return state && Math.floor((this.now - state.lastMessageAt) / 1_000);
  }

  /** Why a member does not read messages now; undefined when they do, as far as the server knows. */
  findAwayMessage(member: MemberView | undefined): string | undefined {
    if (!member) return undefined;
    const { id, awayUntil } = member;
    if (awayUntil !== undefined) return "The connection is lost; messages are kept for a while";
    return this.#members.get(id)?.state.awayMessage;
  }

  /** The lines for a change of presence, made once for all clients. Its first call records the departures. */
  buildPresenceLines(event: PresenceEvent): PresenceLines {
    if (this.#presence?.event === event) return this.#presence;
    const left = event.left.map((name) => this.#describeLeft(name));
    if (!this.options.view.crowd.isOn) this.whowas.recordDepartures(left);
    this.#presence = new PresenceLines(event, this, left);
    return this.#presence;
  }

  #describeLeft(name: string): ToldDeparture {
    const member = this.options.view.findTold(name);
    const reason = (member && this.#quitReasons.get(member)) ?? "Left the class";
    return { name, ...this.identify(name), reason, at: this.now, member };
  }

  /** The source of a member's lines. */
  hostmask(name: string): string {
    return formatMask(name, this.options.view.findTold(name));
  }

  maskSender({ from, senderId }: SaidMessage): string {
    const { view } = this.options;
    const named = view.findTold(from);
    return formatMask(from, named?.id === senderId ? named : view.get(senderId));
  }

  /** Whether two members are in a channel together, by the view of the first. */
  shareChannel({ state, member }: Pick<IrcMember, "state" | "member">, other: MemberView): boolean {
    if (!member) return false;
    // In a crowd whoever is silent is in its channel unseen.
    if (state.readsClass && this.options.view.crowd.isShown(other)) return true;
    const { groups } = member;
    return (
      other.rooms.values().some(({ members }) => members.has(member)) ||
      other.groups.values().some((group) => groups.has(group))
    );
  }

  /** Whether a member has been in a channel together with whoever took another name, and so may know the one before. */
  knowsRenamed({ state, member }: Pick<IrcMember, "state" | "member">, event: ToldRename): boolean {
    if (!member) return false;
    if (state.readsClass) return true;
    const { groups, rooms } = member;
    return [...groups, ...rooms].some(({ name }) => event.knownIn.has(name));
  }

  /**
   * Sends a line from a member to the other IRC members who know them and whose state `wantsLine`: those
   * who share a channel with them, or monitor them (IRCv3 extended-monitor).
   */
  sendToOthers(
    sender: PayingSender,
    wantsLine: (state: ClientState) => boolean,
    line: Omit<OutgoingLine, "source">,
  ): void {
    const { member } = sender;
    if (!member) return;
    const bytes = encodeIrcLines([{ ...line, source: this.hostmask(sender.knownNick) }]);
    const key = nameKey(member.name);
    let receivers = 0;
    for (const other of this.#members.values()) {
      if (other.member === member || !wantsLine(other.state)) continue;
      const { caps, monitored } = other.state;
      const isWatched = caps.has("extended-monitor") && monitored.has(key);
      if (!isWatched && !this.shareChannel(other, member)) continue;
      other.sendBytes(bytes);
      receivers += 1;
    }
    sender.chargeBytes(receivers * bytes.length);
  }
}

/** @param member who has or had the name; undefined if nobody can tell */
function formatMask(name: string, member: MemberView | undefined): string {
  return member ? `${name}!${member.user}@${hostOf(member.id)}` : `${name}!${name}@${unknownHost}`;
}
