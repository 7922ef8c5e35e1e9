import type { Holding } from "../model/act.ts";
import type { Addressees } from "../model/addressee.ts";
import type { ListedGroup } from "../model/group.ts";
import type { RoomEnteredEvent } from "../model/event.ts";
import type { SaidMessage } from "../model/message.ts";
import type { Who } from "../model/render.ts";
import { composeName, everyone, isGroupName, isRoomName, nameKey } from "../model/name.ts";
import type { ListedRoom, RankedName } from "../model/room.ts";
import type { FoundSaid } from "../store/foundMessage.ts";
import type {
  Conversation,
  HistoryQuery,
  HistoryReading,
  HistorySlice,
  SearchQuery,
} from "../model/historyQuery.ts";
import type { Page, Store } from "../store/store.ts";
import { newcomerReading } from "../store/store.ts";
import type { RoomResult } from "./command.ts";
import type { CrowdViewOptions } from "./crowdView.ts";
import { CrowdView } from "./crowdView.ts";
import { refuse } from "./command.ts";
import type { Groups } from "./groups.ts";
import type { GroupView, MemberView, RoomView } from "./member.ts";
import type { Members } from "./members.ts";
import type { Moderation } from "./moderation.ts";
import type { NameChecker } from "./nameChecker.ts";
import { findAnyRoom, findOwnRoom } from "./roomAccess.ts";
import { listModes } from "./roomModes.ts";
import { theTeachers, theWindow } from "./recipients.ts";
import type { Rooms } from "./rooms.ts";
import type { TurnLog } from "./turnLog.ts";

export interface HubViewOptions {
  members: Members;
  names: Pick<NameChecker, "suggest">;
  groups: Pick<Groups, "all" | "madeBy">;
  rooms: Pick<Rooms, "size" | "find" | "all">;
  moderation: Pick<
    Moderation,
    "isTeacher" | "listTeachers" | "leavesOut" | "findMute" | "holding" | "removals"
  >;
  crowd: CrowdViewOptions["crowd"];
  store: Omit<Store, "append" | "commit" | "changes" | "restored">;
  log: Pick<TurnLog, "deliveries" | "deliveredLines" | "caused" | "toldWhen">;
  isPrivateShown: () => boolean;
}

/** What protocols may read of the class. Nothing here changes it. */
export class HubView {
  readonly crowd: CrowdView;
  readonly #options: HubViewOptions;

  constructor(options: HubViewOptions) {
    this.#options = options;
    this.crowd = new CrowdView(options);
  }

  get memberCount(): number {
    return this.#options.members.size;
  }

  /**
   * How often members were and will be told something, counted as commands are applied: what it grows by
   * is what a command costs the others.
   */
  get deliveries(): number {
    return this.#options.log.deliveries;
  }

  /** The same, with each line of a message, and each member who enters or leaves a group. */
  get deliveredLines(): number {
    return this.#options.log.deliveredLines;
  }

  /** What the newest command costs the others: for whoever takes its answer. */
  get caused(): Record<"deliveries" | "deliveredLines", number> {
    return this.#options.log.caused;
  }

  /** The server window shows private messages. */
  get privateShown(): boolean {
    return this.#options.isPrivateShown();
  }

  /** The most members there were at a time. */
  get mostMembers(): number {
    return this.#options.members.most;
  }

  get roomCount(): number {
    return this.#options.rooms.size;
  }

