import type { ReactedEvent } from "../model/event.ts";
import type { Audience } from "../model/message.ts";
import { beginningOf } from "../model/quote.ts";
import type { Reaction } from "../model/reaction.ts";
import type { Refusal } from "../model/refusal.ts";
import * as texts from "../model/texts.ts";
import type { FoundSaid, ReadableMessage } from "../store/foundMessage.ts";
import type { Store } from "../store/store.ts";
import { newcomerReading } from "../store/store.ts";
import type { CommandOf, Done, Refused } from "./command.ts";
import { done, refuse } from "./command.ts";
import type { Groups } from "./groups.ts";
import type { Member } from "./member.ts";
import type { Members } from "./members.ts";
import type { Moderation } from "./moderation.ts";
import type { Pace } from "./pace.ts";
import type { Quotes } from "./quotes.ts";
import { noSuchMessage } from "./quotes.ts";
import type { RecipientResolver } from "./recipients.ts";
import { checkMaySpeak } from "./roomAccess.ts";
import type { Rooms } from "./rooms.ts";
import type { Speech } from "./speech.ts";
import type { TurnLog } from "./turnLog.ts";

export interface ReactionsOptions {
  store: Pick<Store, "reactionsTo" | "reactionsSince" | "changes">;
  quotes: Quotes;
  members: Pick<Members, "get">;
  groups: Pick<Groups, "get">;
  rooms: Pick<Rooms, "get">;
  moderation: Pick<Moderation, "isTeacher">;
  recipients: Pick<RecipientResolver, "listAudience">;
  speech: Pick<Speech, "isRestricted" | "checkReaction">;
  pace: Pace;
  log: Pick<TurnLog, "tellMembers" | "show">;
  /** Number of the newest message, stored or said in this turn. */
  newest: () => number;
}

/** Messages whose reactions are remembered: those that people react to just now. */
const rememberedMessages = 100;

/** The ids of those who have reacted to a message, by how. */
type Reactors = Map<Reaction, Set<number>>;

/** How members react to messages: each once in each way. */
export class Reactions {
  readonly #options: ReactionsOptions;
  /** By the message's number. */
  readonly #reactors = new Map<number, Reactors>();

  constructor(options: ReactionsOptions) {
    this.#options = options;
  }

  /** Reacts to a message, or takes that back. What is so already is done. */
  react(member: Member, { at, seq, reaction, on }: CommandOf<"react">): Done | Refused {
    const { quotes, pace, store, newest } = this.#options;
    const found = quotes.find(member, seq);
    if (!found) return refuse(noSuchMessage);
    const reactors = this.#reactorsTo(found.seq);
    const those = reactors.get(reaction) ?? new Set();
    if (on === those.has(member.id)) return done;
    const refusal = this.#check(member, found, at) ?? pace.check(member, at);
    if (refusal) return refuse(refusal);
    const { id: memberId, name: by } = member;
    if (on) reactors.set(reaction, those.add(memberId));
    else those.delete(memberId);
    store.changes.react({ seq: found.seq, reaction, memberId, name: by, on, after: newest() });
    const to = found.audience.kind === "member" ? undefined : found.to;
    const change = { by, on, to };
    const marked = { seq: found.seq, at: found.at, reaction, count: those.size };
    this.#tell(found, { kind: "reacted", ...marked, change });
    return done;
  }

  /** Tells a member who is back how messages that they had received were reacted to meanwhile. */
  tellMissed(member: Member, since: number): void {
    const { store, log, moderation } = this.#options;
    const reader = { memberId: member.id, isTeacher: moderation.isTeacher(member) };
    for (const standing of store.reactionsSince({ ...reader, after: since })) {
      log.tellMembers({ kind: "reacted", ...standing }, [member]);
    }
  }

  /** How messages to everyone that were said up to that one stand, if they were reacted to since. */
  publicReactions(since: number): ReactedEvent[] {
    const events: ReactedEvent[] = [];
    const request = { ...newcomerReading(), after: since };
    for (const standing of this.#options.store.reactionsSince(request)) {
      events.push({ kind: "reacted", ...standing });
    }
    return events;
  }

  /** Tells those who were sent the message. */
  #tell(found: ReadableMessage, event: ReactedEvent): void {
    const { recipients, quotes, members, log } = this.#options;
    const mayRead = quotes.readersOf(found);
    const sender = members.get(found.senderId);
    const others = Array.from(recipients.listAudience(found.audience)).filter((member) => {
      return member !== sender && mayRead?.(member) !== false;
    });
    log.tellMembers(event, others);
    if (found.audience.kind === "everyone") log.show(event);
    if (sender) log.tellMembers({ ...event, yours: beginningOf(found.text) }, [sender]);
  }

  /** Why what the member does may not reach those who read the message; undefined if it may. */
  #check(member: Member, found: FoundSaid, at: number): Refusal | undefined {
    const { speech } = this.#options;
    const refusal = this.#checkPlace(member, found);
    if (refusal || !speech.isRestricted) return refusal;
    return speech.checkReaction(member, otherSide(member, found), at);
  }

  #checkPlace(member: Member, { audience, to }: FoundSaid): Refusal | undefined {
    const { groups, rooms, moderation } = this.#options;
    switch (audience.kind) {
      case "group":
        return groups.get(audience.id)?.members.has(member) ? undefined : notMember(to);
      case "room": {
        const room = rooms.get(audience.id);
        if (!room?.members.has(member)) return notMember(to);
        return moderation.isTeacher(member) ? undefined : checkMaySpeak(room, member);
      }
      default:
        return undefined;
    }
  }

  #reactorsTo(seq: number): Reactors {
    const known = this.#reactors.get(seq) ?? this.#read(seq);
    // The one that was asked for last is forgotten last.
    this.#reactors.delete(seq);
    this.#reactors.set(seq, known);
    for (const oldest of this.#reactors.keys()) {
      if (this.#reactors.size <= rememberedMessages) break;
      this.#reactors.delete(oldest);
    }
    return known;
  }

  #read(seq: number): Reactors {
    const read: Reactors = new Map();
    for (const { reaction, memberId } of this.#options.store.reactionsTo(seq)) {
      read.set(reaction, (read.get(reaction) ?? new Set()).add(memberId));
    }
    return read;
  }
}

function notMember(name: string): Refusal {
  return { code: "not_member", text: texts.notMember(name) };
}

/** Whom a reaction goes to, as a message would: a private one was sent to the member, or by them. */
function otherSide(member: Member, { audience, senderId }: FoundSaid): Audience {
  const isReceiver = audience.kind === "member" && audience.id === member.id;
  return isReceiver ? { kind: "member", id: senderId } : audience;
}
