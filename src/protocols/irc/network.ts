import type { MemberView } from "../../hub/member.ts";
import type { RenamedEvent, RoomEvent } from "../../model/event.ts";
import { createSharedEncoder } from "../../wire/encoder.ts";
import type { ClientState } from "./clientState.ts";
import type { PresenceEvent } from "./eventLines.ts";
import { PresenceLines, buildRoomLine } from "./eventLines.ts";
import { formatHostmask } from "./hostmask.ts";
import type { OutgoingLine } from "./ircLine.ts";
import { encodeIrcLines, formatIrcLine } from "./ircLine.ts";
import { WhowasHistory } from "./whowasHistory.ts";

export interface IrcNetworkOptions {
  /** The server's name on the wire. */
  name: string;
  /** The release, for VERSION. */
  version: string;
  /** Members join the channel of the class when they register. */
  autojoin: boolean;
  /** The server window shows private messages. */
  privateShown: boolean;
  /** Earlier messages shown to a newcomer. */
  replay: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
}

/** A member connected by IRC, as the other IRC members see it. */
export interface IrcMember {
  readonly state: ClientState;
  /** Its nick as clients were told it last. */
  readonly knownNick: string;
  /** Sends bytes that other members may share. */
  sendBytes(bytes: Uint8Array): void;
  /** Disconnects it, so that its user can reconnect under the same nick (as NickServ's GHOST). */
  disconnectGhost(): void;
}

/** What all IRC sessions share: the server's name, the members connected by IRC, former nicks. */
export class IrcNetwork {
  readonly options: IrcNetworkOptions;
  readonly startedAt: number;
  readonly whowas = new WhowasHistory();
  readonly #members = new Map<string, IrcMember>();
  readonly #encodeRoomEvents = {
    plain: createSharedEncoder((event: RoomEvent) => this.#formatRoomEvent(event, false)),
    extended: createSharedEncoder((event: RoomEvent) => this.#formatRoomEvent(event, true)),
  };
  readonly #encodeRenames = createSharedEncoder(formatRename);
  /** By the names that IRC members gave up in this turn, until it is told: what they did before is told first. */
  readonly #formerRealNames = new Map<string, string>();
  #presence: PresenceLines | undefined;
  #lastRename: RenamedEvent | undefined;

  constructor(options: IrcNetworkOptions) {
    this.options = options;
    this.startedAt = options.now();
  }

  get name(): string {
    return this.options.name;
  }

  get now(): number {
    return this.options.now();
  }

  add(name: string, member: IrcMember): void {
    this.#members.set(name, member);
  }

  /** An IRC member has a new name, which is not told yet. */
  rename(from: string, to: string): void {
    const member = this.#members.get(from);
    if (!member) return;
    const realName = this.findRealName(from);
    this.whowas.recordRename({ name: from, realName, at: this.now });
    this.#formerRealNames.set(from, realName);
    this.#members.delete(from);
    this.#members.set(to, member);
  }

  /** A member's new name is told, whatever protocol they use. May be called again with the same event. */
  noteRename(event: RenamedEvent): void {
    if (this.#lastRename === event) return;
    this.#lastRename = event;
    const { from } = event;
    const isRecorded = this.#formerRealNames.delete(from);
    if (!isRecorded) this.whowas.recordRename({ name: from, realName: from, at: this.now });
  }

  /** @param reason the reason shown to the others */
  remove(name: string, reason: string): void {
    this.whowas.noteQuit(name, this.findRealName(name), reason);
    this.#members.delete(name);
    if (this.#members.size === 0) this.whowas.forgetQuits();
  }

  /** Undefined for members connected by another protocol. */
  find(name: string): IrcMember | undefined {
    return this.#members.get(name);
  }

  /** The real name of an IRC member; the name itself for members connected by another protocol. */
  findRealName(name: string): string {
    return this.#members.get(name)?.state.realName ?? name;
  }

  /** Why a member does not read messages now; undefined when they do, as far as the server knows. */
  findAwayMessage(member: MemberView | undefined): string | undefined {
    if (!member) return undefined;
    const { name, awayUntil } = member;
    if (awayUntil !== undefined) return "The connection is lost; messages are kept for a while";
    return this.#members.get(name)?.state.awayMessage;
  }

  /** The lines for a change of presence, made once for all clients. Its first call records the departures. */
  buildPresenceLines(event: PresenceEvent): PresenceLines {
    if (this.#presence?.event === event) return this.#presence;
    const departures = this.whowas.recordDepartures(event, this.now);
    this.#presence = new PresenceLines(event, (name) => this.#findToldRealName(name), departures);
    return this.#presence;
  }

  /** @param extendedJoin with real names, for clients with that capability */
  encodeRoomEvent(event: RoomEvent, extendedJoin: boolean): Uint8Array {
    const { plain, extended } = this.#encodeRoomEvents;
    return extendedJoin ? extended([event]) : plain([event]);
  }

  /** Encodes a NICK line (RFC 2812 §3.1.2). */
  encodeRename(event: RenamedEvent): Uint8Array {
    return this.#encodeRenames([event]);
  }

  /** Sends a line from a member to all other IRC members whose state `wantsLine`. */
  sendToOthers(
    sender: Pick<IrcMember, "knownNick">,
    wantsLine: (state: ClientState) => boolean,
    line: Omit<OutgoingLine, "source">,
  ): void {
    const bytes = encodeIrcLines([{ ...line, source: formatHostmask(sender.knownNick) }]);
    for (const member of this.#members.values()) {
      if (member !== sender && wantsLine(member.state)) member.sendBytes(bytes);
    }
  }

  /** The real name of whoever had this name when what is told now happened. */
  #findToldRealName(name: string): string {
    return this.#formerRealNames.get(name) ?? this.findRealName(name);
  }

  #formatRoomEvent(event: RoomEvent, extendedJoin: boolean): string {
    const realName = extendedJoin ? (name: string) => this.#findToldRealName(name) : undefined;
    return formatIrcLine(buildRoomLine(event, { server: this.name, realName }));
  }
}

function formatRename({ from, to }: RenamedEvent): string {
  return formatIrcLine({ source: formatHostmask(from), command: "NICK", params: [to] });
}
