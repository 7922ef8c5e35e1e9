import { isLoopback } from "../model/address.ts";
import { isNumber } from "../model/name.ts";
import type { ClassSnapshot } from "../store/records.ts";
import { AbsentMembers } from "./absentMembers.ts";
import type { Member, Peer } from "./member.ts";
import { restoreGone, restoreMember, restoreShared } from "./restoredMember.ts";
import { NameRegistry } from "./nameRegistry.ts";
import type { FoundPage } from "./nameIndex.ts";
import { NameIndex } from "./nameIndex.ts";
import type { SharedState } from "./sharedState.ts";

/** Members who are away, whose names are kept: in all, and from one network. */
const awayMembers = 1_000;
const awayMembersOfNetwork = 250;

/** Names of members who have left by which they can still be found; the oldest are forgotten. */
const goneNames = 1_000;

/** That a member had a name in this turn, from when so many names had been taken. */
interface NameHolding {
  member: Member;
  since: number;
}

/** A name that nobody else has. */
type TakenName = Pick<Member, "name" | "key" | "looks">;

/**
 * Everybody in the class, connected or away, whose names are unique after folding, and newcomers' look like no
 * other; and those who are absent, of whom only `absent`, `getAny` and `findToken` know.
 */
export class Members {
  readonly absent = new AbsentMembers();
  readonly #byId = new Map<number, Member>();
  readonly #byName = new Map<string, Member>();
  readonly #byKey = new NameIndex<Member>();
  readonly #byLook = new NameRegistry<Member>();
  readonly #byFormerKey = new Map<string, Set<Member>>();
  readonly #byToken = new Map<string, Member>();
  /** How many of each network are on the list; restored members are of none that is known. */
  readonly #byNetwork = new Map<string, number>();
  /** The same of those who are away. */
  readonly #awayByNetwork = new Map<string, number>();
  /** Who has had a name, one after the other, of each name that was taken or given up in this turn. */
  readonly #holders = new Map<string, NameHolding[]>();
  /** Those who left last, by each of their names. */
  readonly #gone = new Map<string, Member>();
  /** Every newcomer is told all names: the list is kept until a name goes. */
  #names: string[] | undefined;
  #takenNames = 0;
  #connected = 0;
  #removed = 0;
  /** Undefined where one server serves the class. */
  #shared: SharedState | undefined;
  #hasNumbers = false;
  #most = 0;

