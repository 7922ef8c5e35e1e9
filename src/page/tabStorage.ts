import type { Credentials } from "../model/invite.ts";
import { formatCredentials, parseCredentials } from "../model/invite.ts";
import type { SavedSession } from "./savedSession.ts";
import { readSavedSession } from "./savedSession.ts";

const sessionKey = "classchat session";
const inviteKey = "classchat invite";
/** Set while a page has the session open: a tab that is duplicated copies it along. */
const openKey = "classchat open";
const channelName = "classchat sessions";
/** Time another tab has to say that a session is its own. */
const answerWithinMs = 300;

interface ChannelMessage {
  /** The token of a session that a tab found in its storage. */
  whose?: string;
  /** The token of a session that is open in another tab. */
  mine?: string;
}

/**
 * What a browser's tab keeps of its session: it outlives a reload, and belongs to one tab. Storage that
 * is full or forbidden keeps nothing; the page works without it.
 */
export class TabStorage {
  readonly #channel = typeof BroadcastChannel === "undefined" ? undefined : openChannel();
  #token: string | undefined;

  constructor() {
    this.#channel?.addEventListener("message", ({ data }: MessageEvent<ChannelMessage>) => {
      if (data.whose !== undefined && data.whose === this.#token) {
        this.#channel?.postMessage({ mine: data.whose });
      }
    });
  }

  /** The page is left in order, perhaps for a reload. */
  release(): void {
    this.#write(openKey, undefined);
  }

  /** The session this tab had before it was loaded again; undefined if it is another tab's. */
  async claim(): Promise<SavedSession | undefined> {
    const saved = readSavedSession(this.#read(sessionKey));
    // A session that was left in order was not copied from a tab that is still there.
    const isMine = saved && (this.#read(openKey) === null || !(await this.#isElsewhere(saved)));
    if (isMine) return saved;
    this.forget();
    return undefined;
  }

  save(session: SavedSession): void {
    this.#token = session.token;
    this.#write(openKey, "yes");
    if (this.#write(sessionKey, JSON.stringify(session))) return;
    this.#write(sessionKey, JSON.stringify({ ...session, entries: [] }));
  }

  forget(): void {
    this.#token = undefined;
    this.#write(sessionKey, undefined);
    this.#write(openKey, undefined);
  }

  /** The invite by which this tab came, until it is closed. */
  get invite(): Credentials | undefined {
    return parseCredentials(this.#read(inviteKey) ?? "");
  }

  set invite(invite: Credentials | undefined) {
    this.#write(inviteKey, invite && formatCredentials(invite));
  }

  async #isElsewhere({ token }: SavedSession): Promise<boolean> {
    const channel = this.#channel;
    if (!channel) return false;
    return await new Promise((resolve) => {
      const listen = ({ data }: MessageEvent<ChannelMessage>): void => {
        if (data.mine === token) resolve(true);
      };
      channel.addEventListener("message", listen, { signal: AbortSignal.timeout(answerWithinMs) });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
      channel.postMessage({ whose: token });
      setTimeout(() => resolve(false), answerWithinMs);
    });
  }

  #read(key: string): string | null {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  }

  /** Returns false if it is not kept. */
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
