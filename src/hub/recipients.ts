import { checkName, everyone, isGroupName, isRoomName, nameKey } from "../model/name.ts";
import { findNearest } from "../model/nearest.ts";
import type { Refusal } from "../model/refusal.ts";
import { texts } from "../model/texts.ts";
import type { Groups } from "./groups.ts";
import type { Member } from "./member.ts";
import { countReach } from "./reachOf.ts";
import type { Members } from "./members.ts";
import type { Rooms } from "./rooms.ts";
import type { Reach, Recipients } from "./pendingMessage.ts";

export interface RecipientResolverOptions {
  roll: Pick<Members, "all" | "find" | "formerly" | "has" | "presence">;
  groups: Pick<Groups, "of">;
  rooms: Pick<Rooms, "recipients">;
}

/** Everyone, as one who may be meant. */
const theClass = { name: everyone, key: nameKey(everyone) };

/** Who receives what is said to a name: everyone, one member, a group or a room. It changes nothing. */
export class RecipientResolver {
  readonly #options: RecipientResolverOptions;
  /** The class as receivers: one for all messages, which are many. */
  readonly #all: Recipients = {
    to: everyone,
    audience: { kind: "everyone" },
    members: () => this.#options.roll.all(),
    reach: (from) => this.#reachOfAll(from),
  };

  constructor(options: RecipientResolverOptions) {
    this.#options = options;
  }

  /** Whom a message to `to`, which is NFC, is for; or why it is for nobody, and what may help. */
  resolve(from: Member, to: string): Recipients | Refusal {
    const { roll, rooms } = this.#options;
    if (to === everyone) return this.#all;
    if (isGroupName(to)) return this.#groupReceivers(from, to);
    if (isRoomName(to)) return rooms.recipients(from, to);
    const member = roll.find(to);
    if (member) {
      const audience = { kind: "member", id: member.id } as const;
      const members = () => (roll.has(member) ? [member] : []);
      return { to, audience, members, reach: (from) => countReach(members(), from) };
    }
    const hint = this.#hintFor(to);
    return { code: "not_active", text: texts.notActive, hint };
  }

  /** What may help one who writes to nobody of that name. */
  #hintFor(to: string): string {
    // What is no name is not folded: a line's worth of letters takes its time.
    const had = checkName(to).ok ? this.#options.roll.formerly(nameKey(to)) : undefined;
    if (had) return texts.renamed(to, had.name);
    const near = findNearest(to, [theClass, ...this.#options.roll.all()]);
    return near === undefined ? texts.toEveryone : texts.didYouMean(near);
  }

  #groupReceivers(from: Member, to: string): Recipients | Refusal {
    const group = this.#options.groups.of(from, to);
    if ("code" in group) return group;
    const { id, members } = group;
    const audience = { kind: "group", id } as const;
    const reach = (from: Member) => countReach(members, from);
    if (members.size > 1) return { to, audience, members: () => members, reach };
    return { code: "alone_in_group", text: texts.aloneInGroup };
  }

  /** Counted as people come and go: asking each would cost as much as telling each. */
  #reachOfAll(from: Member): Reach {
    const { present, away } = this.#options.roll.presence;
    if (!this.#options.roll.has(from)) return { delivered: present, held: away };
    return from.peer
      ? { delivered: present - 1, held: away }
      : { delivered: present, held: away - 1 };
  }
}
