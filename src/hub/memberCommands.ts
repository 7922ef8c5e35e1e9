import { networkOf } from "../model/address.ts";
import type { LeaveReason, ModeratedEvent } from "../model/event.ts";
import { limits } from "../model/limits.ts";
import * as texts from "../model/texts.ts";
import { cleanUser } from "../model/mask.ts";
import { nameKey, truncateName } from "../model/name.ts";
import type { MemberRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { Acts } from "./acts.ts";
import type { Admission } from "./admission.ts";
import type { Crowd } from "./crowd.ts";
import type { CommandOf, Done, JoinResult, Refused, ResumeResult } from "./command.ts";
import { done, refuse } from "./command.ts";
import type { Groups } from "./groups.ts";
import { namesOf } from "./hubView.ts";
import type { Member, Peer } from "./member.ts";
import type { Members } from "./members.ts";
import type { Moderation } from "./moderation.ts";
import { seatOf } from "./moderation.ts";
import type { CheckedName, NameChecker } from "./nameChecker.ts";
import type { Reactions } from "./reactions.ts";
import type { Rooms } from "./rooms.ts";
import type { TurnLog } from "./turnLog.ts";

/** The former keys of a member who had no other name: one list for all of them. */
const noKeys: readonly string[] = [];

type Departing = Pick<CommandOf<"disconnect">, "at" | "how">;

export interface MemberCommandsOptions {
  store: Store;
  members: Members;
  moderation: Moderation;
  acts: Acts;
  admission: Admission;
  reactions: Pick<Reactions, "tellMissed">;
  names: Pick<NameChecker, "check">;
  groups: Pick<Groups, "leaveAll" | "welcomeBack">;
  rooms: Pick<Rooms, "exitAll" | "expire" | "settle">;
  crowd: Crowd;
  log: TurnLog;
  /** How long a lost connection's member stays on the list, in milliseconds. */
  graceMs: number;
  /** How long the class could be reached so far, in milliseconds. */
  uptimeMs: () => number;
}

/** How members join, come back, take another name and leave. */
export class MemberCommands {
  readonly #options: MemberCommandsOptions;

  constructor(options: MemberCommandsOptions) {
    this.#options = options;
    this.#loseRestored();
  }

  join(command: CommandOf<"join">, peer: Peer | undefined): JoinResult | Refused {
    const { members, store, crowd, log } = this.#options;
    const { address, node } = command;
    const network = address === undefined ? undefined : networkOf(address);
    const checked = this.#checkNewcomer(command, network);
    if (!checked.ok) {
      const { refusal } = checked;
      log.record({ kind: "nameRefused", name: truncateName(command.name), refusal });
      return checked;
    }
    // One token brings back one member.
    const former = this.#findHolder(command.tokenHash);
    if (former) this.leave(former, "lost", command.at);
    const { name, key, looks } = checked;
    const { tokenHash, user = cleanUser(name) ?? name } = command;
    const member: Member = {
      id: store.changes.lastIds.member + 1,
      name,
      key,
      looks,
      formerKeys: noKeys,
      user,
      tokenHash,
      // The messages of this turn are told when it ends, to its newcomers too.
      joinedAfter: store.newest,
      address,
      network,
      groups: new Set(),
      rooms: new Set(),
      awayUntil: undefined,
      absentUntil: undefined,
      lostAfter: undefined,
      connections: 1,
      node,
      pace: undefined,
      spokeAt: undefined,
      peer,
    };
    crowd.expect(name);
    members.add(member);
    store.changes.addMember(recordOf(member));
    log.record({ kind: "joined", name, active: members.size, address });
    crowd.admit(member);
    this.#applyOrder(member, command.at);
    return this.#welcome(member, command.at);
  }

  /**
   * Brings back a member whose connection was lost, or still seems to stand and is replaced. The token
   * alone says who they are: the client may not know their present name.
   */
  resume(command: CommandOf<"resume">, peer: Peer | undefined): ResumeResult | Refused | undefined {
    const { members, store, crowd, log } = this.#options;
    const member = members.findToken(command.tokenHash);
    if (!member) return undefined;
    const wasAbsent = member.absentUntil !== undefined;
    const refused = wasAbsent ? this.#comeBack(member, command) : undefined;
    if (refused) return refused;
    member.peer?.replaced();
    const wasAway = member.awayUntil !== undefined;
    members.connect(member, peer, { address: command.address, node: command.node });
    if (wasAway) store.changes.changeMember(recordOf(member));
    crowd.reconnect(member);
    const since = command.since ?? member.joinedAfter;
    const isTeacher = this.#options.moderation.isTeacher(member);
    const missed = store.countMissed({ memberId: member.id, after: since, isTeacher });
    log.record({ kind: "resumed", name: member.name, missed });
    this.#options.acts.tellRetractions(member, since);
    this.#options.reactions.tellMissed(member, since);
    return { ...this.#welcome(member, command.at), since, wasAbsent };
  }

  /** Puts an absent member on the list again, by their own name if nobody has it. */
  #comeBack(
    member: Member,
    { at, name: wanted = member.name, address }: CommandOf<"resume">,
  ): Refused | undefined {
    const { members, names, groups, rooms, crowd, log } = this.#options;
    const seat = seatOf(member);
    const own = names.check(member.name, seat, member);
    const checked = own.ok ? own : names.check(wanted, seat, member);
    if (!checked.ok) {
      const { refusal } = checked;
      log.record({ kind: "nameRefused", name: truncateName(wanted), refusal });
      return checked;
    }
    // What the rooms are still to be told names the member as they left.
    if (checked.name !== member.name) rooms.settle();
    crowd.expect(checked.name);
    members.comeBack(member, checked);
    log.record({ kind: "joined", name: member.name, active: members.size, address });
    crowd.admit(member);
    groups.welcomeBack(member);
    this.#renewRole(member, at);
    return undefined;
  }

  /** Gives the member another name; groups, rooms and receipts stay theirs. The old name is free at once. */
  rename(member: Member, wanted: string): Done | Refused {
    const { members, names, store, rooms, crowd, log } = this.#options;
    const checked = names.check(wanted, seatOf(member), member);
    if (!checked.ok) {
      const about = { name: member.name, wanted: truncateName(wanted) };
      log.record({ kind: "renameRefused", ...about, refusal: checked.refusal });
      return checked;
    }
    const { name: from } = member;
    const { name: to } = checked;
    if (from === to) return done;
    rooms.settle();
    log.cut(members.all());
    members.rename(member, checked);
    store.changes.changeMember(recordOf(member));
    const renamed = { kind: "renamed", from, to } as const;
    const knownIn = new Set([...namesOf(member.groups), ...namesOf(member.rooms)]);
    log.rename(renamed, { ...renamed, knownIn }, crowd.listAudience(member));
    this.#options.moderation.noteName(member);
    return done;
  }

  /** Whether the member has another connection by now than the one that ends. */
  isReplaced(
    { connections }: Member,
    { connection = connections }: Pick<CommandOf<"leave">, "connection">,
  ): boolean {
    return connection !== connections;
  }

  /**
   * The connections of all who are connected to the server are lost, in the order of their members. However many they
   * are, their names are kept: nobody can bring that about for names that they do not have.
   */
  loseNode({ node, at }: CommandOf<"nodeGone">): Done {
    for (const member of this.#options.members.all()) {
      if (member.node !== node || member.awayUntil !== undefined) continue;
      member.peer?.replaced();
      this.#loseConnection(member, { at, how: "lost" }, true);
    }
    return done;
  }

  disconnect(member: Member, command: Departing): Done {
    return this.#loseConnection(member, command, this.#options.members.hasPlaceForAway(member));
  }

  #loseConnection(member: Member, command: Departing, hasPlace: boolean): Done {
    const { members, store, graceMs, uptimeMs, log } = this.#options;
    const { at, how } = command;
    // Their server was declared gone before: their time to come back runs already.
    if (member.awayUntil !== undefined) return done;
    if (member.tokenHash === undefined) return this.leave(member, how, at);
    const isKept = graceMs > 0 && hasPlace;
    // What was said in this turn is told when it ends: to them no more.
    const lostAfter = store.newest;
    members.disconnect(member, { awayUntil: uptimeMs() + graceMs, lostAfter });
    store.changes.changeMember(recordOf(member));
    if (isKept) log.record({ kind: "away", name: member.name, keptUntil: at + graceMs });
    else this.#depart(member, command);
    return done;
  }

  /**
   * Members who were connected when the server stopped were told no more than what is stored: kept until they are
   * back, however often it stops before that.
   */
  #loseRestored(): void {
    const { members, store } = this.#options;
    for (const member of members.all()) {
      const { awayUntil, lostAfter, tokenHash } = member;
      if (awayUntil === undefined || lostAfter !== undefined || tokenHash === undefined) continue;
      members.disconnect(member, { awayUntil, lostAfter: store.newest });
      store.changes.changeMember(recordOf(member));
    }
  }

  /** The member's token ends, and with it everything that is theirs. An absent member is on no list: nobody is told. */
  leave(member: Member, how: LeaveReason, at: number): Done {
    const { members, groups, rooms, store } = this.#options;
    const wasHere = members.has(member);
    members.remove(member);
    // Whoever leaves by themselves, or cannot come back, gives up the role with the token.
    const endsRole = how === "exit" || member.tokenHash === undefined;
    const ended = endsRole ? this.#endRole(member, at) : undefined;
    groups.leaveAll(member);
    if (wasHere) {
      rooms.exitAll(member);
      this.#tellLeft(member, how, ended);
    }
    store.changes.removeMember(member.id);
    return done;
  }

  expire(command: CommandOf<"expire">): Done {
    const { members, rooms, moderation, acts } = this.#options;
    const { at } = command;
    const uptimeMs = this.#options.uptimeMs();
    for (const { subject } of moderation.takeEndedMutes(at)) {
      const { memberId, tokenHash } = subject;
      const member = tokenHash === undefined ? members.get(memberId) : members.findToken(tokenHash);
      if (!member) continue;
      acts.enact({ type: "unmute", name: member.name }, { at, by: "class" }, member);
    }
    for (const member of members.all()) {
      if (member.awayUntil === undefined || member.awayUntil > uptimeMs) continue;
      if (member.tokenHash === undefined) this.leave(member, "lost", at);
      else this.#depart(member, { at, how: "lost" });
    }
    for (const member of members.absent.all()) {
      if ((member.absentUntil ?? 0) > uptimeMs) continue;
      this.#endRole(member, at);
      this.leave(member, "lost", at);
    }
    rooms.expire(uptimeMs);
    return done;
  }

  /** The newcomer's name in its final form, if it is free and they may come in. */
  #checkNewcomer(
    { name, tokenHash }: CommandOf<"join">,
    network: string | undefined,
  ): CheckedName | Refused {
    // Whoever asks twice at once comes in once: the other time they come back.
    const holder = this.#findHolder(tokenHash);
    if (holder && this.#options.members.has(holder)) {
      return refuse({ code: "name_taken", text: texts.nameTaken });
    }
    const checked = this.#options.names.check(name, tokenHash);
    const key = checked.ok ? checked.key : nameKey(name);
    const refusal = this.#options.admission.check({ key, tokenHash, network });
    return refusal ? refuse(refusal) : checked;
  }

  #findHolder(tokenHash: string | undefined): Member | undefined {
    return tokenHash === undefined ? undefined : this.#options.members.findToken(tokenHash);
  }

  /** A teacher is one again; who may be somebody else that was muted is muted for a while. */
  #applyOrder(member: Member, at: number): void {
    const { moderation, admission, acts, log } = this.#options;
    const { name } = member;
    const context = { at, by: "class" } as const;
    if (this.#renewRole(member, at)) return;
    const mute = moderation.findMute(member, at);
    const until = mute ? mute.until : admission.findMuteEnd(member, at);
    if (mute) {
      const event = { kind: "moderated", at, by: mute.by, isAboutYou: true } as const;
      log.answer({ ...event, act: { type: "mute", name, until } }, member);
    } else if (until !== undefined) {
      acts.enact({ type: "mute", name, until, isNewcomer: true }, context, member);
    }
  }

  /** Tells that the member, who is on the list again, is a teacher; returns false if they are not. */
  #renewRole(member: Member, at: number): boolean {
    const { moderation, acts } = this.#options;
    moderation.noteName(member);
    if (!moderation.isTeacher(member)) return false;
    acts.enact({ type: "teacher", name: member.name, on: true }, { at, by: "class" }, member);
    return true;
  }

  /** Nobody is told: that they left says it. Returns what to tell if nobody is told that either. */
  #endRole(member: Member, at: number): ModeratedEvent | undefined {
    const { moderation, acts, store } = this.#options;
    if (!moderation.isTeacher(member)) return undefined;
    const act = { type: "teacher", name: member.name, on: false } as const;
    const subject = acts.describe(member);
    moderation.enact({ at, by: "class", act, subject, newest: store.newest });
    return { kind: "moderated", at, by: undefined, act };
  }

  /** The member is off the list; their token still brings them back, and they stay in their groups. */
  #depart(member: Member, { at, how }: Departing): void {
    const { members, rooms, store, uptimeMs } = this.#options;
    members.depart(member, uptimeMs() + limits.tokenMs);
    rooms.exitAll(member);
    store.changes.changeMember({ ...recordOf(member), goneAt: at });
    this.#tellLeft(member, how);
    const surplus = members.absent.findSurplus(member.network);
    if (!surplus) return;
    this.#endRole(surplus, at);
    this.leave(surplus, "lost", at);
  }

  #tellLeft(member: Member, how: LeaveReason, ended?: ModeratedEvent): void {
    const { members, crowd, log } = this.#options;
    log.record({ kind: "left", name: member.name, how, active: members.size });
    crowd.leave(member, ended);
  }

  #welcome(member: Member, at: number): JoinResult {
    const { members, moderation, store } = this.#options;
    const [groups, rooms] = [namesOf(member.groups), namesOf(member.rooms)];
    const teachers = namesOf(moderation.listTeachers(members));
    const holding = moderation.describe(member, at);
    const seq = store.newest;
    const { connections: connection } = member;
    return { ok: true, member, connection, groups, rooms, seq, teachers, holding };
  }
}

/** What the history keeps of a member who is on the list. */
function recordOf(member: Member): MemberRecord {
  const { id, name, formerKeys, user, tokenHash, joinedAfter, lostAfter } = member;
  return { id, name, formerKeys, user, tokenHash, joinedAfter, lostAfter };
}
