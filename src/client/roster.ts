import type { Addressees } from "../model/addressee.ts";
import { isNumber, isRoomName, nameKey, teachers, windowName } from "../model/name.ts";

/** `u2` comes before `u10`. */
const collator = new Intl.Collator(undefined, { numeric: true });

/** A room the member is in, as far as it is known. */
export interface KnownRoom {
  people: ReadonlySet<string>;
  topic: string;
}

/** Who is here and which groups and rooms the member is in; the most recent speakers come first. */
export class Roster implements Addressees {
  /** The member's own name. */
  me: string;
  #members = new Set<string>();
  /** The members of each group, as far as they are known. */
  #groups = new Map<string, readonly string[] | undefined>();
  #rooms = new Map<string, KnownRoom | undefined>();
  /** Which membership is called so, of members and groups, and what each is called. */
  readonly #memberships = new Map<string, number>();
  readonly #holders = new Map<number, string>();
  #lastMembership = 0;
  #teachers: ReadonlySet<string> = new Set();
  #recent: string[] = [];
  /** The members by name, until somebody joins or leaves: a page asks for them at each frame. */
  #sorted: string[] | undefined;
  /** All that can be addressed, by what its name is compared by; until somebody joins or leaves. */
  #byKey: Map<string, string> | undefined;
  #hasNumbers = false;
  /** How many there are in a crowd, this member included; undefined if the class is none. */
  #people: number | undefined;

  constructor(
    me: string,
    members: readonly string[],
    groups: readonly string[],
    rooms: readonly string[] = [],
    inCharge: readonly string[] = [],
    people?: number,
  ) {
    this.me = me;
    this.#begin(me);
    this.replace(members, groups, rooms, inCharge, people);
  }

  /** Whether there are others here who are not known. */
  get isCrowd(): boolean {
    return this.#people !== undefined;
  }

  /** How many there are, this member included. */
  get people(): number {
    return this.#people ?? this.#members.size + 1;
  }

  /** So many are in the crowd now; undefined if it is none, and everybody is known. */
  setPeople(people: number | undefined): void {
    this.#people = people;
  }

