import { limits } from "../model/limits.ts";
import type { SavedStay } from "./savedStay.ts";
import { readSavedStay } from "./savedStay.ts";

const stayKey = "classchat stay";
/** Set while a page has the stay open: a tab that is duplicated copies it along. */
const openKey = "classchat open";
const channelName = "classchat stays";

interface Question {
  /** The token of a stay somebody found in his storage. */
  whose?: string;
  /** The token of a stay that is open in another tab. */
  mine?: string;
}

/**
 * What a browser's tab keeps of its stay: it outlives a reload, and belongs to one tab. Storage that
 * is full or forbidden keeps nothing; the page works without.
 */
export class Tab {
  readonly #channel = typeof BroadcastChannel === "undefined" ? undefined : openChannel();
  #token: string | undefined;

  constructor() {
    this.#channel?.addEventListener("message", ({ data }: MessageEvent<Question>) => {
      if (data.whose !== undefined && data.whose === this.#token) {
        this.#channel?.postMessage({ mine: data.whose });
      }
    });
  }

  /** The page is left in order, for a reload perhaps. */
  leave(): void {
    this.#write(openKey, undefined);
  }

  /** The stay this tab had before it was loaded anew; undefined where it is another tab's. */
  async claim(): Promise<SavedStay | undefined> {
    const saved = readSavedStay(this.#read(stayKey));
    // One that was left in order was not copied from a tab that is still there.
    const isMine = saved && (this.#read(openKey) === null || !(await this.#isElsewhere(saved)));
    if (isMine) return saved;
    this.forget();
    return undefined;
  }

  keep(stay: SavedStay): void {
    this.#token = stay.token;
    this.#write(openKey, "yes");
    if (this.#write(stayKey, JSON.stringify(stay))) return;
    this.#write(stayKey, JSON.stringify({ ...stay, entries: [] }));
  }

  forget(): void {
    this.#token = undefined;
    this.#write(stayKey, undefined);
    this.#write(openKey, undefined);
  }

  async #isElsewhere({ token }: SavedStay): Promise<boolean> {
    const channel = this.#channel;
    if (!channel) return false;
    return await new Promise((resolve) => {
      const hear = ({ data }: MessageEvent<Question>): void => {
        if (data.mine === token) resolve(true);
      };
      channel.addEventListener("message", hear, { signal: AbortSignal.timeout(limits.pageAskMs) });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
      channel.postMessage({ whose: token });
      setTimeout(() => resolve(false), limits.pageAskMs);
    });
  }

  #read(key: string): string | null {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  }

  /** Returns false where it is not kept. */
  #write(key: string, text: string | undefined): boolean {
    try {
      if (text === undefined) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }
}

function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(channelName);
  } catch {
    return undefined;
  }
}
