import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";
import type { Member } from "./member.ts";
import type { Members } from "./members.ts";
import type { Moderation, Mute } from "./moderation.ts";

/** Time for which newcomers from the address of somebody who was removed come in muted, in milliseconds. */
const newcomerMuteMs = 600_000;

export interface AdmissionOptions {
  moderation: Moderation;
  members: Pick<Members, "get" | "isNetworkShared">;
}

/** Who wants to come in. */
export type Newcomer = Pick<Member, "key" | "tokenHash" | "network">;

/** Who may come in, by what whoever is in charge has ordered. */
export class Admission {
  readonly #options: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Why they may not come in; undefined if they may. */
  check({ key, tokenHash, network }: Newcomer): Refusal | undefined {
    const { moderation } = this.#options;
    for (const removal of moderation.removals()) {
      const isTheirToken = tokenHash !== undefined && removal.tokenHash === tokenHash;
      const isTheirAddress = removal.network !== undefined && removal.network === network;
      if (isTheirToken || (isTheirAddress && !removal.sharesNetwork)) {
        return { code: "removed", text: texts.wasRemoved };
      }
    }
    const isTeacher = tokenHash !== undefined && moderation.findTeacher(key) === tokenHash;
    if (!moderation.holding.locked || isTeacher) return undefined;
    return { code: "locked", text: texts.classLocked };
  }

  /**
   * Until when the newcomer is muted, who is a member by now, in milliseconds since 1970-01-01T00:00:00Z; undefined if they may speak.
   * They may be somebody who was removed or muted, under another name.
   */
  findMuteEnd(newcomer: Member, at: number): number | undefined {
    const { moderation } = this.#options;
    const isFromRemoved = moderation.removals().some(({ network }) => {
      return network !== undefined && network === newcomer.network;
    });
    if (isFromRemoved) return at + newcomerMuteMs;
    let end: number | undefined;
    for (const mute of moderation.mutes()) {
      const { until = Infinity } = mute;
      if (until <= at || !this.#mayBe(newcomer, mute)) continue;
      end = Math.max(end ?? 0, Math.min(until, at + newcomerMuteMs));
    }
    return end;
  }

  /** Whether the newcomer may be the muted one: by a name that looks like theirs, or by an address that nobody else is at. */
  #mayBe(newcomer: Member, { subject, looks }: Mute): boolean {
    const { members } = this.#options;
    const { network } = newcomer;
    const muted = members.get(subject.memberId);
    const isHere = muted !== undefined && muted.awayUntil === undefined;
    if (!isHere && newcomer.looks.some((look) => looks.has(look))) return true;
    if (subject.network === undefined || subject.network !== network) return false;
    if (!isHere) return true;
    return !members.isNetworkShared(network, [muted, newcomer]);
  }
}
