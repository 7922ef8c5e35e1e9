import type { Message } from "../../model/message.ts";
import { everyone, isGroupName, isRoomName, teachers, windowName } from "../../model/name.ts";
import { cleanText } from "../../model/text.ts";
import type { Roster } from "../roster.ts";

/** Names that nobody can take. */
const lasting: ReadonlySet<string> = new Set([everyone, teachers, windowName]);

/** Stands behind the receiver's name; alone, lines go to everyone. */
export const promptSign = ">";

interface Conversation {
  /** What it is called, or was called last. */
  name: string;
  /** Of the member or the group; undefined for what has its name for ever. */
  readonly membership: number | undefined;
  /** What is half typed there. */
  draft: string;
}

/**
 * The conversations of somebody at a terminal: the one that lines go to, and those with unread lines.
 * A member is followed by whatever name they take, and nobody else who takes theirs is mistaken for them.
 */
export class Conversations {
  readonly #roster: Roster;
  /** What was turned to or has unread lines. */
  readonly #known: Conversation[];
  #current: Conversation = { name: everyone, membership: undefined, draft: "" };
  /** The longest unread first. */
  #unread: Conversation[] = [];
  /** What `step` goes through until a line is entered. */
  #round: Conversation[] = [];

  constructor(roster: Roster) {
    this.#roster = roster;
    this.#known = [this.#current];
  }

  /** Where a line goes that names no receiver. */
  get name(): string {
    return this.#nameNow(this.#current);
  }

  /** Lines go nowhere: whoever they were for has left, or the member has left the group or room. */
  get isGone(): boolean {
    return this.#hasEnded(this.#current);
  }

  /** Without the blank before what is typed. */
  get prompt(): string {
    const { name, isGone } = this;
    if (name === everyone) return promptSign;
    return `${cleanText(name)}${isGone ? " (gone)" : ""}${promptSign}`;
  }

  /** Lines go there from now on; returns false if there is no such conversation. */
  turnTo(name: string): boolean {
    const found = this.#find(name);
    if (!found) return false;
    this.#round = [];
    this.#enter(found);
    return true;
  }

  /** A line was entered: the next step begins here. */
  settle(): void {
    this.#round = [];
  }

  /**
   * Goes to the next conversation with unread lines, or to the one before, and round again.
   * @param draft what is half typed, and stays behind
   * @returns what was left half typed there; undefined if nothing else is unread
   */
  step(by: 1 | -1, draft: string): string | undefined {
    const round = this.#round.length > 0 ? this.#round : [this.#current];
    this.#round = [...new Set([...round, ...this.#unread])].filter(
      (one) => one === this.#current || !this.#hasEnded(one),
    );
    if (this.#round.length === 1) return undefined;
    const { length } = this.#round;
    const next = this.#round[(this.#round.indexOf(this.#current) + by + length) % length];
    if (!next) return undefined;
    this.#current.draft = draft;
    this.#enter(next);
    const left = next.draft;
    next.draft = "";
    return left;
  }

  /** A message came in. */
  note({ from, to }: Message): void {
    if (from === this.#roster.me) return;
    const isForMany = to === everyone || to === teachers || isGroupName(to) || isRoomName(to);
    const conversation = this.#find(isForMany ? to : from);
    if (!conversation || conversation === this.#current) return;
    if (!this.#unread.includes(conversation)) this.#unread.push(conversation);
  }

  #enter(conversation: Conversation): void {
    this.#current = conversation;
    this.#unread = this.#unread.filter((one) => one !== conversation);
  }

  #find(name: string): Conversation | undefined {
    const membership = this.#roster.membershipOf(name);
    const isLasting = lasting.has(name) || isRoomName(name);
    if (membership === undefined && !isLasting) return undefined;
    const isIt = (one: Conversation): boolean =>
      one.membership === membership && (membership !== undefined || one.name === name);
    const known = this.#known.find(isIt);
    if (known) return known;
    const found = { name, membership, draft: "" };
    if (this.#hasEnded(found)) return undefined;
    this.#known.push(found);
    return found;
  }

  #nameNow(conversation: Conversation): string {
    const { membership } = conversation;
    if (membership !== undefined) {
      conversation.name = this.#roster.nameOf(membership) ?? conversation.name;
    }
    return conversation.name;
  }

  #hasEnded({ name, membership }: Conversation): boolean {
    if (membership !== undefined) return this.#roster.nameOf(membership) === undefined;
    return isRoomName(name) && !this.#roster.rooms.includes(name);
  }
}
