import { cleanText } from "../model/cleanText.ts";
import { limits } from "../model/limits.ts";
import type { Message } from "../model/message.ts";
import { checkName, everyone, isGroupName, nameKey, reportedName } from "../model/name.ts";
import { nearest } from "../model/nearest.ts";
import type { Refusal } from "../model/refusal.ts";
import { texts } from "../model/texts.ts";
import type { Store } from "../store/store.ts";
import type { Fact, Heard, Leaving } from "./fact.ts";
import { Groups, namesOf } from "./groups.ts";
import type { Member, Peer } from "./member.ts";
import { Presence } from "./presence.ts";

/** Everyone, as one who may be meant. */
const theClass = { name: everyone, key: nameKey(everyone) };

export interface HubOptions {
  store: Store;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** Is told every fact, after the hub has changed. Must not call the hub back. */
  observe: (fact: Fact) => void;
  /** Asks for `endTurn` to be called once the present turn of the event loop is over. */
  wake: () => void;
}

export type Joined = { ok: true; member: Member; members: string[]; seq: number };
export type Refused = { ok: false; refusal: Refusal };
export type Said = { ok: true; message: Message; delivered: number };
export type Grouped = { ok: true; name: string; members: string[]; missing: string[] };
export type GroupRefused = Refused & { missing: string[] };

/**
 * The class itself: who is here, what groups there are, who receives what, in one order. It knows
 * no socket, frame, terminal or clock. All is synchronous: a wish is a call, a refusal a returned
 * value, and what others should know they hear before the call returns.
 */
export class Hub {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #observe: (fact: Fact) => void;
  readonly #wake: () => void;
  readonly #members = new Map<string, Member>();
  readonly #byKey = new Map<string, Member>();
  readonly #groups = new Groups();
  readonly #presence = new Presence();
  #accepted = 0;
  #seq: number;

  constructor({ store, now, observe, wake }: HubOptions) {
    this.#store = store;
    this.#now = now;
    this.#observe = observe;
    this.#wake = wake;
    this.#seq = store.newest;
  }

  /** Counts one more chat connection. */
  accept(): void {
    this.#accepted += 1;
    this.#observe({ kind: "accepted", total: this.#accepted });
  }

