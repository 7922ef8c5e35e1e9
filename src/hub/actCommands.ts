import type { Act, DoneAct } from "../model/act.ts";
import { trimBlank } from "../model/blank.ts";
import { limits } from "../model/limits.ts";
import type { MessageMark } from "../model/message.ts";
import { composeName, nameKey, truncateName } from "../model/name.ts";
import type { Refusal } from "../model/refusal.ts";
import { renderDone } from "../model/renderAct.ts";
import { cleanRemark, isLongerThan, oneLine } from "../model/text.ts";
import * as texts from "../model/texts.ts";
import type { FoundMessage } from "../store/foundMessage.ts";
import type { Store } from "../store/store.ts";
import type { ActSubject } from "../store/records.ts";
import type { ActContext, Acts } from "./acts.ts";
import { audienceKey } from "./acts.ts";
import type { ActResult, CommandOf, Refused } from "./command.ts";
import { refuse } from "./command.ts";
import type { Member } from "./member.ts";
import type { MemberCommands } from "./memberCommands.ts";
import type { Members } from "./members.ts";
import type { Moderation } from "./moderation.ts";
import { hintNearest } from "./nearHint.ts";
import type { Pace } from "./pace.ts";
import type { SaidMessages } from "./saidMessages.ts";
import { lookAlikeKeys } from "./skeleton.ts";
import type { TurnLog } from "./turnLog.ts";

export interface ActCommandsOptions {
  acts: Acts;
  moderation: Moderation;
  members: Members;
  memberCommands: Pick<MemberCommands, "leave" | "rename">;
  store: Pick<Store, "findSaid" | "changes">;
  said: SaidMessages;
  pace: Pace;
  log: Pick<TurnLog, "findSaid">;
}

type ActOf<Type extends Act["type"]> = Extract<Act, { type: Type }>;
type RetractByNumber = Extract<Act, { seq: number | "last" }>;
type RetractByName = Exclude<ActOf<"retract">, RetractByNumber>;

/** Orders of the server window and of teachers; anybody else's are refused, by whatever protocol they come. */
export class ActCommands {
  readonly #options: ActCommandsOptions;

  constructor(options: ActCommandsOptions) {
    this.#options = options;
  }

  /** @param by undefined for the server window */
  moderate(by: Member | undefined, { at, act, id }: CommandOf<"moderate">): ActResult {
    const { moderation } = this.#options;
    const repeated = by && id !== undefined ? moderation.findDone(by.id, id) : undefined;
    if (repeated) return answer(repeated, at, true);
    const mayOrder = by === undefined || (act.type !== "teacher" && moderation.isTeacher(by));
    const refusal = by && !mayOrder ? this.#checkOwn(by, act, at) : undefined;
    if (refusal) return refuse(refusal);
    const context: ActContext = {
      at,
      by: by ? { id: by.id, name: by.name } : "window",
      commandId: id,
    };
    // What members give as a reason is a text, which a mute, say, keeps from others.
    const done = mayOrder || act.type !== "retract" || !("seq" in act) ? act : withoutReason(act);
    return this.#do(done, context);
  }

