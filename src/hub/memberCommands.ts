import { networkOf } from "../model/address.ts";
import type { LeaveReason } from "../model/event.ts";
import { limits } from "../model/limits.ts";
import { cleanUser } from "../model/mask.ts";
import { checkName, nameKey, truncateName } from "../model/name.ts";
import type { Refusal } from "../model/refusal.ts";
import { texts } from "../model/texts.ts";
import type { MemberRecord } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { CommandOf, Done, JoinResult, Refused, ResumeResult } from "./command.ts";
import { done } from "./command.ts";
import type { Groups } from "./groups.ts";
import { namesOf } from "./hubView.ts";
import type { Member, Peer } from "./member.ts";
import type { Members } from "./members.ts";
import type { Rooms } from "./rooms.ts";
import type { TurnLog } from "./turnLog.ts";

/** The former keys of a member who had no other name: one list for all of them. */
const noKeys: readonly string[] = [];

export interface MemberCommandsOptions {
  store: Store;
  members: Members;
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
    const checked = this.#checkName(command.name);
    if (!checked.ok) {
      const { refusal } = checked;
      log.record({ kind: "nameRefused", name: truncateName(command.name), refusal });
      return checked;
    }
    const { name, key } = checked;
    const { tokenHash, address, user = cleanUser(name) ?? name } = command;
    const member: Member = {
      id: store.changes.lastIds.member + 1,
      name,
      key,
      formerKeys: noKeys,
      user,
      tokenHash,
      // The messages of this turn are told when it ends, to its newcomers too.
      joinedAfter: store.newest,
      address,
      network: address === undefined ? undefined : networkOf(address),
      groups: new Set(),
      rooms: new Set(),
      awayUntil: undefined,
      peer,
    };
    members.add(member);
    store.changes.addMember(recordOf(member));
    log.addJoined(name);
    log.record({ kind: "joined", name, active: members.size, address });
    return this.#welcome(member);
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
    const missed = store.countMissed(member.id, since);
    log.record({ kind: "resumed", name: member.name, missed });
    return { ...this.#welcome(member), since };
  }

  /** Gives the member another name; groups, rooms and receipts stay theirs. The old name is free at once. */
  rename(member: Member, { name: wanted }: CommandOf<"rename">): Done | Refused {
    const { members, store, rooms, log } = this.#options;
    const checked = this.#checkName(wanted, member);
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
    members.rename(member, to);
    store.changes.renameMember(recordOf(member));
    log.rename({ kind: "renamed", from, to }, members.all());
    return done;
  }

  disconnect(member: Member, { at, uptimeMs, how }: CommandOf<"disconnect">): Done {
    const { members, graceMs, log } = this.#options;
    const mayComeBack = member.tokenHash !== undefined && graceMs > 0;
    if (!mayComeBack || !members.hasPlaceForAway(member)) return this.leave(member, how);
    members.disconnect(member, uptimeMs + graceMs);
    log.record({ kind: "away", name: member.name, keptUntil: at + graceMs });
    return done;
  }

  leave(member: Member, how: LeaveReason): Done {
    const { members, groups, rooms, store, log } = this.#options;
    members.remove(member);
    groups.leaveAll(member);
    rooms.exitAll(member);
    store.changes.removeMember(member.id);
    log.addLeft(member.name);
    log.record({ kind: "left", name: member.name, how, active: members.size });
    return done;
  }

  expire({ uptimeMs }: CommandOf<"expire">): Done {
    const { members, rooms } = this.#options;
    for (const member of members.all()) {
      if (member.awayUntil !== undefined && member.awayUntil <= uptimeMs)
        this.leave(member, "lost");
    }
    rooms.expire(uptimeMs);
    return done;
  }

  /**
   * The name in its final form, if it is free.
   * @param member who wants it, if they are in the class already: their own name is free to them
   */
  #checkName(wanted: string, member?: Member): { ok: true; name: string; key: string } | Refused {
    const checked = checkName(wanted);
    if (!checked.ok) return refuse("name_invalid", texts.nameInvalid(checked.why));
    const { name } = checked;
    const key = nameKey(name);
    const holder = this.#options.members.findKey(key);
    if (holder && holder !== member) return refuse("name_taken", texts.nameTaken);
    const had = member ? [member.key, ...member.formerKeys] : [];
    if (new Set([key, ...had]).size > limits.namesOfMember) {
      return refuse("name_invalid", texts.nameInvalid(texts.tooManyNames));
    }
    return { ok: true, name, key };
  }

  #welcome(member: Member): JoinResult {
    const others = this.#options.members.names.filter((name) => name !== member.name);
    const [groups, rooms] = [namesOf(member.groups), namesOf(member.rooms)];
    return { ok: true, member, members: others, groups, rooms, seq: this.#options.store.newest };
  }
}

function refuse(code: Refusal["code"], text: string): Refused {
  return { ok: false, refusal: { code, text } };
}

/** What the history keeps of the member. */
function recordOf({ id, name, formerKeys, user, tokenHash, joinedAfter }: Member): MemberRecord {
  return { id, name, formerKeys, user, tokenHash, joinedAfter };
}
