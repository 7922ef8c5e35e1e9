import type { Audience } from "../model/message.ts";
import type { MemberEvent } from "../model/event.ts";
import type { Member, MemberView } from "./member.ts";
import type { Members } from "./members.ts";
import type { SharedState } from "./sharedState.ts";
import type { TurnLog } from "./turnLog.ts";

/** Below this share of the members that made it a crowd, a class no longer is one: it does not change to and fro. */
const staysAbove = 0.8;

export interface CrowdOptions {
  /** From how many members on a class is a crowd; 0 for never. */
  from: number;
  /** The class was a crowd when this server stopped. */
  wasOn: boolean;
  /** Undefined if one server serves the class. */
  shared: Pick<SharedState, "hear"> | undefined;
  members: Pick<Members, "size" | "all" | "get">;
  log: Pick<
    TurnLog,
    "addJoined" | "addLeft" | "presence" | "cut" | "tell" | "tellPresence" | "tellMembers"
  >;
}

/**
 * Whether the class is a crowd, and which names are told to whom. In a crowd members come and go unseen: everybody
 * learns a name when its owner speaks to everyone or is a teacher; until then only people in their groups and rooms
 * do, and people they exchange private messages with. All who learned a name are told that its owner left or was renamed.
 */
export class Crowd {
  readonly #options: CrowdOptions;
  #isOn: boolean;
  /** Members who spoke to everyone, and teachers: newcomers may be told their names. */
  readonly #heard = new Set<MemberView>();
  /** Members who were here when the class became a crowd and have not been heard since: `#early` know their names. */
  readonly #seen = new Set<Member>();
  /** Members who were here then, and have kept the same connection since. */
  readonly #early = new Set<Member>();
  /** For each member, those they have exchanged private messages with since then. */
  readonly #acquaintances = new Map<MemberView, Set<MemberView>>();

  constructor(options: CrowdOptions) {
    this.#options = options;
    const { from, wasOn, members } = options;
    this.#isOn = from > 0 && members.size >= (wasOn ? from * staysAbove : from);
  }

