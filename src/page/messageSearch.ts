import type { AskedMessages, PastAnswer, PastMessage } from "../client/pastRequests.ts";
import { everyone } from "../model/name.ts";
import { parseSearch } from "../model/searchTerms.ts";
import { dialogTexts } from "./dialogTexts.ts";
import { isShared } from "./logEntry.ts";

/** Messages that are listed at a time. */
const messagesPerPage = 30;

/** What somebody looks for, and what was found of it, the newest first. */
export class MessageSearch {
  /** What was looked for last; empty before. */
  text = "";
  /** In which conversation alone. */
  within: string | undefined;
  found: readonly PastMessage[] = [];
  isLooking = false;
  /** Why it was not answered. */
  problem: readonly string[] = [];
  /** Something is to be drawn. */
  onChange: () => void = () => {};
  readonly #ask: (asked: AskedMessages) => Promise<PastAnswer>;
  /** Where there is more. */
  #next: number | undefined;
  #searches = 0;

  constructor(ask: (asked: AskedMessages) => Promise<PastAnswer>) {
    this.#ask = ask;
  }

  /** What a message contains that is found. */
  get terms(): string[] {
    return parseSearch(this.text);
  }

  /** Not all was looked through that may be read. */
  get hasMore(): boolean {
    return !this.isLooking && this.#next !== undefined;
  }

  /** Looks for it anew; answers that are still on their way are dropped. */
  async look(text: string, within: string | undefined): Promise<void> {
    this.text = text;
    this.within = within;
    this.found = [];
    await this.#read(undefined);
  }

  /** Goes on where the last answer stopped. */
  async lookFurther(): Promise<void> {
    if (this.hasMore) await this.#read(this.#next);
  }

  /** Looks until something is found, or nothing is left: a part of a long history may have nothing. */
  async #read(from: number | undefined): Promise<void> {
    const search = (this.#searches += 1);
    this.isLooking = true;
    this.problem = [];
    this.#next = undefined;
    this.onChange();
    for (let before = from; ; before = this.#next) {
      const answer = await this.#ask({
        text: this.text,
        limit: messagesPerPage,
        ...(before !== undefined && { before }),
        ...(this.within !== undefined && { with: this.within }),
      });
      if (search !== this.#searches) return;
      if (!answer.isGranted) {
        this.problem = answer.code === "bad_frame" ? [dialogTexts.search.isOld] : answer.lines;
        this.#next = before;
        break;
      }
      this.found = [...this.found, ...answer.messages];
      this.#next = answer.next;
      if (answer.messages.length > 0 || answer.next === undefined) break;
    }
    this.isLooking = false;
    this.onChange();
  }
}

/** The conversation in which the message is found. */
export function placeOf({ from, to, mine }: PastMessage): string {
  return mine || to === everyone || isShared(to) ? to : from;
}