  /** Who is here, the asker included, or in a crowd whom they know; the teachers; the asker's groups and rooms. */
  who(asker: MemberView): Who {
    const { teachers, crowd, memberCount: people } = this;
    const lists = { teachers, groups: namesOf(asker.groups), rooms: namesOf(asker.rooms) };
    if (!crowd.isOn) return { ...lists, members: [...this.#options.members.names] };
    return { ...lists, members: namesOf([asker, ...crowd.listKnown(asker)]), people };
  }

  /** The names of the teachers who are in the class. */
  get teachers(): string[] {
    const { members, moderation } = this.#options;
    return namesOf(moderation.listTeachers(members));
  }

  isTeacher({ id }: MemberView): boolean {
    const member = this.#options.members.get(id);
    return member !== undefined && this.#options.moderation.isTeacher(member);
  }

  /** Whether the member can write only to teachers now. */
  isMuted({ id }: MemberView, at: number): boolean {
    const { members, moderation } = this.#options;
    const member = members.get(id);
    if (!member || moderation.isTeacher(member)) return false;
    return moderation.findMute(member, at) !== undefined;
  }

  /** Whether the member has had another connection before. */
  hasComeBack(id: number): boolean {
    return (this.#options.members.getAny(id)?.connections ?? 0) > 1;
  }

  /** The member of that id, on the list or absent. */
  get(id: number): MemberView | undefined {
    return this.#options.members.getAny(id);
  }

  /** The names of everybody else here, in a crowd of those whom the member must know. */
  others(member: MemberView): string[] {
    if (this.crowd.isOn) return namesOf(this.crowd.listKnown(member));
    const { names } = this.#options.members;
    const { name } = member;
    // A newcomer, who is told of all others, is the last.
    const own = names.lastIndexOf(name);
    if (own === -1) return [...names];
    return names.toSpliced(own, 1);
  }

  /** What holds for the whole class. */
  get holding(): Holding {
    return this.#options.moderation.holding;
  }

  /** The numbers of those who were removed, and the keys of their last names. */
  removed(): { id: number; key: string }[] {
    const removals = Array.from(this.#options.moderation.removals());
    return removals.map(({ memberId: id, keys: [key = ""] }) => ({ id, key }));
  }

  members(): Iterable<MemberView> {
    return this.#options.members.all();
  }

  /** The member whose name is the same after folding: there is at most one. */
  findMember(name: string): MemberView | undefined {
    return this.#options.members.findKey(nameKey(name));
  }

  /** The name nearest to the text that nobody has and that may be somebody's; undefined if none is near. */
  suggestName(wanted: string): string | undefined {
    return this.#options.names.suggest(wanted);
  }

  /** The names by which the lines that a member types are read. */
  addressees({ groups, rooms }: MemberView): Addressees {
    return this.#addressees((key) => {
      const own = findKeyed(groups, key) ?? findKeyed(rooms, key);
      return own ?? findKeyed([theTeachers, theWindow], key);
    });
  }

  /** The same for the server window, to which all groups and rooms are open. */
  get windowAddressees(): Addressees {
    const { groups, rooms } = this.#options;
    return this.#addressees((key) => {
      return findKeyed(groups.all(), key) ?? rooms.find(key) ?? findKeyed([theTeachers], key);
    });
  }

