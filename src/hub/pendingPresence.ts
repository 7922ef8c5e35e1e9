import type { MemberEvent, PeopleCounted, PresenceChanged } from "../model/event.ts";
import type { Member } from "./member.ts";
import type { Members } from "./members.ts";

export type PresenceChange = Pick<PresenceChanged, "joined" | "left">;

/** What is told of who joined and left: before what newcomers said, or after what leavers said. */
export interface ToldPresence {
  place: "start" | "end";
  told: PresenceChanged;
  recipients: readonly Member[];
  shown: PeopleCounted;
}

export interface PendingPresenceOptions {
  members: Pick<Members, "size">;
  /** Whether members come and go without being named. */
  isCrowd: () => boolean;
}

/** Who joined and left in a segment of a turn, until it is told; and whether it is to be told how many a crowd has. */
export class PendingPresence {
  readonly #options: PendingPresenceOptions;
  #joined = new Set<string>();
  /** Names that left, each with what else that news says. */
  #left = new Map<string, MemberEvent | undefined>();
  /** Those that left in an earlier turn: their rooms count on that news being told. */
  #heldLeft: ReadonlySet<string> = new Set();
  /** Names that left, which only those who know them are told. */
  readonly #leftUnseen = new Set<string>();
  #holdsCount = false;

  constructor(options: PendingPresenceOptions) {
    this.#options = options;
  }

  /** Whether it is still to be told who joined and left. */
  get isOpen(): boolean {
    return this.#joined.size + this.#left.size > 0;
  }

  /** Whether it is still to be told how many people there are in a crowd. */
  get holdsCount(): boolean {
    return this.#holdsCount;
  }

  /** Whether somebody of that name joined or left in the segment. */
  has(name: string): boolean {
    return this.#joined.has(name) || this.#left.has(name) || this.#leftUnseen.has(name);
  }

  /** Whether somebody of that name left in an earlier turn. */
  heldLeft(name: string): boolean {
    return this.#heldLeft.has(name);
  }

  /** Returns what was to be told only if it is not told that somebody of that name left. */
  addJoined(name: string): MemberEvent | undefined {
    const implied = this.#left.get(name);
    this.#joined.add(name);
    this.#left.delete(name);
    return implied;
  }

  addLeft(name: string, implied: MemberEvent | undefined): void {
    this.#left.set(name, implied);
    this.#joined.delete(name);
  }

  addLeftUnseen(name: string): void {
    this.#leftUnseen.add(name);
  }

  /** Somebody came to a crowd or left it, which only says how many there are. */
  noteCount(): void {
    this.#holdsCount = true;
  }

  /** The turn ends, and what is not taken waits for a later one. */
  hold(): void {
    if (this.#left.size > 0) this.#heldLeft = new Set(this.#left.keys());
  }

  /** Tells the members who joined and left. */
  take(members: Iterable<Member>): ToldPresence[] {
    this.#leftUnseen.clear();
    if (!this.isOpen) return [];
    const [joined, left] = [[...this.#joined], [...this.#left.keys()]];
    this.#joined = new Set();
    this.#left = new Map();
    this.#heldLeft = new Set();
    const all = [...members];
    if (left.length === 0) return [this.#tell("start", { joined, left }, all)];
    // In a crowd the segment is cut before anybody is in both lists.
    if (!this.#options.isCrowd() || joined.length === 0) {
      return [this.#tell("end", { joined, left }, all)];
    }
    return [
      this.#tell("end", { joined: [], left }, all),
      this.#tell("start", { joined, left: [] }, all),
    ];
  }

  /** Tells the members how many there are, if that has changed since it was told. */
  takeCount(members: Iterable<Member>): ToldPresence[] {
    if (!this.#holdsCount) return [];
    return [this.#tell("end", { joined: [], left: [] }, [...members])];
  }

  /** The event that tells it now. */
  describe(change: PresenceChange): PresenceChanged {
    const { members, isCrowd } = this.#options;
    return { kind: "presenceChanged", ...change, ...(isCrowd() && { people: members.size }) };
  }

  #tell(
    place: ToldPresence["place"],
    change: PresenceChange,
    members: readonly Member[],
  ): ToldPresence {
    this.#holdsCount = false;
    const shown = { kind: "peopleCounted", people: this.#options.members.size } as const;
    const recipients = recipientsOf(change, members);
    return { place, told: this.describe(change), recipients, shown };
  }
}

/** Newcomers are told of themselves only among others: alone, they know it from their welcome. */
function recipientsOf(
  { joined, left }: PresenceChange,
  members: readonly Member[],
): readonly Member[] {
  const newcomer = joined.length + left.length === 1 ? joined[0] : undefined;
  return newcomer === undefined ? members : members.filter(({ name }) => name !== newcomer);
}
