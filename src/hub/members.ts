import { nameKey } from "../model/name.ts";
import type { Keyed } from "../model/nearest.ts";
import type { ClassSnapshot } from "../store/records.ts";
import type { Member, Peer } from "./member.ts";

/** Time the members of a crashed server's class have to come back once it runs again, in milliseconds. */
export const graceAfterCrashMs = 60_000;

/** Who is in the class, present or away. Names are unique after folding. */
export class Members {
  readonly #members = new Map<string, Member>();
  readonly #byKey = new Map<string, Member>();
  readonly #byToken = new Map<string, Member>();
  /** How many have a peer. */
  #present = 0;
  #departed = 0;

  /**
   * Brings back those who were in an interrupted class; they are away until they resume. Who has no token
   * to resume by is kept no longer: his name would be taken for himself too.
   */
  restore({ members: stays }: ClassSnapshot, now: number): void {
    for (const { id, name, formerKeys, tokenHash, joinedAfter } of stays) {
      const seat = { name, key: nameKey(name), formerKeys, id, joinedAfter, tokenHash };
      const keptUntil = tokenHash === undefined ? now : now + graceAfterCrashMs;
      this.add({ ...seat, groups: new Set(), rooms: new Set(), peer: undefined, keptUntil });
    }
  }

  /** How many have left so far: while it stays the same, who was here is here. */
  get departed(): number {
    return this.#departed;
  }

  get size(): number {
    return this.#members.size;
  }

  get names(): string[] {
    return [...this.#members.keys()];
  }

  /** How many have a connection, and how many a seat that is kept for them. */
  get presence(): { present: number; away: number } {
    return { present: this.#present, away: this.size - this.#present };
  }

  add(member: Member): void {
    if (member.peer) this.#present += 1;
    this.#members.set(member.name, member);
    this.#byKey.set(member.key, member);
    if (member.tokenHash !== undefined) this.#byToken.set(member.tokenHash, member);
  }

  /** Gives the member of this class another name, which is free or his own spelled otherwise. */
  rename(member: Member, name: string): void {
    const key = nameKey(name);
    this.#members.delete(member.name);
    this.#byKey.delete(member.key);
    if (key !== member.key) {
      member.formerKeys = [...new Set([...member.formerKeys, member.key])];
    }
    member.name = name;
    member.key = key;
    this.#members.set(name, member);
    this.#byKey.set(key, member);
  }

  /** Gives the member of this class another peer, or none for a while. */
  seat(member: Member, peer: Peer | undefined): void {
    if (member.peer) this.#present -= 1;
    if (peer) this.#present += 1;
    member.peer = peer;
  }

  /** What is left to tell him still goes to his peer. */
  remove(member: Member): void {
    if (member.peer) this.#present -= 1;
    this.#members.delete(member.name);
    this.#byKey.delete(member.key);
    if (member.tokenHash !== undefined) this.#byToken.delete(member.tokenHash);
    this.#departed += 1;
  }

  has(member: Member): boolean {
    return this.#members.get(member.name) === member;
  }

  /** The member of exactly this name. */
  find(name: string): Member | undefined {
    return this.#members.get(name);
  }

  /** The member whose name is the same after folding. */
  findKey(key: string): Member | undefined {
    return this.#byKey.get(key);
  }

  /** A member who was called so before in his stay. */
  formerly(key: string): Member | undefined {
    for (const member of this.all()) if (member.formerKeys.includes(key)) return member;
    return undefined;
  }

  /** The member who can come back by the token of this hash, whatever he is called. */
  findToken(hash: string): Member | undefined {
    return this.#byToken.get(hash);
  }

  all(): IterableIterator<Member & Keyed> {
    return this.#members.values();
  }
}
