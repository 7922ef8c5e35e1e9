import { networkOf } from "../model/address.ts";
import type { LeaveReason } from "../model/event.ts";
import { cleanUser } from "../model/mask.ts";
import { nameKey, truncateName } from "../model/name.ts";
import type { MemberRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { Acts } from "./acts.ts";
import type { Admission } from "./admission.ts";
import type { CommandOf, Done, JoinResult, Refused, ResumeResult } from "./command.ts";
import { done } from "./command.ts";
import type { Groups } from "./groups.ts";
import { namesOf } from "./hubView.ts";
import type { Member, Peer } from "./member.ts";
import type { Members } from "./members.ts";
import type { Moderation } from "./moderation.ts";
import { seatOf } from "./moderation.ts";
import type { CheckedName, NameChecker } from "./nameChecker.ts";
import type { Rooms } from "./rooms.ts";
import type { TurnLog } from "./turnLog.ts";

/** The former keys of a member who had no other name: one list for all of them. */
const noKeys: readonly string[] = [];

export interface MemberCommandsOptions {
  store: Store;
  members: Members;
  moderation: Moderation;
  acts: Acts;
  admission: Admission;
  names: Pick<NameChecker, "check">;
  groups: Pick<Groups, "leaveAll">;
  rooms: Pick<Rooms, "exitAll" | "expire" | "settle">;
  log: TurnLog;
  /** How long a lost connection's member may come back, in milliseconds. */
  graceMs: number;
}

/** How members join, come back, take another name and leave. */
export class MemberCommands {
  readonly #options: MemberCommandsOptions;

  constructor(options: MemberCommandsOptions) {
    this.#options = options;
  }

  join(command: CommandOf<"join">, peer: Peer | undefined): JoinResult | Refused {
    const { members, store, log } = this.#options;
    const checked = this.#checkNewcomer(command);
    if (!checked.ok) {
      const { refusal } = checked;
      log.record({ kind: "nameRefused", name: truncateName(command.name), refusal });
      return checked;
    }
    const { name, key, looks } = checked;
    const { tokenHash, address, user = cleanUser(name) ?? name } = command;
    const network = address === undefined ? undefined : networkOf(address);
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
      peer,
    };
    members.add(member);
    store.changes.addMember(recordOf(member));
    log.addJoined(name);
    log.record({ kind: "joined", name, active: members.size, address });
    this.#applyOrder(member, command.at);
    return this.#welcome(member, command.at);
  }

  /**
   * Brings back a member whose connection was lost, or still seems to stand and is replaced. The token
   * alone says who they are: the client may not know their present name.
   */
  resume(command: CommandOf<"resume">, peer: Peer | undefined): ResumeResult | undefined {
    const { members, store, log } = this.#options;
    const member = members.findToken(command.tokenHash);
    if (!member) return undefined;
    member.peer?.replaced();
    members.connect(member, peer, command.address);
    const since = command.since ?? member.joinedAfter;
    const isTeacher = this.#options.moderation.isTeacher(member);
    const missed = store.countMissed({ memberId: member.id, after: since, isTeacher });
    log.record({ kind: "resumed", name: member.name, missed });
    this.#options.acts.tellRetractions(member, since);
    return { ...this.#welcome(member, command.at), since };
  }

  /** Gives the member another name; groups, rooms and receipts stay theirs. The old name is free at once. */
  rename(member: Member, wanted: string): Done | Refused {
    const { members, names, store, rooms, log } = this.#options;
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
    store.changes.renameMember(recordOf(member));
    log.rename({ kind: "renamed", from, to }, members.all());
    this.#options.moderation.noteName(member);
    return done;
  }

  disconnect(member: Member, { at, uptimeMs, how }: CommandOf<"disconnect">): Done {
    const { members, graceMs, log } = this.#options;
    const mayComeBack = member.tokenHash !== undefined && graceMs > 0;
    if (!mayComeBack || !members.hasPlaceForAway(member)) return this.leave(member, how, at);
    members.disconnect(member, uptimeMs + graceMs);
    log.record({ kind: "away", name: member.name, keptUntil: at + graceMs });
    return done;
  }

  leave(member: Member, how: LeaveReason, at: number): Done {
    const { members, groups, rooms, store, log } = this.#options;
    members.remove(member);
    // Whoever leaves by themselves, or cannot come back, gives up the role with the token.
    if (how === "exit" || member.tokenHash === undefined) this.#endRole(member, at);
    groups.leaveAll(member);
    rooms.exitAll(member);
    store.changes.removeMember(member.id);
    log.addLeft(member.name);
    log.record({ kind: "left", name: member.name, how, active: members.size });
    return done;
  }

  expire({ at, uptimeMs }: CommandOf<"expire">): Done {
    const { members, rooms, moderation, acts } = this.#options;
    for (const { subject } of moderation.takeEndedMutes(at)) {
      const { memberId, tokenHash } = subject;
      const member = tokenHash === undefined ? members.get(memberId) : members.findToken(tokenHash);
      if (!member) continue;
      acts.enact({ type: "unmute", name: member.name }, { at, by: "class" }, member);
    }
    for (const member of members.all()) {
      if (member.awayUntil !== undefined && member.awayUntil <= uptimeMs)
        this.leave(member, "lost", at);
    }
    rooms.expire(uptimeMs);
    return done;
  }

  /** The newcomer's name in its final form, if it is free and they may come in. */
  #checkNewcomer({ name, tokenHash, address }: CommandOf<"join">): CheckedName | Refused {
    const checked = this.#options.names.check(name, tokenHash);
    const network = address === undefined ? undefined : networkOf(address);
    const key = checked.ok ? checked.key : nameKey(name);
    const refusal = this.#options.admission.check({ key, tokenHash, network });
    return refusal ? { ok: false, refusal } : checked;
  }

  /** A teacher is one again; who may be somebody else that was muted is muted for a while. */
  #applyOrder(member: Member, at: number): void {
    const { moderation, admission, acts, log } = this.#options;
    const { name } = member;
    const context = { at, by: "class" } as const;
    moderation.noteName(member);
    const mute = moderation.findMute(member, at);
    const until = mute ? mute.until : admission.findMuteEnd(member, at);
    if (moderation.isTeacher(member)) {
      acts.enact({ type: "teacher", name, on: true }, context, member);
    } else if (mute) {
      const event = { kind: "moderated", at, by: mute.by, isAboutYou: true } as const;
      log.answer({ ...event, act: { type: "mute", name, until } }, member);
    } else if (until !== undefined) {
      acts.enact({ type: "mute", name, until, isNewcomer: true }, context, member);
    }
  }

  /** Nobody is told: that they left says it. */
  #endRole(member: Member, at: number): void {
    const { moderation, acts, store } = this.#options;
    if (!moderation.isTeacher(member)) return;
    const act = { type: "teacher", name: member.name, on: false } as const;
    const subject = acts.describe(member);
    moderation.enact({ at, by: "class", act, subject, newest: store.newest });
  }

  #welcome(member: Member, at: number): JoinResult {
    const { members, moderation, store } = this.#options;
    const others = members.names.filter((name) => name !== member.name);
    const [groups, rooms] = [namesOf(member.groups), namesOf(member.rooms)];
    const teachers = moderation.listTeachers(members.all());
    const holding = moderation.describe(member, at);
    const seq = store.newest;
    return { ok: true, member, members: others, groups, rooms, seq, teachers, holding };
  }
}

/** What the history keeps of the member. */
function recordOf({ id, name, formerKeys, user, tokenHash, joinedAfter }: Member): MemberRecord {
  return { id, name, formerKeys, user, tokenHash, joinedAfter };
}
