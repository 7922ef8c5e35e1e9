import { isRoomName, nameKey } from "../model/name.ts";

const collator = new Intl.Collator();

/** Who is here and which groups and rooms one is in, as a client knows it; who spoke last comes first. */
export class Roster {
  /** What one is called oneself. */
  me: string;
  #members: Set<string>;
  #groups: Set<string>;
  #rooms: Set<string>;
  #recent: string[] = [];
  /** The members by name, until one comes or goes: a page asks for them at each frame. */
  #sorted: string[] | undefined;

  constructor(
    me: string,
    members: readonly string[],
    groups: readonly string[],
    rooms: readonly string[] = [],
  ) {
    this.me = me;
    this.#members = new Set(members);
    this.#groups = new Set(groups);
    this.#rooms = new Set(rooms);
  }

  /** The others who are here, by name. */
  get members(): readonly string[] {
    this.#sorted ??= [...this.#members].toSorted(collator.compare);
    return this.#sorted;
  }

  get groups(): readonly string[] {
    return [...this.#groups].toSorted(collator.compare);
  }

  /** Takes this for who is here now; who spoke last is remembered. */
  renew(
    members: readonly string[],
    groups: readonly string[],
    rooms: readonly string[] = [],
  ): void {
    this.#members = new Set(members);
    this.#groups = new Set(groups);
    this.#rooms = new Set(rooms);
    this.#sorted = undefined;
  }

  /** Returns those who were not known to be here, or were. */
  change(joined: readonly string[], left: readonly string[]): { joined: string[]; left: string[] } {
    const came = joined.filter((name) => name !== this.me && !this.#members.has(name));
    const went = left.filter((name) => this.#members.delete(name));
    for (const name of came) this.#members.add(name);
    this.#sorted = undefined;
    return { joined: came, left: went };
  }

  /** Somebody, oneself perhaps, goes by another name; who spoke last is remembered. */
  rename(from: string, to: string): void {
    if (from === this.me) this.me = to;
    else if (this.#members.delete(from)) this.#members.add(to);
    const others = this.#recent.filter((name) => name !== to);
    this.#recent = others.map((name) => (name === from ? to : name));
    this.#sorted = undefined;
  }

  joinGroup(name: string): void {
    this.#groups.add(name);
  }

  leaveGroup(name: string): void {
    this.#groups.delete(name);
  }

  /** The rooms one is in. */
  get rooms(): string[] {
    return [...this.#rooms];
  }

  /** The one of those rooms that is meant, whatever the case. */
  roomNamed(name: string): string | undefined {
    return isRoomName(name)
      ? this.rooms.find((room) => nameKey(room) === nameKey(name))
      : undefined;
  }

  joinRoom(name: string): void {
    this.#rooms.add(name);
  }

  leaveRoom(name: string): void {
    this.#rooms.delete(name);
  }

  /** Notes who was last heard of or spoken to. */
  touch(name: string): void {
    this.#recent = [name, ...this.#recent.filter((other) => other !== name)];
  }

  /** All that can be addressed: the recent ones first, then the others by name. */
  get addressable(): string[] {
    const all = new Set([...this.#groups, ...this.#rooms, ...this.#members]);
    const recent = this.#recent.filter((name) => all.has(name));
    const others = [...all].filter((name) => !recent.includes(name));
    return [...recent, ...others.toSorted((one, other) => one.localeCompare(other))];
  }
}