  /** They are here, perhaps for long. */
  learn(names: readonly string[]): void {
    const unknown = names.filter((name) => name !== this.me && !this.#members.has(name));
    for (const name of unknown) {
      this.#members.add(name);
      this.#begin(name);
    }
    if (unknown.length > 0) this.#note(unknown);
  }

  /** The others who are here, by name; in a crowd those who are known. */
  get members(): readonly string[] {
    this.#sorted ??= [...this.#members].toSorted(collator.compare);
    return this.#sorted;
  }

  get groups(): readonly string[] {
    return [...this.#groups.keys()].toSorted(collator.compare);
  }

  /** The rooms the member is in. */
  get rooms(): string[] {
    return [...this.#rooms.keys()];
  }

  /** All that can be addressed: the recent ones first, then the others by name. */
  get addressable(): string[] {
    const all = new Set([...this.#groups.keys(), ...this.#rooms.keys(), ...this.#members]);
    const recent = this.#recent.filter((name) => all.has(name));
    const others = [...all].filter((name) => !recent.includes(name));
    return [...recent, ...others.toSorted((one, other) => one.localeCompare(other))];
  }

  /** Takes this for who is here now; the most recent speakers stay known. */
  replace(
    members: readonly string[],
    groups: readonly string[],
    rooms: readonly string[] = [],
    inCharge: readonly string[] = [],
    people?: number,
  ): void {
    this.#people = people;
    this.#teachers = new Set(inCharge);
    this.#members = new Set(members);
    this.#groups = new Map(groups.map((name) => [name, this.#groups.get(name)]));
    // What happened in them meanwhile is not told.
    this.#rooms = new Map(rooms.map((room) => [room, undefined]));
    const here = new Set([this.me, ...members, ...groups]);
    for (const name of this.#memberships.keys()) if (!here.has(name)) this.#end(name);
    for (const name of here) if (!this.#memberships.has(name)) this.#begin(name);
    this.#note(members);
  }

  /** Whoever is here from now on is not known to be who was here under the same name. */
  startAnew(): void {
    const names = [...this.#memberships.keys()];
    for (const name of names) this.#begin(name);
  }

  /** Returns who of them was not here before, and who was. */
  change(joined: readonly string[], left: readonly string[]): { joined: string[]; left: string[] } {
    const arrived = joined.filter((name) => name !== this.me && !this.#members.has(name));
    const departed = left.filter((name) => this.#members.delete(name));
    for (const name of arrived) this.#members.add(name);
    // Also under the name of somebody who has left in the same turn of the server.
    for (const name of joined) if (name !== this.me) this.#begin(name);
    for (const name of departed) this.#end(name);
    // Also of somebody who came and went at once: whoever has the name next is somebody else.
    for (const name of left) this.setTeacher(name, false);
    if (left.length > 0) for (const room of this.#rooms.keys()) this.changeRoom(room, { left });
    this.#note(arrived);
    return { joined: arrived, left: departed };
  }

  /** A member, perhaps this one, has another name; their place among the recent speakers stays. */
  rename(from: string, to: string): void {
    if (from === this.me) this.me = to;
    else if (this.#members.delete(from)) this.#members.add(to);
    const membership = this.#memberships.get(from);
    if (membership !== undefined) {
      this.#end(from);
      this.#memberships.set(to, membership);
      this.#holders.set(membership, to);
    }
    if (this.#teachers.has(from)) {
      this.setTeacher(from, false);
      this.setTeacher(to, true);
    }
    const newName = (name: string): string => (name === from ? to : name);
    for (const [group, names] of this.#groups) this.#groups.set(group, names?.map(newName));
    for (const [room, known] of this.#rooms) {
      if (known?.people.has(from)) this.changeRoom(room, { joined: [to], left: [from] });
    }
    this.#recent = this.#recent.filter((name) => name !== to).map(newName);
    this.#note([to]);
  }

  joinGroup(name: string, members?: readonly string[]): void {
    if (!this.#groups.has(name)) this.#begin(name);
    this.#groups.set(name, members);
    this.#byKey = undefined;
  }

  leaveGroup(name: string): void {
    this.#groups.delete(name);
    this.#end(name);
    this.#byKey = undefined;
  }

  /** Others came into a group that the member is in, and others left it. */
  changeGroup(name: string, joined: readonly string[], left: readonly string[]): void {
    const members = this.#groups.get(name);
    if (!members) return;
    const stayed = members.filter((member) => !left.includes(member) && !joined.includes(member));
    this.#groups.set(name, [...stayed, ...joined]);
  }

  /** Undefined for a group whose members are not known here. */
  membersOfGroup(name: string): readonly string[] | undefined {
    return this.#groups.get(name);
  }

  joinRoom(name: string, known?: KnownRoom): void {
    this.#rooms.set(name, known);
    this.#byKey = undefined;
  }

  /** Undefined for a room of which nothing is known here. */
  findKnownRoom(name: string): KnownRoom | undefined {
    return this.#rooms.get(name);
  }

  /** People came into a room that the member is in, others left it, or its topic is another. */
  changeRoom(
    name: string,
    change: { joined?: readonly string[]; left?: readonly string[]; topic?: string },
  ): void {
    const known = this.#rooms.get(name);
    if (!known) return;
    const { joined = [], left = [], topic = known.topic } = change;
    const people = new Set([...known.people].filter((person) => !left.includes(person)));
    for (const person of joined) people.add(person);
    this.#rooms.set(name, { people, topic });
  }

  leaveRoom(name: string): void {
    this.#rooms.delete(name);
    this.#byKey = undefined;
  }

  /**
   * Which membership, or which group, is called so now: whoever has the name next is another. Undefined
   * for a room, and if nobody here is called so.
   */
  membershipOf(name: string): number | undefined {
    return this.#memberships.get(name);
  }

  /** What that membership or group is called now; undefined once it has ended. */
  nameOf(membership: number): string | undefined {
    return this.#holders.get(membership);
  }

  /** Whether the member is a teacher. */
  get isInCharge(): boolean {
    return this.#teachers.has(this.me);
  }

  /** The teachers who are here; another set once they are others. */
  get teachers(): ReadonlySet<string> {
    return this.#teachers;
  }

  /** Somebody, perhaps this member, is a teacher from now on, or no longer is. */
  setTeacher(name: string, on: boolean): void {
    if (on === this.#teachers.has(name)) return;
    const others = [...this.#teachers].filter((teacher) => teacher !== name);
    this.#teachers = new Set(on ? [...others, name] : others);
  }

  /** Which of the member's rooms is meant, whatever the case. */
  findRoom(name: string): string | undefined {
    return isRoomName(name) ? this.find(name) : undefined;
  }

  find(name: string): string | undefined {
    this.#byKey ??= new Map(
      [
        ...this.#groups.keys(),
        ...this.#rooms.keys(),
        ...this.#members,
        this.me,
        teachers,
        windowName,
      ].map((addressee) => [nameKey(addressee), addressee]),
    );
    return this.#byKey.get(nameKey(name));
  }

  get hasNumbers(): boolean {
    return this.#hasNumbers;
  }

  #begin(name: string): void {
    this.#end(name);
    this.#lastMembership += 1;
    this.#memberships.set(name, this.#lastMembership);
    this.#holders.set(this.#lastMembership, name);
  }

  #end(name: string): void {
    const membership = this.#memberships.get(name);
    this.#memberships.delete(name);
    if (membership !== undefined) this.#holders.delete(membership);
  }

  #note(names: readonly string[]): void {
    this.#sorted = undefined;
    this.#byKey = undefined;
    this.#hasNumbers ||= isNumber(this.me) || names.some(isNumber);
  }

  /** Remembers who spoke last, or was spoken to. */
  touch(name: string): void {
    this.#recent = [name, ...this.#recent.filter((other) => other !== name)];
  }
}
