import type { DoneAct } from "../model/act.ts";
import type { ModeratedEvent } from "../model/event.ts";
import type { Audience } from "../model/message.ts";
import type { ActRecord, ActSubject } from "../store/records.ts";
import type { Crowd } from "./crowd.ts";
import type { Member } from "./member.ts";
import type { Members } from "./members.ts";
import type { Moderation } from "./moderation.ts";
import { nameOfActor } from "./moderation.ts";
import type { RecipientResolver } from "./recipients.ts";
import type { TurnLog } from "./turnLog.ts";

export interface ActsOptions {
  moderation: Moderation;
  members: Pick<Members, "all" | "get" | "findToken" | "has" | "isNetworkShared">;
  crowd: Pick<Crowd, "show">;
  recipients: Pick<RecipientResolver, "listAudience">;
  log: Pick<TurnLog, "record" | "show" | "tellMembers">;
  /** Number of the newest message, stored or said in this turn. */
  newest: () => number;
}

/** What is known of an act besides what it does. */
export type ActContext = Pick<ActRecord, "at" | "by" | "commandId" | "audience">;

/** Does acts, whoever orders them: each is stored with its time and by whom, and told to those it concerns. */
export class Acts {
  readonly #options: ActsOptions;

  constructor(options: ActsOptions) {
    this.#options = options;
  }

  /** @param subject whom it is done to: a member, or somebody who is not here */
  enact(act: DoneAct, context: ActContext, subject?: Member | ActSubject): void {
    this.enactParts(act, [{ act, audience: context.audience }], context, subject);
  }

  /** Does what was one order as several acts, each for its own audience; whoever watches the class sees the whole. */
  enactParts(
    whole: DoneAct,
    parts: readonly Pick<ActRecord, "act" | "audience">[],
    context: ActContext,
    subject: Member | ActSubject | undefined,
  ): void {
    this.#options.log.record(eventOf({ ...context, act: whole }));
    for (const { act, audience } of parts) this.#enact(act, { ...context, audience }, subject);
  }

  #enact(act: DoneAct, context: ActContext, subject: Member | ActSubject | undefined): void {
    const { moderation, newest, log } = this.#options;
    const member = subject && "name" in subject ? subject : undefined;
    // Everybody knows the teachers.
    if (member && act.type === "teacher" && act.on) this.#options.crowd.show(member);
    const described = member ? this.describe(member) : (subject as ActSubject | undefined);
    const record: ActRecord = { ...context, act, subject: described, newest: newest() };
    // Who may read it, for a role that is taken back too.
    const concerned = this.#listConcerned(record);
    moderation.enact(record);
    const event = eventOf(record);
    for (const other of this.#listConcerned(record)) concerned.add(other);
    const by =
      typeof context.by === "object" ? this.#options.members.get(context.by.id) : undefined;
    if (by) concerned.add(by);
    if (member) concerned.delete(member);
    log.tellMembers(event, [...concerned]);
    if (isPublic(record)) log.show(event);
    if (member) log.tellMembers({ ...event, isAboutYou: true }, [member]);
  }

  /** What a member is known by if they come back. */
  describe(member: Member): ActSubject {
    const { id, tokenHash, key, formerKeys, network } = member;
    const keys = [key, ...formerKeys.filter((former) => former !== key)];
    const sharesNetwork = this.#options.members.isNetworkShared(network, [member]);
    return { memberId: id, tokenHash, keys, network, sharesNetwork };
  }

  /** Tells a member who is back what was taken back meanwhile of what they had received. */
  tellRetractions(member: Member, since: number): void {
    const { moderation, log } = this.#options;
    for (const record of moderation.retractionsAfter(since)) {
      const isTheirs = this.#listConcerned(record).has(member);
      const isSender = record.subject?.memberId === member.id;
      if (!isTheirs && !isSender) continue;
      const event = eventOf(record);
      log.tellMembers(isSender ? { ...event, isAboutYou: true } : event, [member]);
    }
  }

  /** What was taken back, after message `since`, of what was said to everyone. */
  publicRetractions(since: number): ModeratedEvent[] {
    return this.#options.moderation.retractionsAfter(since).filter(isPublic).map(eventOf);
  }

  #listConcerned({ act, audience }: ActRecord): Set<Member> {
    const { members, moderation, recipients } = this.#options;
    switch (act.type) {
      case "teacher":
      case "remove":
      case "quiet":
      case "slow":
      case "private":
      case "lock":
      case "pin":
        return new Set(members.all());
      case "mute":
      case "unmute":
      case "allow":
      case "rename":
        return new Set(moderation.listTeachers(members));
      case "retract":
        return new Set(audience ? recipients.listAudience(audience) : []);
      default:
        return act satisfies never;
    }
  }
}

/** Messages of the same people, which are told of together. */
export function audienceKey(audience: Audience): string {
  return "id" in audience ? `${audience.kind} ${audience.id}` : audience.kind;
}

/** Whether whoever looks at the class without being in it is told, too. */
function isPublic({ act, audience }: ActRecord): boolean {
  switch (act.type) {
    case "quiet":
    case "slow":
    case "private":
    case "lock":
    case "pin":
      return true;
    case "retract":
      return audience?.kind === "everyone";
    case "teacher":
    case "remove":
    case "mute":
    case "unmute":
    case "allow":
    case "rename":
      return false;
    default:
      return act satisfies never;
  }
}

function eventOf({ at, by, act }: Pick<ActRecord, "at" | "by" | "act">): ModeratedEvent {
  return { kind: "moderated", at, by: nameOfActor(by), act };
}
