import type { DoneAct, Holding } from "../model/act.ts";
import { followAct, nothingHolds } from "../model/act.ts";
import { nameKey, windowName } from "../model/name.ts";
import * as texts from "../model/texts.ts";
import type { ActRecord, ActSubject } from "../store/records.ts";
import type { LeavesOut, Store } from "../store/store.ts";
import type { Member } from "./member.ts";
import type { Members } from "./members.ts";
import type { NameHolder } from "./nameRegistry.ts";
import { NameRegistry } from "./nameRegistry.ts";
import { lookAlikeKeys } from "./skeleton.ts";

/**
 * Commands whose repeats are known: more than teachers give while a client that lost its connection tries to
 * get it back.
 */
const repeatableCommands = 1_000;

/** What a member is known by if they come back: their token, under every name; without one only until they leave. */
export type Seat = string;

/** A name that others may not take. */
interface KeptName extends NameHolder {
  /** The teacher who may; undefined if nobody may. */
  seat: Seat | undefined;
}

/** A mute that holds. */
export interface Mute {
  until: number | undefined;
  isNewcomer: boolean;
  /** Who muted them. */
  by: string;
  subject: ActSubject;
  /** `lookAlikeKeys` of all their names. */
  looks: ReadonlySet<string>;
}

/**
 * What whoever is in charge has ordered, as far as it holds. It is made of the acts that were done, in their
 * order, and of nothing else: those of an interrupted class make it anew.
 */
export class Moderation {
  readonly #changes: Pick<Store["changes"], "addAct">;
  /** Teachers, here or not, with the key of the name that they had last. */
  readonly #teachers = new Map<Seat, string>();
  readonly #mutes = new Map<Seat, Mute>();
  readonly #removals = new Map<Seat, ActSubject>();
  /** Each of messages to the same people. */
  readonly #retractions: ActRecord[] = [];
  /** What came of the last commands that their clients may repeat, the oldest first. */
  readonly #doneCommands = new Map<string, DoneAct>();
  /** For the whole class. */
  #holding: Holding = nothingHolds;
  #restrictsSpeech = false;
  #slowSince = 0;
  #mutesEndedAt = 0;
  #leavesOut: LeavesOut | undefined;
  /** Made when it is asked for: most acts concern no name. */
  #keptNames: NameRegistry<KeptName> | undefined;

  constructor({ changes, restored }: Pick<Store, "changes" | "restored">) {
    this.#changes = changes;
    for (const record of restored.acts) this.#apply(record);
    // The end of a mute is no act if nobody is there to be told.
    const { mutesEndedAt = 0 } = restored.shared?.clock ?? {};
    this.takeEndedMutes(mutesEndedAt);
    this.#mutesEndedAt = mutesEndedAt;
  }

  /** The act is done: it is stored, and holds from now on. */
  enact(record: ActRecord): void {
    this.#changes.addAct(record);
    this.#apply(record);
  }

  /** What holds for the whole class. */
  get holding(): Holding {
    return this.#holding;
  }

  /** Whether anything holds that may keep a member from speaking: most classes need not ask further. */
  get restrictsSpeech(): boolean {
    return this.#restrictsSpeech;
  }

  /** When the class became slow last, in milliseconds since 1970-01-01T00:00:00Z. */
  get slowSince(): number {
    return this.#slowSince;
  }

  /** When it was last seen that mutes had ended, in the same time. */
  get mutesEndedAt(): number {
    return this.#mutesEndedAt;
  }

  get hasMutes(): boolean {
    return this.#mutes.size > 0;
  }

  /** What newcomers are not shown: what removed members said. */
  get leavesOut(): LeavesOut | undefined {
    return this.#leavesOut;
  }

  isTeacher(member: Member): boolean {
    return this.#teachers.size > 0 && this.#teachers.has(seatOf(member));
  }

  /** The teachers who are here, in the order they joined. */
  listTeachers(members: Pick<Members, "get" | "findToken" | "has">): Member[] {
    if (this.#teachers.size === 0) return [];
    const teachers = Array.from(this.#teachers.keys(), (seat) => {
      return members.findToken(seat) ?? members.get(Number(seat.slice(1)));
    });
    return teachers
      .filter((member) => member !== undefined)
      .filter((member) => members.has(member) && this.isTeacher(member))
      .toSorted((one, other) => one.id - other.id);
  }

  /**
   * Whether the name looks like one that a teacher has, or had when they left, or somebody who was removed.
   * @param looks `lookAlikeKeys` of the name
   * @param own whose own name, as a teacher's, does not count
   */
  isKept(looks: readonly string[], own: Seat | undefined): boolean {
    this.#keptNames ??= this.#keepNames();
    return (
      this.#keptNames.find(looks, ({ seat }) => seat === undefined || seat !== own) !== undefined
    );
  }

