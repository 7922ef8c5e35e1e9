import type { Member } from "../../hub/member.ts";
import type { MemberEvent, RenamedEvent, RoomEvent } from "../../model/event.ts";
import { sharedEncoder } from "../../wire/encodeOnce.ts";
import type { Profile } from "./clientState.ts";
import { PresenceNews, roomLine } from "./eventLines.ts";
import { hostmask } from "./hostmask.ts";
import type { OutLine } from "./ircLine.ts";
import { formatIrcLine } from "./ircLine.ts";
import { Departures } from "./whowasHistory.ts";

const encoder = new TextEncoder();

export interface IrcNetworkOptions {
  /** The server's name on the wire. */
  name: string;
  /** The release, as VERSION gives it. */
  version: string;
  /** Members are joined to the channel of the class without asking. */
  autojoin: boolean;
  /** The server window shows private messages. */
  privateShown: boolean;
  /** Earlier messages a newcomer is shown. */
  replay: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
}

/** One IRC member: what only this door knows of it. */
export interface Resident {
  readonly profile: Profile;
  /** Tells it these lines, whose bytes it may share with others. */
  pass(bytes: Uint8Array): void;
  /** Leaves, so that its user can come back under its name. */
  makeWay(): void;
}

type PresenceChanged = Extract<MemberEvent, { kind: "presenceChanged" }>;

/** What the connections of the IRC door share: the server's name, who of the class is here by IRC, who left. */
export class IrcNetwork {
  readonly options: IrcNetworkOptions;
  readonly startedAt: number;
  readonly departures = new Departures();
  readonly #residents = new Map<string, Resident>();
  readonly #roomBytes = {
    usual: sharedEncoder((fact: RoomEvent) => this.#format(fact, false)),
    extended: sharedEncoder((fact: RoomEvent) => this.#format(fact, true)),
  };
  readonly #nickBytes = sharedEncoder((fact: RenamedEvent) => this.#formatNick(fact));
  #news: PresenceNews | undefined;

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

  /** How many members are here by IRC. */
  get size(): number {
    return this.#residents.size;
  }

  enter(name: string, resident: Resident): void {
    this.#residents.set(name, resident);
  }

  /** The IRC member of that name goes by another one. */
  rename(from: string, to: string): void {
    const resident = this.#residents.get(from);
    if (!resident) return;
    this.#residents.delete(from);
    this.#residents.set(to, resident);
  }

  /** @param reason as the others are told it */
  leave(name: string, reason: string): void {
    this.departures.explain(name, this.realName(name), reason);
    this.#residents.delete(name);
  }

  /** The IRC member of that name; undefined for members who came by another door. */
  resident(name: string): Resident | undefined {
    return this.#residents.get(name);
  }

  /** What a member says he is called; for those of other doors, his name. */
  realName(name: string): string {
    return this.#residents.get(name)?.profile.realName ?? name;
  }

  /** The news of who came and went, made once for all who are told. */
  newsOf(fact: PresenceChanged): PresenceNews {
    if (this.#news?.fact === fact) return this.#news;
    const left = this.departures.note(fact.left, this.now);
    this.#news = new PresenceNews(fact, (name) => this.realName(name), left);
    return this.#news;
  }

  /** What happened in a room, the same bytes for all who are told the same. @param extended with real names */
  bytesOf(fact: RoomEvent, extended: boolean): Uint8Array {
    return extended ? this.#roomBytes.extended([fact]) : this.#roomBytes.usual([fact]);
  }

  /** That somebody goes by another name (RFC 2812 §3.1.2), the same bytes for all. */
  nickBytes(fact: RenamedEvent): Uint8Array {
    return this.#nickBytes([fact]);
  }

  /** Tells all IRC members of whom this holds, but the one it is about. */
  tellOthers(name: string, isFor: (profile: Profile) => boolean, line: Omit<OutLine, "source">) {
    const bytes = encoder.encode(formatIrcLine({ ...line, source: hostmask(name) }));
    for (const [other, resident] of this.#residents) {
      if (other !== name && isFor(resident.profile)) resident.pass(bytes);
    }
  }

  #formatNick({ from, to }: RenamedEvent): string {
    this.departures.add({ name: from, realName: this.realName(from), at: this.now });
    return formatIrcLine({ source: hostmask(from), command: "NICK", params: [to] });
  }

  #format(fact: RoomEvent, extended: boolean): string {
    const realName = extended ? (name: string) => this.realName(name) : undefined;
    return formatIrcLine(roomLine(fact, { server: this.name, realName }));
  }
}

/** Why a member does not read what he is sent now; undefined where he does, as far as it is known. */
export function awayReason(network: IrcNetwork, member: Member | undefined): string | undefined {
  if (!member) return undefined;
  if (!member.peer) return "The connection is lost; messages are kept for a while";
  return network.resident(member.name)?.profile.away;
}