  /**
   * Brings back the members of a class that goes on; they are away until they resume, or absent as they were.
   * Members without a token expire at once: nobody could come back under their names. Where several servers serve the
   * class all are as they were: the others have not stopped.
   * @param isContinued whether something was said in the class before
   */
  restore(snapshot: ClassSnapshot, state: SharedState | undefined, isContinued: boolean): void {
    const { members, readAt, shared } = snapshot;
    const restored = state
      ? members.flatMap((record) => restoreShared(record, shared?.members.get(record.id)))
      : members.map((record) => restoreMember(record, readAt));
    restored.sort((one, other) => one.order - other.order);
    for (const { member, isAbsent } of restored) {
      if (isAbsent) this.#addAbsent(member);
      else this.add(member);
    }
    for (const gone of shared?.gone.toSorted((one, other) => one.order - other.order) ?? []) {
      this.#gone.set(gone.key, this.absent.get(gone.id) ?? restoreGone(gone));
    }
    // One server alone does not store who was called so and has left: somebody may have been.
    this.#hasNumbers ||= shared ? shared.clock.hasNumbers : isContinued;
    this.#shared = state;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** The most there were at a time. */
  get most(): number {
    return this.#most;
  }

  /** In the order they joined or took their name. */
  get names(): readonly string[] {
    this.#names ??= [...this.#byName.keys()];
    return this.#names;
  }

  get connectedCount(): number {
    return this.#connected;
  }

  get awayCount(): number {
    return this.size - this.#connected;
  }

  /** Whether the member's name can be kept while they are away: some are, and fewer of one network. */
  hasPlaceForAway({ network }: Member): boolean {
    if (this.awayCount >= awayMembers) return false;
    return network === undefined || this.#awayIn(network) < awayMembersOfNetwork;
  }

  /** Whether others than these may be in the network, if it is known: the server's own computer is anybody's. */
  isNetworkShared(network: string | undefined, except: readonly Member[]): boolean {
    if (network === undefined) return false;
    if (isLoopback(network)) return true;
    const excepted = except.filter((member) => member.network === network && this.has(member));
    return (this.#byNetwork.get(network) ?? 0) > excepted.length;
  }

  /** How many tokens have ended so far: while it stays the same, everybody who was here can still be told. */
  get removedCount(): number {
    return this.#removed;
  }

  /** Somebody is, was or may have been called by digits alone. */
  get hasNumbers(): boolean {
    return this.#hasNumbers;
  }

  add(member: Member): void {
    if (member.awayUntil === undefined) this.#connected += 1;
    else this.#countAway(member, 1);
    countIn(this.#byNetwork, member, 1);
    this.#byId.set(member.id, member);
    this.#addName(member);
    for (const key of member.formerKeys) this.#addFormer(key, member);
    this.#keepToken(member);
    this.#most = Math.max(this.#most, this.size);
  }

  rename(member: Member, name: TakenName): void {
    this.#giveUpName(member);
    const formerKey = takeName(member, name);
    if (formerKey !== undefined) this.#addFormer(formerKey, member);
    this.#addName(member);
  }

  /** The member is connected, by this peer or at another server, from this address if it is known. */
  connect(
    member: Member,
    peer: Peer | undefined,
    { address, node }: Pick<Member, "address" | "node">,
  ): void {
    if (member.awayUntil !== undefined) {
      this.#connected += 1;
      this.#countAway(member, -1);
    }
    member.awayUntil = undefined;
    member.lostAfter = undefined;
    member.peer = peer;
    member.address = address;
    member.node = node;
    member.connections += 1;
    this.#shared?.touch(member);
  }

  /** The member's connection is lost. */
  disconnect(member: Member, lost: Pick<Required<Member>, "awayUntil" | "lostAfter">): void {
    if (member.awayUntil === undefined) {
      this.#connected -= 1;
      this.#countAway(member, 1);
    }
    Object.assign(member, lost);
    member.peer = undefined;
    this.#shared?.touch(member);
  }

  /** The member is off the list, and their name is free; their token brings them back until then. */
  depart(member: Member, absentUntil: number): void {
    this.#takeOffList(member);
    member.absentUntil = absentUntil;
    this.#addAbsent(member);
  }

  /** An absent member is on the list again, still away. */
  comeBack(member: Member, name: TakenName): void {
    this.absent.remove(member);
    for (const [key, gone] of this.#gone) if (gone === member) this.#forgetGone(key);
    takeName(member, name);
    member.absentUntil = undefined;
    member.rooms.clear();
    this.add(member);
  }

  /** The member's token ends. What is already on its way to them still goes to their peer. */
  remove(member: Member): void {
    if (!this.absent.remove(member)) this.#takeOffList(member);
    const { tokenHash } = member;
    if (tokenHash !== undefined && this.#byToken.get(tokenHash) === member) {
      this.#byToken.delete(tokenHash);
    }
    this.#removed += 1;
    this.#shared?.remove(member);
  }

  /** Whether the member is on the list, connected or away. */
  has(member: Member): boolean {
    return this.#byId.has(member.id);
  }

  /** Whether the member is on the list or absent: what they are told now reaches them, or is kept for them. */
  hasToken(member: Member): boolean {
    return this.getAny(member.id) !== undefined;
  }

  /** Everybody whose token holds, on the list or absent. */
  withTokens(): Member[] {
    return [...this.all(), ...this.absent.all()];
  }

  /** The member of that id, on the list or absent. */
  getAny(id: number): Member | undefined {
    return this.#byId.get(id) ?? this.absent.get(id);
  }

  get(id: number): Member | undefined {
    return this.#byId.get(id);
  }

  /** The member of exactly this name. */
  find(name: string): Member | undefined {
    return this.#byName.get(name);
  }

  /** How many names have been taken so far: it says when in a turn something happened, as for `findHolder`. */
  get takenNames(): number {
    return this.#takenNames;
  }

  /**
   * The last who had exactly this name at some moment of this turn, whose end `endTurn` marks.
   * @param when the moment, as `takenNames` was then
   */
  findHolder(name: string, when: number): Member | undefined {
    const holders = this.#holders.get(name);
    const holding = holders?.findLast(({ since }) => since <= when);
    return holding?.member ?? this.#byName.get(name);
  }

  /** Everything that happened under former names is told. */
  endTurn(): void {
    this.#holders.clear();
  }

  /** The member whose name is the same after folding. */
  findKey(key: string): Member | undefined {
    return this.#byKey.get(key);
  }

  /**
   * A member whose name looks like this.
   * @param looks `lookAlikeKeys` of the name
   * @param except whose own name does not count
   */
  findLookAlike(looks: readonly string[], except?: Member): Member | undefined {
    return this.#byLook.find(looks, (member) => member !== except);
  }

  /** A member who had this name before; if several had, the first of them to join. */
  findFormer(key: string): Member | undefined {
    const [first, ...others] = this.#byFormerKey.get(key) ?? [];
    return others.reduce((one, other) => (one && other.id < one.id ? other : one), first);
  }

  /** Whoever had this name, and has left: the last of them. */
  findGone(key: string): Member | undefined {
    return this.#gone.get(key);
  }

  /** The member whom the token of this hash brings back, on the list or absent. */
  findToken(hash: string): Member | undefined {
    return this.#byToken.get(hash);
  }

  /** Those whose folded name begins so, in order, behind the one of the key `after`. */
  findBeginning(prefix: string, after: string | undefined, most: number): FoundPage<Member> {
    return this.#byKey.find(prefix, after, most);
  }

  #addAbsent(member: Member): void {
    this.absent.add(member);
    this.#shared?.list(member);
    this.#keepToken(member);
  }

  #keepToken(member: Member): void {
    if (member.tokenHash !== undefined) this.#byToken.set(member.tokenHash, member);
  }

  #takeOffList(member: Member): void {
    if (member.awayUntil === undefined) this.#connected -= 1;
    else this.#countAway(member, -1);
    countIn(this.#byNetwork, member, -1);
    this.#byId.delete(member.id);
    this.#giveUpName(member);
    for (const key of member.formerKeys) this.#removeFormer(key, member);
    this.#rememberGone(member);
  }

  #addFormer(key: string, member: Member): void {
    const members = this.#byFormerKey.get(key);
    if (members) members.add(member);
    else this.#byFormerKey.set(key, new Set([member]));
  }

  #removeFormer(key: string, member: Member): void {
    const members = this.#byFormerKey.get(key);
    members?.delete(member);
    if (members?.size === 0) this.#byFormerKey.delete(key);
  }

