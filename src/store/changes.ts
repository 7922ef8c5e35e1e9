import type { GroupRecord, StayRecord } from "./store.ts";

/** A group that is not stored yet. */
export interface NewGroup {
  id: number;
  name: string;
  members: Set<number>;
}

/**
 * What became of stays and groups since the last commit. What began and ended in between leaves nothing
 * but its number, so that little waits however long nothing can be stored.
 */
export class Changes {
  readonly opened = new Map<number, StayRecord>();
  /** Stays that are stored and to be closed. */
  readonly closed = new Set<number>();
  readonly created = new Map<number, NewGroup>();
  /** Groups that are stored and to be deleted. */
  readonly deleted = new Set<number>();
  /** The highest ids ever used. */
  lastStay: number;
  lastGroup: number;
  #areAny = false;

  constructor(lastStay: number, lastGroup: number) {
    this.lastStay = lastStay;
    this.lastGroup = lastGroup;
  }

  /** Whether there is anything to store; the numbers of what left nothing else count too. */
  get areAny(): boolean {
    return this.#areAny;
  }

  openStay(stay: StayRecord): void {
    this.#areAny = true;
    this.opened.set(stay.id, { ...stay });
    this.lastStay = Math.max(this.lastStay, stay.id);
  }

  closeStay(id: number): void {
    this.#areAny = true;
    if (!this.opened.delete(id)) this.closed.add(id);
    for (const { members } of this.created.values()) members.delete(id);
  }

  createGroup({ id, name, members }: GroupRecord): void {
    this.#areAny = true;
    this.created.set(id, { id, name, members: new Set(members) });
    this.lastGroup = Math.max(this.lastGroup, id);
  }

  deleteGroup(id: number): void {
    this.#areAny = true;
    if (!this.created.delete(id)) this.deleted.add(id);
  }

  /** All is stored. */
  clear(): void {
    this.#areAny = false;
    this.opened.clear();
    this.closed.clear();
    this.created.clear();
    this.deleted.clear();
  }
}