  /** @param findOther finds what is no member */
  #addressees(findOther: (key: string) => { name: string } | undefined): Addressees {
    const { members } = this.#options;
    return {
      find(name) {
        const key = nameKey(name);
        return (members.findKey(key) ?? findOther(key))?.name;
      },
      get hasNumbers() {
        return members.hasNumbers;
      },
    };
  }

  /** Who is meant by a name in what is told now: who had it when that happened, or else whoever had it before. */
  findTold(name: string): MemberView | undefined {
    const { members, log } = this.#options;
    return members.findHolder(name, log.toldWhen) ?? members.findFormer(nameKey(name));
  }

  /** The absent member who left last under that name, after folding; another may have it by now. */
  findAbsent(name: string): MemberView | undefined {
    return this.#options.members.absent.findLast(name);
  }

  /** The member whom the token of this hash (SHA-256, or as a protocol makes it) brings back, on the list or absent. */
  findSeat(tokenHash: string): MemberView | undefined {
    return this.#options.members.findToken(tokenHash);
  }

  /** The groups that the member is in or has made. */
  groupsOf(member: MemberView): GroupView[] {
    return [...new Set([...member.groups, ...this.#options.groups.madeBy(member)])];
  }

  /** Who is in which of the member's groups. */
  listGroups(asker: MemberView): ListedGroup[] {
    const { members } = this.#options;
    return this.groupsOf(asker).map(({ name, makerId, members: within }) => {
      const listed: ListedGroup = { name, members: [], absent: [] };
      for (const member of within.keys()) {
        (isHere(member) ? listed.members : listed.absent).push(member.name);
      }
      const maker = makerId === undefined ? undefined : members.get(makerId);
      if (maker) listed.by = maker.name;
      return listed;
    });
  }

  /** The room of that name, in any case. */
  findRoom(name: string): RoomView | undefined {
    return this.#options.rooms.find(name);
  }

  groups(): Iterable<GroupView> {
    return this.#options.groups.all();
  }

  rooms(): Iterable<RoomView> {
    return this.#options.rooms.all();
  }

  /** All rooms, with the topics that the asker may read. */
  listRooms(asker: MemberView): ListedRoom[] {
    return Array.from(this.rooms(), (room) => {
      return { name: room.name, members: room.members.size, topic: visibleTopic(asker, room) };
    });
  }

  /** The room, if the member is in it, or a teacher. */
  openRoom(member: MemberView, name: string): RoomResult {
    const { rooms } = this.#options;
    const room = this.isTeacher(member)
      ? findAnyRoom<RoomView>(rooms, name)
      : findOwnRoom<RoomView>(rooms, member, name);
    return "code" in room ? refuse(room) : { ok: true, room };
  }

  /** The last messages to everyone, oldest first. */
  latest(count: number): SaidMessage[] {
    return this.#options.store.latest(count, this.#options.moderation.leavesOut);
  }

  /** The newest message that is stored. All up to it were told, unless a turn is just being told. */
  get newest(): number {
    return this.#options.store.newest;
  }

  /** Whether a message is stored that the member has said by this id. */
  hasSaid(member: MemberView, id: string): boolean {
    return this.#options.store.receipt(member.id, id) !== undefined;
  }

  /** A message by its number, without its text, if it is stored and was not taken back. */
  findMessage(seq: number): FoundSaid | undefined {
    return this.#options.store.findMessage(seq);
  }

  /** The same, if the member may read it. */
  findReadable(member: MemberView, seq: number): FoundSaid | undefined {
    return this.#options.store.findReadable({ ...this.#readerOf(member), seq });
  }

  /** The next messages after `after` that the member may read, up to `upTo`: what they were told, or missed. */
  readPage(member: MemberView, after: number, upTo: number): Page {
    return this.#options.store.readPage({ ...this.#readerOf(member), after, upTo });
  }

  /** Number of the last message up to that one that others sent the member in a conversation, by its name. */
  findLast(member: MemberView, name: string, upTo: number): number | undefined {
    const found = this.findConversation(member, name);
    const { store } = this.#options;
    const asked = { ...this.#readerOf(member), upTo };
    if (!("name" in found)) return store.findLast({ ...asked, conversation: found });
    const { kind, id } = found;
    return id === undefined ? undefined : store.findLast({ ...asked, conversation: { kind, id } });
  }

  /** The same of what was said to everyone. */
  readPublicPage(after: number, upTo: number): Page {
    const { leavesOut } = newcomerReading(this.#options.moderation.leavesOut);
    return this.#options.store.readPage({ memberId: undefined, after, upTo, leavesOut });
  }

  /** Reads a part of what the member may read again: what they were told, and what was public before they came. */
  readSlice(member: MemberView, query: Omit<HistoryQuery, "reader">): HistorySlice {
    return this.#options.store.readSlice({ ...query, reader: this.#readerOf(member) });
  }

  /** The same of a search. */
  searchSlice(member: MemberView, query: Omit<SearchQuery, "reader">): HistorySlice {
    return this.#options.store.searchSlice({ ...query, reader: this.#readerOf(member) });
  }

  /** Number of the last message before that time, about; 0 if there is none. */
  seqBefore(at: number): number {
    return this.#options.store.seqBefore(at);
  }

  /** The conversation that the member knows by that name. Nobody need be left in it. */
  findConversation(asker: MemberView, name: string): Conversation {
    const { groups, rooms } = this.#options;
    const key = nameKey(name);
    if (key === everyone) return { kind: "everyone" };
    if (key === theTeachers.key) return { kind: "teachers" };
    if (key === theWindow.key) return { ...theWindow, kind: "member" };
    const { members } = this.#options;
    const own = () => findKeyed(asker.groups, key) ?? findKeyed(groups.all(), key);
    const anyone = () =>
      members.findKey(key) ?? members.absent.findLast(name) ?? members.findFormer(key);
    const [kind, place] = isRoomName(name)
      ? (["room", rooms.find(name)] as const)
      : isGroupName(key)
        ? (["group", own()] as const)
        : (["member", anyone()] as const);
    return { kind, name: composeName(name), ...(place && { id: place.id }) };
  }

  /** Like any newcomer, they are not shown what somebody said who had been removed when they came. */
  #readerOf(reader: MemberView): HistoryReading {
    const { members, moderation } = this.#options;
    const { id: memberId } = reader;
    const joinedAfter = members.getAny(memberId)?.joinedAfter ?? 0;
    const { leavesOut } = moderation;
    return {
      memberId,
      isTeacher: this.isTeacher(reader),
      leavesOut:
        leavesOut &&
        (({ seq, senderId, from }) =>
          seq <= joinedAfter && senderId !== memberId && leavesOut(senderId, from)),
    };
  }
}

/** The members of the room and their ranks, the longest there first. */
export function listRoomMembers({ members }: RoomView): RankedName[] {
  return Array.from(members, ([{ name }, { operator, voice }]) => ({ name, operator, voice }));
}

/** Whether the asker may see the topic and the members: from outside, only if everybody may enter. */
export function mayLookInto(asker: MemberView, { members, settings }: RoomView): boolean {
  const isOpen = !settings.inviteOnly && settings.key === undefined;
  return isOpen || members.has(asker);
}

/** The topic; empty for an asker who may not see it. */
export function visibleTopic(asker: MemberView, room: RoomView): string {
  return mayLookInto(asker, room) ? room.settings.topic : "";
}

/** How the room stands now, for a member of it. */
export function describeRoom(room: RoomView): Omit<RoomEnteredEvent, "kind" | "id"> {
  const { name, settings } = room;
  const { topic, topicSet } = settings;
  const [modes, members] = [listModes(room), listRoomMembers(room)];
  return { room: name, topic, topicSet, modes, members };
}

/** Whether the member is on the list, connected or away. */
export function isHere({ absentUntil }: MemberView): boolean {
  return absentUntil === undefined;
}

export function namesOf(items: Iterable<{ name: string }>): string[] {
  return Array.from(items, ({ name }) => name);
}

function findKeyed<Item extends { key: string }>(
  items: Iterable<Item>,
  key: string,
): Item | undefined {
  for (const item of items) if (item.key === key) return item;
  return undefined;
}