  /** In the order they joined or took their name. */
  all(): MapIterator<Member> {
    return this.#byName.values();
  }

  #rememberGone(member: Member): void {
    for (const key of [...member.formerKeys, member.key]) {
      this.#gone.delete(key);
      this.#gone.set(key, member);
      this.#shared?.touchGone(key);
    }
    for (const key of this.#gone.keys()) {
      if (this.#gone.size <= goneNames) return;
      this.#forgetGone(key);
    }
  }

  #forgetGone(key: string): void {
    this.#gone.delete(key);
    this.#shared?.touchGone(key);
  }

  #awayIn(network: string): number {
    return this.#awayByNetwork.get(network) ?? 0;
  }

  #countAway(member: Member, change: number): void {
    countIn(this.#awayByNetwork, member, change);
  }

  #addName(member: Member): void {
    const { name } = member;
    this.#byName.set(name, member);
    this.#names?.push(name);
    this.#shared?.list(member);
    this.#byKey.add(member.key, member);
    this.#byLook.add(member);
    this.#hasNumbers ||= isNumber(name);
    this.#takenNames += 1;
    const holding = { member, since: this.#takenNames };
    const holders = this.#holders.get(name);
    if (holders) holders.push(holding);
    else this.#holders.set(name, [holding]);
  }

  #giveUpName(member: Member): void {
    const { name } = member;
    this.#byName.delete(name);
    this.#names = undefined;
    this.#byKey.remove(member.key, member);
    this.#byLook.remove(member);
    // Theirs since before this turn, unless it says otherwise.
    if (!this.#holders.has(name)) this.#holders.set(name, [{ member, since: 0 }]);
  }
}

function countIn(counts: Map<string, number>, { network }: Member, change: number): void {
  if (network === undefined) return;
  const count = (counts.get(network) ?? 0) + change;
  if (count > 0) counts.set(network, count);
  else counts.delete(network);
}

/** Gives the member the name; returns the key of the one before, if it was another. */
function takeName(member: Member, { name, key, looks }: TakenName): string | undefined {
  const formerKey = member.key;
  Object.assign(member, { name, key, looks });
  if (key === formerKey) return undefined;
  member.formerKeys = [...new Set([...member.formerKeys, formerKey])];
  return formerKey;
}
