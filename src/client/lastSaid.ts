import { everyone } from "../model/name.ts";
import * as texts from "../model/texts.ts";
import type { Roster } from "./roster.ts";

/** The line that was to be said last, and what became of it: `/correct` without more is about that. */
export class LastSaid {
  readonly #roster: Roster;
  /** Of its frame; undefined if it was not sent. */
  #id: string | undefined;
  /** Undefined if nothing was said, or it is not known to whom. */
  #to: string | undefined;
  /** Of whom it was for, whatever they are called by now. */
  #membership: number | undefined;
  #isRefused = false;

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  sent(id: string, to: string): void {
    this.#id = id;
    this.#to = to;
    this.#membership = this.#roster.membershipOf(to);
    this.#isRefused = false;
  }

  /** A line was refused before it was sent. */
  unsent(): void {
    this.#id = undefined;
    this.#isRefused = true;
  }

  /** The server refuses the frame of that id, perhaps that of the line. */
  refused(id: string): void {
    if (this.#id === id) this.#isRefused = true;
  }

  /**
   * Why a text that is typed in the conversation may be meant for somebody else than the last message; undefined if
   * it is not.
   * @param to whom that was for, if the caller knows
   */
  whyNotCorrected(conversation: string, to = this.#receiver): string | undefined {
    if (this.#isRefused) return texts.lastNotSent;
    const isThere = conversation === everyone || to === undefined || to === conversation;
    return isThere ? undefined : texts.isForAnother(to, conversation);
  }

  /** As they are called now. */
  get #receiver(): string | undefined {
    const to = this.#to;
    if (to === undefined) return undefined;
    const now = this.#membership === undefined ? undefined : this.#roster.nameOf(this.#membership);
    return now ?? this.#roster.find(to) ?? to;
  }
}
