import * as texts from "../model/texts.ts";
import type { SharedCodes } from "../store/records.ts";
import type { Store } from "../store/store.ts";
import type { ActCommands } from "./actCommands.ts";
import type { ActResult, CommandOf, Done } from "./command.ts";
import { done, refuse } from "./command.ts";
import type { Member } from "./member.ts";
import type { Moderation } from "./moderation.ts";

/** Time in which a code makes somebody a teacher, in milliseconds. */
const validMs = 600_000;
/** Codes that wait to be used; the oldest are dropped. */
const waitingCodes = 20;
/** Wrong codes from one address in {@link guessingMs} milliseconds; then nothing is answered. */
const guesses = 5;
const guessingMs = 60_000;
/** Addresses with wrong codes that are remembered; the oldest are forgotten. */
const rememberedAddresses = 1_000;

const noCodes: SharedCodes = { standing: [], offers: [], wrongAt: [] };

export interface RoleCodesOptions {
  moderation: Pick<Moderation, "isTeacher">;
  actCommands: Pick<ActCommands, "claim">;
  store: Pick<Store, "changes" | "restored">;
  /** Several servers serve the class. */
  isShared: boolean;
}

/** The codes by which the server window lets somebody make themselves a teacher. */
export class RoleCodes {
  readonly #options: RoleCodesOptions;
  /** Until when each is valid, by its hash. */
  readonly #offers: Map<string, number>;
  /** Those that anybody may use at any time. */
  readonly #standing: Set<string>;
  /** When wrong codes came from an address, or from a member of whom it is not known. */
  readonly #wrongAt: Map<string, number[]>;

  constructor(options: RoleCodesOptions) {
    this.#options = options;
    const { standing, offers, wrongAt } = options.store.restored.shared?.codes ?? noCodes;
    this.#offers = new Map(offers);
    this.#standing = new Set(standing);
    this.#wrongAt = new Map(wrongAt);
  }

  offer({ at, codeHash, isStanding }: CommandOf<"offerRole">): Done {
    if (isStanding) this.#standing.add(codeHash);
    else this.#offers.set(codeHash, at + validMs);
    const [oldest] = this.#offers.keys();
    if (this.#offers.size > waitingCodes && oldest !== undefined) this.#offers.delete(oldest);
    this.#keep();
    return done;
  }

  /** Undefined if it is not answered: too many wrong codes came from there. */
  claim(member: Member, { at, codeHash }: CommandOf<"claimRole">): ActResult | undefined {
    const { moderation, actCommands } = this.#options;
    // A client repeats what it has no answer to.
    if (moderation.isTeacher(member))
      return { ok: true, text: texts.alreadyTeacher, isTold: false };
    const from = member.network ?? `#${member.id}`;
    const recent = (this.#wrongAt.get(from) ?? []).filter(
      (wrongAt) => Math.abs(at - wrongAt) < guessingMs,
    );
    if (recent.length >= guesses) return undefined;
    if (this.#use(codeHash, at)) return actCommands.claim(member, at);
    this.#remember(from, [...recent, at]);
    return refuse({ code: "wrong_code", text: texts.wrongCode });
  }

  #use(codeHash: string, at: number): boolean {
    if (this.#standing.has(codeHash)) return true;
    const until = this.#offers.get(codeHash);
    if (this.#offers.delete(codeHash)) this.#keep();
    return until !== undefined && until > at;
  }

  #remember(from: string, wrongAt: number[]): void {
    this.#wrongAt.delete(from);
    this.#wrongAt.set(from, wrongAt);
    const [oldest] = this.#wrongAt.keys();
    if (this.#wrongAt.size > rememberedAddresses && oldest !== undefined) {
      this.#wrongAt.delete(oldest);
    }
    this.#keep();
  }

  #keep(): void {
    const { store, isShared } = this.#options;
    if (!isShared) return;
    const [offers, wrongAt] = [[...this.#offers], [...this.#wrongAt]];
    store.changes.keepCodes({ standing: [...this.#standing], offers, wrongAt });
  }
}
