import { nameKey } from "../model/name.ts";
import type { MemberRecord } from "../store/records.ts";
import type { Member, Peer } from "./member.ts";

/** Time the members of a crashed server's class have to come back once it runs again, in milliseconds. */
export const graceAfterCrashMs = 60_000;

/** Everybody in the class, connected or away. Names are unique after folding. */
export class Members {
  readonly #byId = new Map<number, Member>();
  readonly #byName = new Map<string, Member>();
  readonly #byKey = new Map<string, Member>();
  readonly #byToken = new Map<string, Member>();
  #connected = 0;
  #removed = 0;

  /**
   * Brings back the members of an interrupted class; they are away until they resume. Members without a
   * token expire at once: nobody could come back under their names.
   * @param now milliseconds since 1970-01-01T00:00:00Z
   */
  restore(records: readonly MemberRecord[], now: number): void {
    for (const { id, name, formerKeys, tokenHash, joinedAfter } of records) {
      const identity = { id, name, key: nameKey(name), formerKeys, joinedAfter, tokenHash };
      const awayUntil = tokenHash === undefined ? now : now + graceAfterCrashMs;
      this.add({ ...identity, groups: new Set(), rooms: new Set(), peer: undefined, awayUntil });
    }
  }

  get size(): number {
    return this.#byId.size;
  }

  get names(): string[] {
    return [...this.#byName.keys()];
  }

  get connectedCount(): number {
    return this.#connected;
  }

  get awayCount(): number {
    return this.size - this.#connected;
  }

  /** How many have left so far: while it stays the same, everybody who was here still is. */
  get removedCount(): number {
    return this.#removed;
  }

  add(member: Member): void {
    if (member.awayUntil === undefined) this.#connected += 1;
    this.#byId.set(member.id, member);
    this.#byName.set(member.name, member);
    this.#byKey.set(member.key, member);
    if (member.tokenHash !== undefined) this.#byToken.set(member.tokenHash, member);
  }

  /** @param name which nobody else has */
  rename(member: Member, name: string): void {
    const key = nameKey(name);
    this.#byName.delete(member.name);
    this.#byKey.delete(member.key);
    if (key !== member.key) {
      member.formerKeys = [...new Set([...member.formerKeys, member.key])];
    }
    member.name = name;
    member.key = key;
    this.#byName.set(name, member);
    this.#byKey.set(key, member);
  }

  /** The member is connected, by this peer or at another server. */
  connect(member: Member, peer: Peer | undefined): void {
    if (member.awayUntil !== undefined) this.#connected += 1;
    member.awayUntil = undefined;
    member.peer = peer;
  }

  /** @param awayUntil as {@link Member.awayUntil} */
  disconnect(member: Member, awayUntil: number): void {
    if (member.awayUntil === undefined) this.#connected -= 1;
    member.awayUntil = awayUntil;
    member.peer = undefined;
  }

  /** What is already on its way to the member still goes to their peer. */
  remove(member: Member): void {
    if (member.awayUntil === undefined) this.#connected -= 1;
    this.#byId.delete(member.id);
    this.#byName.delete(member.name);
    this.#byKey.delete(member.key);
    if (member.tokenHash !== undefined) this.#byToken.delete(member.tokenHash);
    this.#removed += 1;
  }

  has(member: Member): boolean {
    return this.#byId.has(member.id);
  }

  get(id: number): Member | undefined {
    return this.#byId.get(id);
  }

  /** The member of exactly this name. */
  find(name: string): Member | undefined {
    return this.#byName.get(name);
  }

  /** The member whose name is the same after folding. */
  findKey(key: string): Member | undefined {
    return this.#byKey.get(key);
  }

  /** A member who had this name before. */
  findFormer(key: string): Member | undefined {
    for (const member of this.all()) if (member.formerKeys.includes(key)) return member;
    return undefined;
  }

  /** The member whom the token of this hash brings back. */
  findToken(hash: string): Member | undefined {
    return this.#byToken.get(hash);
  }

  /** In the order they joined or took their name. */
  all(): IterableIterator<Member> {
    return this.#byName.values();
  }
}
