import { limits } from "../model/limits.ts";
import { nameKey, reservedWords } from "../model/name.ts";
import { checkName, keptForGroups } from "../model/nameCheck.ts";
import { nearNames } from "../model/nearName.ts";
import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";
import type { Refused } from "./command.ts";
import { refuse } from "./command.ts";
import type { Member } from "./member.ts";
import type { Members } from "./members.ts";
import type { Moderation, Seat } from "./moderation.ts";
import type { NameHolder } from "./nameRegistry.ts";
import { NameRegistry } from "./nameRegistry.ts";
import { lookAlikeKeys, looksLikeGroup } from "./skeleton.ts";

/** A name in its final form, and by what it is compared. */
export interface CheckedName {
  ok: true;
  name: string;
  key: string;
  looks: readonly string[];
}

interface ReservedWord extends NameHolder {
  word: string;
}

export interface NameCheckerOptions {
  members: Pick<Members, "findKey" | "findLookAlike">;
  moderation: Pick<Moderation, "isKept">;
  /** How long the class could be reached until now, in milliseconds. */
  uptimeMs: () => number;
}

/** Decides which names may be taken: whose spelling is allowed, and which look like nobody else's. */
export class NameChecker {
  readonly #options: NameCheckerOptions;
  /** Made with the first name that is checked. */
  #reserved: NameRegistry<ReservedWord> | undefined;

  constructor(options: NameCheckerOptions) {
    this.#options = options;
  }

  /**
   * The name in its final form, if it is free.
   * @param own the seat of whoever wants it: a teacher's own name is free to them
   * @param member who wants it, if they are in the class already: their own name is free to them
   */
  check(wanted: string, own: Seat | undefined, member?: Member): CheckedName | Refused {
    const checked = this.#checkFree(wanted, own, member);
    if (checked.ok) {
      const had = member ? [member.key, ...member.formerKeys] : [];
      if (new Set([checked.key, ...had]).size <= limits.namesOfMember) return checked;
      return refuse({ code: "name_invalid", text: texts.nameInvalid(texts.tooManyNames) });
    }
    const suggestion = this.suggest(wanted, own, member);
    return suggestion === undefined ? checked : refuse(offer(checked.refusal, suggestion));
  }

  /**
   * The name nearest to the text that is free; undefined if none is near. Whoever would be taken for the
   * server or a teacher is offered nothing that comes close.
   */
  suggest(wanted: string, own?: Seat, member?: Member): string | undefined {
    let isNearest = true;
    for (const name of nearNames(wanted)) {
      const checked = this.#checkFree(name, own, member);
      if (checked.ok) return checked.name;
      if (isNearest && this.#isKept(lookAlikeKeys(name), own)) return undefined;
      isNearest = false;
    }
    return undefined;
  }

  /** Whether the server's name, a teacher's or that of somebody who was removed looks like this. */
  #isKept(looks: readonly string[], own: Seat | undefined): boolean {
    return this.#findReserved(looks) !== undefined || this.#options.moderation.isKept(looks, own);
  }

  /**
   * Why nobody's, no room's and no group's name may look like this; undefined if it may.
   * @param looks `lookAlikeKeys` of the name
   */
  whyReserved(name: string, looks: readonly string[]): string | undefined {
    const reserved = this.#findReserved(looks);
    if (reserved) return texts.looksReserved(name, reserved.word);
    return looksLikeGroup(looks) ? keptForGroups : undefined;
  }

  #findReserved(looks: readonly string[]): ReservedWord | undefined {
    this.#reserved ??= reserveWords();
    return this.#reserved.find(looks);
  }

  #checkFree(
    wanted: string,
    own: Seat | undefined,
    member: Member | undefined,
  ): CheckedName | Refused {
    const { members, moderation } = this.#options;
    const checked = checkName(wanted);
    if (!checked.ok) return refuseInvalid(checked.why);
    const { name } = checked;
    const key = nameKey(name);
    const namesake = members.findKey(key);
    if (namesake && namesake !== member) return this.#refuseTaken(namesake);
    const looks = lookAlikeKeys(name);
    const why = this.whyReserved(name, looks);
    if (why !== undefined) return refuseInvalid(why);
    if (moderation.isKept(looks, own)) return refuse({ code: "name_taken", text: texts.nameTaken });
    const lookAlike = members.findLookAlike(looks, member);
    if (lookAlike) {
      const hint = texts.looksLike(lookAlike.name);
      return refuse({ code: "name_taken", text: texts.nameTaken, hint });
    }
    return { ok: true, name, key, looks };
  }

  /** Whoever lost the connection, and wants to come in again beside themselves, learns how long that takes. */
  #refuseTaken({ awayUntil }: Member): Refused {
    const taken: Refusal = { code: "name_taken", text: texts.nameTaken };
    if (awayUntil === undefined) return refuse(taken);
    const leftMs = Math.max(0, awayUntil - this.#options.uptimeMs());
    return refuse({ ...taken, hint: texts.keptForLost(Math.ceil(leftMs / 1_000)) });
  }
}

/**
 * The refusal, with the name that is free. Whose name is simply taken reads no more than the first
 * program's line; clients offer the name.
 */
function offer(refusal: Refusal, suggestion: string): Refusal {
  const { code, hint } = refusal;
  if (code === "name_taken" && hint === undefined) return { ...refusal, suggestion };
  const parts = [hint, texts.isFree(suggestion)].filter((part) => part !== undefined);
  return { ...refusal, hint: parts.join(" "), suggestion };
}

function reserveWords(): NameRegistry<ReservedWord> {
  const registry = new NameRegistry<ReservedWord>();
  for (const word of reservedWords) registry.add({ word, looks: lookAlikeKeys(word) });
  return registry;
}

function refuseInvalid(why: string): Refused {
  return refuse({ code: "name_invalid", text: texts.nameInvalid(why) });
}