  /** A class that goes on: these were heard before, in their order. */
  restore(heard: Iterable<Member>): void {
    for (const member of heard) this.#heard.add(member);
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Those whose names everybody may be told, in the order they were heard first. */
  get heard(): Iterable<MemberView> {
    return this.#heard;
  }

  /** Whether everybody may be told that the member is here. */
  isShown(member: MemberView): boolean {
    return !this.#isOn || this.#heard.has(member);
  }

  /** Somebody is about to be on the list under that name. */
  expect(name: string): void {
    const { log, members } = this.#options;
    if (!this.#isOn) log.addJoined(name, members.all());
    else if (log.presence.has(name)) log.cut(members.all());
  }

  /** The newcomer is on the list. Perhaps the class is a crowd with them: their welcome says so. */
  admit(member: Member): void {
    const { members, from } = this.#options;
    if (this.#isOn) this.#options.log.presence.noteCount();
    else if (from > 0 && members.size >= from) this.#begin();
    this.#early.delete(member);
  }

  /** The member is off the list: whoever knows their name is told. */
  leave(member: Member, implied: MemberEvent | undefined): void {
    const { log, members, from } = this.#options;
    const { name } = member;
    if (!this.#isOn) {
      log.addLeft(name, implied);
    } else if (this.#isKnownToAll(member)) {
      // What they said comes between the two.
      if (log.presence.has(name)) log.cut(members.all());
      log.addLeft(name, implied);
    } else {
      const audience = this.listAcquainted(member);
      if (audience.length > 0) {
        log.presence.addLeftUnseen(name);
        log.tellPresence({ joined: [], left: [name] }, audience);
      }
    }
    this.#forget(member);
    if (!this.#isOn) return;
    log.presence.noteCount();
    if (members.size < from * staysAbove) this.#end();
  }

  /** The member is here over another connection, which is told no names from before. */
  reconnect(member: Member): void {
    this.#early.delete(member);
  }

  /** The member says something there. */
  hear(from: Member, audience: Audience): void {
    if (audience.kind === "everyone") this.show(from);
    else if (this.#isOn && audience.kind === "member") {
      const to = this.#options.members.get(audience.id);
      if (to) this.#acquaint(from, to);
    }
  }

  /** From now on everybody may be told that the member is here. */
  show(member: Member): void {
    if (this.#heard.has(member)) return;
    this.#heard.add(member);
    this.#options.shared?.hear(member, true);
    if (!this.#isOn) return;
    const { log, members } = this.#options;
    if (this.#seen.delete(member)) {
      const others = Array.from(members.all()).filter((other) => !this.#early.has(other));
      log.tellPresence({ joined: [member.name], left: [] }, others);
      return;
    }
    if (log.presence.has(member.name)) log.cut(members.all());
    log.addJoined(member.name, members.all());
  }

  /** The members who are told what becomes of this one's name, themselves included. */
  listAudience(member: Member): Member[] {
    if (!this.#isOn || this.#isKnownToAll(member)) return [...this.#options.members.all()];
    return [member, ...this.listAcquainted(member)];
  }

  /** The others in the member's groups and rooms, and those they have exchanged private messages with. */
  listAcquainted(member: MemberView): Member[] {
    const known = new Set(this.#acquaintances.get(member));
    for (const { members } of [...member.groups, ...member.rooms]) {
      for (const other of members.keys()) known.add(other);
    }
    known.delete(member);
    const { members } = this.#options;
    return Array.from(known, ({ id }) => members.get(id)).filter((other) => other !== undefined);
  }

  #isKnownToAll(member: Member): boolean {
    return this.#heard.has(member) || this.#seen.has(member);
  }

  #acquaint(one: Member, other: Member): void {
    if (one === other) return;
    this.#noteAcquaintance(one, other);
    this.#noteAcquaintance(other, one);
  }

  #noteAcquaintance(one: Member, other: Member): void {
    const known = this.#acquaintances.get(one);
    if (known) known.add(other);
    else this.#acquaintances.set(one, new Set([other]));
  }

  #forget(member: Member): void {
    if (this.#heard.delete(member)) this.#options.shared?.hear(member, false);
    this.#seen.delete(member);
    this.#early.delete(member);
    for (const other of this.#acquaintances.get(member) ?? []) {
      this.#acquaintances.get(other)?.delete(member);
    }
    this.#acquaintances.delete(member);
  }

  #begin(): void {
    const { log, members } = this.#options;
    const { size: people } = members;
    const all = [...members.all()];
    log.cut(all);
    this.#isOn = true;
    for (const member of all) {
      this.#early.add(member);
      if (!this.#heard.has(member)) this.#seen.add(member);
    }
    const changed = { kind: "crowdChanged", isOn: true, people } as const;
    log.tell(changed, { ...changed, names: [], unheard: [] }, all);
    log.cut(all);
  }

  /** Everybody is told of everybody again. */
  #end(): void {
    const { log, members } = this.#options;
    const { size: people } = members;
    const all = [...members.all()];
    log.cut(all);
    this.#isOn = false;
    const changed = { kind: "crowdChanged", isOn: false, people } as const;
    const names = all.map(({ name }) => name);
    const unheard = namesOf(all.filter((member) => !this.#heard.has(member)));
    const unseen = namesOf(all.filter((member) => !this.#isKnownToAll(member)));
    const late = all.filter((member) => !this.#early.has(member));
    log.tell(changed, { ...changed, names, unheard }, late);
    log.tellMembers({ ...changed, names, unheard: unseen }, [...this.#early]);
    // Whoever comes and goes from now on is told after that.
    log.cut(all);
    this.#seen.clear();
    this.#early.clear();
    this.#acquaintances.clear();
  }
}

function namesOf(members: readonly Member[]): string[] {
  return members.map(({ name }) => name);
}
