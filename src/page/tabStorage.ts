import type { Credentials } from "../model/invite.ts";
import { formatCredentials, parseCredentials } from "../model/invite.ts";
import type { KeptMembership, KeptMemberships } from "./keptMemberships.ts";
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

export interface TabStorageOptions {
  /** What outlives the tab. */
  memberships: KeptMemberships;
  /** Another tab goes on with the session of this one. */
  onTaken: () => void;
}

/**
 * What a browser keeps of a tab's session. The whole of it outlives a reload and belongs to the tab; who one is
 * outlives the tab too. Storage that is full or forbidden keeps nothing; the page works without it.
 */
export class TabStorage {
  readonly #channel = typeof BroadcastChannel === "undefined" ? undefined : openChannel();
  readonly #memberships: KeptMemberships;
  readonly #onTaken: () => void;
  /** The membership this tab goes on with. */
  #held: Pick<KeptMembership, "name" | "token" | "seq"> | undefined;

  constructor({ memberships, onTaken }: TabStorageOptions) {
    this.#memberships = memberships;
    this.#onTaken = onTaken;
    this.#channel?.addEventListener("message", ({ data }: MessageEvent<ChannelMessage>) => {
      if (data.whose !== undefined && data.whose === this.#held?.token) {
        this.#channel?.postMessage({ mine: data.whose });
      }
    });
  }

  /** The page is left in order, perhaps for a reload. */
  release(): void {
    this.#write(openKey, undefined);
    if (this.#held) this.#memberships.update(this.#held, false);
  }

  /** The session this tab had before it was loaded again; undefined if it is another tab's. */
  async claim(): Promise<SavedSession | undefined> {
    const saved = readSavedSession(this.#read(sessionKey));
    // A session that was left in order was not copied from a tab that is still there.
    const isMine =
      saved && (this.#read(openKey) === null || !(await this.#isElsewhere(saved.token)));
    if (isMine) return saved;
    this.#forgetSession();
    return undefined;
  }

  /** The name of whoever was here last by a tab that is closed. */
  async findLastName(): Promise<string | undefined> {
    for (const kept of this.#memberships.list()) {
      if (!(await this.#isOpenElsewhere(kept))) return kept.name;
    }
    return undefined;
  }

  /** The membership of that name, to go on with; or that another tab does. */
  async find(name: string): Promise<KeptMembership | "elsewhere" | undefined> {
    const kept = this.#memberships.find(name);
    return kept && (await this.#isOpenElsewhere(kept)) ? "elsewhere" : kept;
  }

  /** This tab goes on with the session from now on. */
  open(session: SavedSession): void {
    this.#memberships.open(session);
    this.#held = session;
    this.save(session);
  }

  save(session: SavedSession): void {
    if (!this.#held) return;
    // After a lost connection it may be a new membership.
    if (session.token !== this.#held.token) {
      this.#memberships.forget(this.#held.token);
      this.#memberships.open(session);
    }
    if (!this.#memberships.update(session, true)) {
      this.#giveUp();
      return;
    }
    this.#held = session;
    this.#write(openKey, "yes");
    if (this.#write(sessionKey, JSON.stringify(session))) return;
    this.#write(sessionKey, JSON.stringify({ ...session, entries: [] }));
  }

  /** Something in the browser's storage has changed: perhaps another tab took the session. */
  check(): void {
    if (this.#held && this.#memberships.isTaken(this.#held.token)) this.#giveUp();
  }

  /** The member has left. */
  forget(): void {
    if (this.#held) this.#memberships.forget(this.#held.token);
    this.#forgetSession();
  }

  #giveUp(): void {
    this.#forgetSession();
    this.#onTaken();
  }

  #forgetSession(): void {
    this.#held = undefined;
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

  async #isOpenElsewhere({ isOpen, token }: KeptMembership): Promise<boolean> {
    return isOpen && (await this.#isElsewhere(token));
  }

  async #isElsewhere(token: string): Promise<boolean> {
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