  /** A teacher whose name is this, here or not. */
  findTeacher(key: string): Seat | undefined {
    for (const [seat, name] of this.#teachers) if (name === key) return seat;
    return undefined;
  }

  /** A teacher came in, or goes by another name. */
  noteName(member: Member): void {
    if (!this.isTeacher(member)) return;
    this.#teachers.set(seatOf(member), member.key);
    this.#keptNames = undefined;
  }

  findMute(member: Member, at: number): Mute | undefined {
    const mute = this.#mutes.get(seatOf(member));
    return mute?.until === undefined || mute.until > at ? mute : undefined;
  }

  /** All that hold. */
  mutes(): MapIterator<Mute> {
    return this.#mutes.values();
  }

  isRemoved(member: Member): boolean {
    return this.#removals.has(seatOf(member));
  }

  /** Who was removed, and whose names and addresses are shut. */
  removals(): MapIterator<ActSubject> {
    return this.#removals.values();
  }

  /** Forgets the mutes that have ended, and gives them. */
  takeEndedMutes(at: number): Mute[] {
    const ended: Mute[] = [];
    for (const [seat, mute] of this.#mutes) {
      if (mute.until === undefined || mute.until > at) continue;
      this.#mutes.delete(seat);
      ended.push(mute);
    }
    if (ended.length === 0) return ended;
    this.#mutesEndedAt = at;
    this.#refresh();
    return ended;
  }

  /** What a member who knows all up to message `since` may have to be told is taken back. */
  retractionsAfter(since: number): ActRecord[] {
    return this.#retractions.filter(({ newest }) => newest >= since);
  }

  /** What was done when this command was given first; undefined if it is new. */
  findDone(memberId: number, commandId: string): DoneAct | undefined {
    return this.#doneCommands.get(commandKey(memberId, commandId));
  }

  /** What holds for the member. */
  describe(member: Member, at: number): Holding {
    const mute = this.findMute(member, at);
    return { ...this.#holding, muted: mute && { until: mute.until } };
  }

  #apply(record: ActRecord): void {
    const { act, subject, by, commandId } = record;
    if (typeof by === "object" && commandId !== undefined) {
      this.#rememberDone(commandKey(by.id, commandId), act);
    }
    if (subject) this.#applyTo(subject, record);
    if (act.type === "retract") this.#retractions.push(record);
    if (act.type === "slow" && this.#holding.slow === 0) this.#slowSince = record.at;
    this.#holding = followAct(this.#holding, act, false);
    this.#refresh();
  }

  #rememberDone(command: string, act: DoneAct): void {
    this.#doneCommands.set(command, act);
    for (const oldest of this.#doneCommands.keys()) {
      if (this.#doneCommands.size <= repeatableCommands) return;
      this.#doneCommands.delete(oldest);
    }
  }

  #applyTo(subject: ActSubject, record: ActRecord): void {
    const { act } = record;
    const seat = seatOfSubject(subject);
    switch (act.type) {
      case "teacher":
        this.#mutes.delete(seat);
        if (act.on) this.#teachers.set(seat, subject.keys[0] ?? "");
        else this.#teachers.delete(seat);
        return;
      case "mute": {
        const { until, isNewcomer = false } = act;
        const by = nameOfActor(record.by) ?? texts.theClass;
        const looks = new Set(subject.keys.flatMap(lookAlikeKeys));
        this.#mutes.set(seat, { until, isNewcomer, by, subject, looks });
        return;
      }
      case "unmute":
        this.#mutes.delete(seat);
        return;
      case "allow":
        this.#mutes.delete(seat);
        if (this.#removals.delete(seat)) this.#refreshLeavesOut();
        return;
      case "remove":
        this.#mutes.delete(seat);
        this.#removals.set(seat, subject);
        this.#refreshLeavesOut();
        return;
      default:
    }
  }

  #keepNames(): NameRegistry<KeptName> {
    const registry = new NameRegistry<KeptName>();
    for (const [seat, key] of this.#teachers) registry.add({ seat, looks: lookAlikeKeys(key) });
    for (const { keys } of this.#removals.values()) {
      for (const key of keys) registry.add({ seat: undefined, looks: lookAlikeKeys(key) });
    }
    return registry;
  }

  #refresh(): void {
    this.#keptNames = undefined;
    const { quiet, slow, private: rule } = this.#holding;
    this.#restrictsSpeech = quiet || slow > 0 || rule !== "on" || this.hasMutes;
  }

  /** The function stays the same until it leaves out something else: what was read by it is read once. */
  #refreshLeavesOut(): void {
    this.#leavesOut = undefined;
    if (this.#removals.size === 0) return;
    const removals = [...this.#removals.values()];
    const senders = new Set(removals.map(({ memberId }) => memberId));
    const keys = new Set(removals.flatMap((removal) => removal.keys));
    this.#leavesOut = (senderId, from) => senders.has(senderId) || keys.has(nameKey(from));
  }
}

/** What the member is known by if they come back. */
export function seatOf({ id, tokenHash }: Pick<Member, "id" | "tokenHash">): Seat {
  return tokenHash ?? `#${id}`;
}

function seatOfSubject({ memberId, tokenHash }: ActSubject): Seat {
  return seatOf({ id: memberId, tokenHash });
}

/** The name of whoever did it, as it is told; undefined if the class did it by itself. */
export function nameOfActor(by: ActRecord["by"]): string | undefined {
  if (by === "window") return windowName;
  return by === "class" ? undefined : by.name;
}

function commandKey(memberId: number, commandId: string): string {
  return `${memberId} ${commandId}`;
}
