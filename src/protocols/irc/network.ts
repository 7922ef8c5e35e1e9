import type { Member } from "../../hub/member.ts";
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
  readonly #encodeRenames = createSharedEncoder((event: RenamedEvent) => this.#recordRename(event));
  #presence: PresenceLines | undefined;

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

  rename(from: string, to: string): void {
    const member = this.#members.get(from);
    if (!member) return;
    this.#members.delete(from);
    this.#members.set(to, member);
  }

  /** @param reason the reason shown to the others */
  remove(name: string, reason: string): void {
    this.whowas.noteQuit(name, this.findRealName(name), reason);
    this.#members.delete(name);
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
  findAwayMessage(member: Member | undefined): string | undefined {
    if (!member) return undefined;
    if (!member.peer) return "The connection is lost; messages are kept for a while";
    return this.#members.get(member.name)?.state.awayMessage;
  }

  /** The lines for a change of presence, made once for all clients. Its first call records the departures. */
  buildPresenceLines(event: PresenceEvent): PresenceLines {
    if (this.#presence?.event === event) return this.#presence;
    const departures = this.whowas.recordDepartures(event.left, this.now);
    this.#presence = new PresenceLines(event, (name) => this.findRealName(name), departures);
    return this.#presence;
  }

  /** @param extendedJoin with real names, for clients with that capability */
  encodeRoomEvent(event: RoomEvent, extendedJoin: boolean): Uint8Array {
    const { plain, extended } = this.#encodeRoomEvents;
    return extendedJoin ? extended([event]) : plain([event]);
  }

  /** Encodes a NICK line (RFC 2812 §3.1.2). Its first call for an event records the former nick. */
  encodeRename(event: RenamedEvent): Uint8Array {
    return this.#encodeRenames([event]);
  }

  /** Sends a line from a member to all other IRC members whose state `wantsLine`. */
  sendToOthers(
    name: string,
    wantsLine: (state: ClientState) => boolean,
    line: Omit<OutgoingLine, "source">,
  ): void {
    const bytes = encodeIrcLines([{ ...line, source: formatHostmask(name) }]);
    for (const [other, member] of this.#members) {
      if (other !== name && wantsLine(member.state)) member.sendBytes(bytes);
    }
  }

  #recordRename({ from, to }: RenamedEvent): string {
    this.whowas.recordRename({ name: from, realName: this.findRealName(from), at: this.now });
    return formatIrcLine({ source: formatHostmask(from), command: "NICK", params: [to] });
  }

  #formatRoomEvent(event: RoomEvent, extendedJoin: boolean): string {
    const realName = extendedJoin ? (name: string) => this.findRealName(name) : undefined;
    return formatIrcLine(buildRoomLine(event, { server: this.name, realName }));
  }
}