  /** Why somebody who is no teacher may not do it; undefined if they take back what they have just said themselves. */
  #checkOwn(by: Member, act: Act, at: number): Refusal | undefined {
    const { said, pace } = this.#options;
    const notTeacher = { code: "not_teacher", text: texts.notTeacher } as const;
    if (act.type !== "retract" || !("seq" in act)) return notTeacher;
    const found = said.findOwn(by, act.seq, at);
    if (!("code" in found)) return pace.check(by, at);
    // Of others' messages they learn nothing, not even whether there are any.
    return found.code === "no_such_message" && act.seq !== "last" ? notTeacher : found;
  }

  #do(act: Act, context: ActContext): ActResult {
    const { holding } = this.#options.moderation;
    switch (act.type) {
      case "teacher":
        return act.on ? this.#makeTeacher(act.name, context) : this.#endRole(act.name, context);
      case "mute":
        return this.#mute(act, context);
      case "unmute":
        return this.#unmute(act, context);
      case "remove":
        return this.#remove(act, context);
      case "allow":
        return this.#allow(act, context);
      case "quiet": {
        const on = act.on ?? !holding.quiet;
        return this.#set({ type: "quiet", on }, on !== holding.quiet, context);
      }
      case "lock":
        return this.#set(act, act.on !== holding.locked, context);
      case "slow":
        return this.#set(act, act.seconds !== holding.slow, context);
      case "private":
        return this.#set(act, act.to !== holding.private, context);
      case "retract":
        return "seq" in act ? this.#retractOne(act, context) : this.#retract(act, context);
      case "rename":
        return this.#rename(act, context);
      case "pin":
        return this.#pin(act, context);
      default:
        return act satisfies never;
    }
  }

  /** For the whole class. */
  #set(act: DoneAct, isChange: boolean, context: ActContext): ActResult {
    if (isChange) this.#options.acts.enact(act, context);
    return answer(act, context.at, isChange);
  }

  #enact(act: DoneAct, context: ActContext, subject: Member | ActSubject): ActResult {
    this.#options.acts.enact(act, context, subject);
    return answer(act, context.at, true);
  }

  #makeTeacher(name: string, context: ActContext): ActResult {
    const member = this.#find(name);
    if (!member) return this.#notHere(name);
    const act = { type: "teacher", name: member.name, on: true } as const;
    if (!this.#options.moderation.isTeacher(member)) return this.#enact(act, context, member);
    return answer(act, context.at, false);
  }

  /** Makes a member a teacher who has given a code for it. */
  claim(member: Member, at: number): ActResult {
    const context = { at, by: { id: member.id, name: member.name } };
    return this.#makeTeacher(member.name, context);
  }

  /** Teachers need not be here for it. */
  #endRole(name: string, context: ActContext): ActResult {
    const { moderation } = this.#options;
    const member = this.#find(name);
    const act = { type: "teacher", name: member?.name ?? truncateName(name), on: false } as const;
    if (member && moderation.isTeacher(member)) return this.#enact(act, context, member);
    const key = nameKey(name);
    const seat = moderation.findTeacher(key);
    if (seat !== undefined) {
      return this.#enact(act, context, { memberId: 0, tokenHash: seat, keys: [key] });
    }
    return member ? answer(act, context.at, false) : this.#notHere(name);
  }

  #mute({ name, minutes }: ActOf<"mute">, context: ActContext): ActResult {
    const member = this.#find(name);
    if (!member) return this.#notHere(name);
    if (this.#options.moderation.isTeacher(member)) return isTeacher(member);
    const until = minutes === undefined ? undefined : context.at + minutes * 60_000;
    return this.#enact({ type: "mute", name: member.name, until }, context, member);
  }

  #unmute({ name }: ActOf<"unmute">, context: ActContext): ActResult {
    const member = this.#find(name);
    if (!member) return this.#notHere(name);
    const act = { type: "unmute", name: member.name } as const;
    const mute = this.#options.moderation.findMute(member, context.at);
    if (mute) return this.#enact(act, context, member);
    return { ok: true, text: texts.isNotMuted(member.name), isTold: false };
  }

  /** Also somebody who has just left: their name and address are shut all the same. */
  #remove({ name, reason }: ActOf<"remove">, context: ActContext): ActResult {
    const { members, memberCommands, moderation } = this.#options;
    const member = this.#find(name) ?? members.findGone(nameKey(name));
    if (!member) return this.#notHere(name);
    if (moderation.isTeacher(member)) return isTeacher(member);
    const act = { type: "remove", name: member.name, reason: cleanRemark(reason) } as const;
    if (moderation.isRemoved(member)) return answer(act, context.at, false);
    const removed = this.#enact(act, context, member);
    if (members.hasToken(member)) memberCommands.leave(member, "removed", context.at);
    return removed;
  }

  #allow({ name }: ActOf<"allow">, context: ActContext): ActResult {
    const { moderation } = this.#options;
    const key = nameKey(name);
    const removal = moderation.removals().find(({ keys }) => keys.includes(key));
    if (removal) {
      return this.#enact({ type: "allow", name: truncateName(name) }, context, removal);
    }
    const member = this.#find(name);
    if (!member) return this.#notHere(name);
    const act = { type: "allow", name: member.name } as const;
    if (moderation.findMute(member, context.at)) return this.#enact(act, context, member);
    return answer(act, context.at, false);
  }

  /** The member may have left since, and come back under the same name. */
  #retract({ name, count }: RetractByName, context: ActContext): ActResult {
    const { members, store, log } = this.#options;
    const member = this.#find(name) ?? members.findGone(nameKey(name));
    if (member && !this.#mayRetractFrom(member, context)) return isTeacher(member);
    const shown = member?.name ?? composeName(name);
    // Those that were taken back in this turn are found too.
    const { retracted } = store.changes;
    const most = count === "all" ? Infinity : count;
    const request = {
      senderIds: member ? [member.id] : [],
      names: [shown],
      count: most + retracted.size,
      includePrivate: count === "all",
    };
    const found = [...log.findSaid(request), ...store.findSaid(request)]
      .filter(({ seq }) => !retracted.has(seq))
      .slice(0, most);
    if (found.length === 0) {
      if (!member) return this.#notHere(name);
      return { ok: true, text: texts.saidNothing(shown), isTold: false };
    }
    return this.#takeBack(shown, found, context, member);
  }

  #retractOne({ seq, reason }: RetractByNumber, context: ActContext): ActResult {
    const { acts, members, said } = this.#options;
    const by = typeof context.by === "object" ? members.get(context.by.id) : undefined;
    const wanted = seq === "last" ? by && said.last(by) : seq;
    const found = wanted === undefined ? undefined : said.find(wanted);
    if (!found) return { ok: true, text: texts.nothingToRetract, isTold: false };
    const { senderId, audience, from } = found;
    const gone = members.findGone(nameKey(from));
    const member = members.get(senderId) ?? (gone?.id === senderId ? gone : undefined);
    if (member && !this.#mayRetractFrom(member, context)) return isTeacher(member);
    const to = audience.kind === "member" ? undefined : found.to;
    const cleaned = cleanRemark(reason);
    const act: DoneAct = {
      type: "retract",
      name: member?.name ?? from,
      to,
      ...(cleaned !== undefined && { reason: cleaned }),
      messages: [toMark(found)],
    };
    acts.enact(act, { ...context, audience }, member);
    return answer(act, context.at, true);
  }

  /** Of what teachers say, others take nothing back but the server window. */
  #mayRetractFrom(member: Member, { by }: ActContext): boolean {
    const isOwn = typeof by === "object" && by.id === member.id;
    return isOwn || by === "window" || !this.#options.moderation.isTeacher(member);
  }

  /** What went to the same people is one act, of which they are told. */
  #takeBack(
    name: string,
    found: readonly FoundMessage[],
    context: ActContext,
    sender: Member | undefined,
  ): ActResult {
    const parts = Map.groupBy(found, ({ audience }) => audienceKey(audience))
      .values()
      .map((part) => {
        const [first] = part;
        const to = first?.audience.kind === "member" ? undefined : first?.to;
        return { act: retract(name, to, part), audience: first?.audience };
      })
      .toArray();
    const [first] = parts;
    const whole = parts.length === 1 && first ? first.act : retract(name, undefined, found);
    this.#options.acts.enactParts(whole, parts, context, sender);
    return answer(whole, context.at, true);
  }

  #rename({ name, to }: ActOf<"rename">, context: ActContext): ActResult {
    const { moderation, memberCommands } = this.#options;
    const member = this.#find(name);
    if (!member) return this.#notHere(name);
    if (moderation.isTeacher(member) && context.by !== "window") return isTeacher(member);
    const from = member.name;
    const renamed = memberCommands.rename(member, to);
    if (!renamed.ok) return renamed;
    const act = { type: "rename", name: from, to: member.name } as const;
    if (from !== member.name) return this.#enact(act, context, member);
    return answer(act, context.at, false);
  }

  #pin(act: ActOf<"pin">, context: ActContext): ActResult {
    const text = trimBlank(oneLine(act.text));
    if (isLongerThan(text, limits.topicCharacters)) {
      return refuse({ code: "text_too_long", text: texts.pinTooLong });
    }
    const isChange = text !== this.#options.moderation.holding.pinned;
    return this.#set({ type: "pin", text }, isChange, context);
  }

  /** The member who is meant, in whatever case their name was typed, and by letters that look the same. */
  #find(name: string): Member | undefined {
    const { members } = this.#options;
    return (
      members.find(composeName(name)) ??
      members.findKey(nameKey(name)) ??
      members.findLookAlike(lookAlikeKeys(truncateName(name)))
    );
  }

  #notHere(name: string): Refused {
    const wanted = truncateName(name);
    const hint = hintNearest(name, this.#options.members.all());
    const text = texts.memberNotActive(wanted);
    return refuse({ code: "not_active", text, member: wanted, ...hint });
  }
}

/** Says what holds now. */
function answer(act: DoneAct, at: number, isTold: boolean): ActResult {
  return { ok: true, text: renderDone(act, at), isTold };
}

function isTeacher({ name }: Member): Refused {
  return refuse({ code: "is_teacher", text: texts.isTeacher(name) });
}

/** @param found the newest first */
function retract(name: string, to: string | undefined, found: readonly FoundMessage[]): DoneAct {
  return { type: "retract", name, to, messages: found.map(toMark).toReversed() };
}

function withoutReason({ type, seq }: RetractByNumber): RetractByNumber {
  return { type, seq };
}

function toMark({ seq, at }: FoundMessage): MessageMark {
  return { seq, at };
}