  join(wanted: string, peer: Peer): Joined | Refused {
    const checked = checkName(wanted);
    if (!checked.ok) {
      const refusal = { code: "name_invalid", text: texts.nameInvalid(checked.why) } as const;
      return this.#refuseName(wanted, refusal);
    }
    const { name } = checked;
    const key = nameKey(name);
    if (this.#byKey.has(key)) {
      return this.#refuseName(name, { code: "name_taken", text: texts.nameTaken });
    }
    const members = [...this.#members.keys()];
    const member: Member = { name, key, peer, groups: new Set() };
    this.#members.set(name, member);
    this.#byKey.set(key, member);
    this.#presence.joined(name);
    this.#wake();
    this.#observe({ kind: "joined", name, active: this.#members.size });
    return { ok: true, member, members, seq: this.#seq };
  }

  /** Says `text` to everyone, one member or one group. */
  say(from: Member, to: string, text: string): Said | Refused {
    const clean = cleanText(text);
    if (isTooLong(clean)) {
      return { ok: false, refusal: { code: "text_too_long", text: texts.textTooLong } };
    }
    const receivers = this.#receivers(from, to.normalize("NFC"));
    if ("code" in receivers) {
      const refused = { from: from.name, to: reportedName(to), text: clean, refusal: receivers };
      this.#observe({ kind: "sayRefused", ...refused });
      return { ok: false, refusal: receivers };
    }
    this.#seq += 1;
    const said = { seq: this.#seq, at: this.#now(), from: from.name, to: receivers.to };
    const message: Message = { ...said, text: clean };
    this.#store.append(message);
    this.#wake();
    const fact = { kind: "said", message, delivered: receivers.others } as const;
    for (const member of receivers.members) {
      // Who writes to himself is the one exception to hearing only what others say.
      if (member !== from || message.to === from.name) member.peer.hear(fact);
    }
    this.#observe(fact);
    return { ok: true, message, delivered: fact.delivered };
  }

  createGroup(by: Member, wantedName: string, wantedMembers: string[]): Grouped | GroupRefused {
    const wanted = wantedMembers.map(reportedName);
    const result = this.#groups.create(wantedName, wanted, (name) => this.#find(name));
    const { missing } = result;
    if (!result.ok) {
      const { refusal } = result;
      const name = reportedName(wantedName);
      this.#observe({ kind: "groupRefused", name, by: by.name, wanted, missing, refusal });
      return result;
    }
    const { name } = result.group;
    const members = [...result.group.members].map((member) => member.name);
    const fact = { kind: "groupCreated", name, by: by.name, members, wanted, missing } as const;
    for (const member of result.group.members) if (member !== by) member.peer.hear(fact);
    this.#observe(fact);
    return { ok: true, name, members, missing };
  }

  /** Who is here, the asker too, and the groups the asker is in. */
  who(asker: Member): { members: string[]; groups: string[] } {
    return { members: [...this.#members.keys()], groups: namesOf(asker) };
  }

  /** What a newcomer may read of what was said to everyone after message `seq`. */
  earlier(seq: number): Message[] {
    return this.#store.after(seq).filter((message) => message.to === everyone);
  }

  /** Notes that the member asked for the menu. */
  showMenu(member: Member): void {
    this.#observe({ kind: "menuShown", name: member.name });
  }

  /** Does nothing for one who has left already. */
  leave(member: Member, how: Leaving): void {
    if (this.#members.get(member.name) !== member) return;
    this.#members.delete(member.name);
    this.#byKey.delete(member.key);
    for (const group of this.#groups.leave(member)) {
      this.#observe({ kind: "groupDeleted", name: group.name });
    }
    this.#presence.left(member.name);
    this.#wake();
    this.#observe({ kind: "left", name: member.name, how, active: this.#members.size });
  }

  /** Ends a turn of the event loop: tells who came and went, then stores what was said. */
  endTurn(): void {
    const changed = this.#presence.take();
    if (changed) {
      const fact: Heard = { kind: "presenceChanged", ...changed };
      for (const member of this.#members.values()) {
        // A newcomer need not be told of himself alone; of several, each is told of all.
        const isOwnNews = changed.joined[0] === member.name && isOneName(changed);
        if (!isOwnNews) member.peer.hear(fact);
      }
    }
    this.#store.commit();
  }

  #find(name: string): Member | undefined {
    return this.#members.get(name.normalize("NFC"));
  }

  #receivers(from: Member, to: string): Receivers | Refusal {
    if (to === everyone) {
      return { to, members: this.#members.values(), others: this.#members.size - 1 };
    }
    if (isGroupName(to)) return this.#groupReceivers(from, to);
    const member = this.#members.get(to);
    if (member) return { to, members: [member], others: member === from ? 0 : 1 };
    const near = nearest(to, [theClass, ...this.#members.values()]);
    const hint = near === undefined ? texts.toEveryone : texts.didYouMean(near);
    return { code: "not_active", text: texts.notActive, hint };
  }

  #groupReceivers(from: Member, to: string): Receivers | Refusal {
    const group = this.#groups.of(from, to);
    if ("code" in group) return group;
    const others = group.members.size - 1;
    if (others > 0) return { to, members: group.members, others };
    this.#groups.delete(group);
    from.peer.hear({ kind: "groupDeleted", name: group.name });
    return { code: "alone_in_group", text: texts.aloneInGroup };
  }

  #refuseName(wanted: string, refusal: Refusal): Refused {
    this.#observe({ kind: "nameRefused", name: reportedName(wanted), refusal });
    return { ok: false, refusal };
  }
}

/** Who receives a message, and how many of them are not its sender. */
interface Receivers {
  to: string;
  members: Iterable<Member>;
  others: number;
}

function isOneName({ joined, left }: { joined: string[]; left: string[] }): boolean {
  return joined.length + left.length === 1;
}

/** Counts code points only where the count of UTF-16 units leaves it open. */
function isTooLong(text: string): boolean {
  return text.length > limits.textCharacters && [...text].length > limits.textCharacters;
}
