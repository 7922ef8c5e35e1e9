import type { Holding } from "../model/act.ts";
import { followAct } from "../model/act.ts";
import type { ListedGroup } from "../model/group.ts";
import { everyone, isGroupName, isRoomName, teachers, windowName } from "../model/name.ts";
import {
  renderFoundNames,
  renderGroupList,
  renderRefusal,
  renderRoomList,
  renderWho,
} from "../model/render.ts";
import type { ListedRoom } from "../model/room.ts";
import { renderRoomMembers } from "../model/roomTexts.ts";
import * as texts from "../model/texts.ts";
import { unframeAct, unframeHolding } from "../wire/actFrames.ts";
import type { EventFrame } from "./frameEvent.ts";
import { readToldReaction, renderFrame } from "./frameEvent.ts";
import { readMessage } from "./frameMessage.ts";
import type { Welcome } from "./handshake.ts";
import { isSameMember } from "./handshake.ts";
import type { HistoryRequests } from "./historyRequests.ts";
import { NameSearches } from "./nameSearches.ts";
import { PastRequests } from "./pastRequests.ts";
import { ListRequests, PendingRequests } from "./pendingRequests.ts";
import type { ClientEvent } from "./reconnectingClient.ts";
import { Roster } from "./roster.ts";
import type { Delivery, Screen } from "./screen.ts";

type EventOf<Type extends ClientEvent["type"]> = Extract<ClientEvent, { type: Type }>;

/** Follows the class: keeps who is here and what is pending, and shows on a screen what happens. */
export class ClassFollower {
  readonly roster: Roster;
  readonly requests = new PendingRequests();
  readonly roomLists = new ListRequests<ListedRoom>();
  readonly groupLists = new ListRequests<ListedGroup>();
  /** Typed lines about earlier messages, whose answers are shown; undefined on a screen that reads them itself. */
  readonly history: HistoryRequests | undefined;
  readonly past = new PastRequests();
  readonly searches = new NameSearches();
  /** Whether the connection stands, is lost, or waits for a class that pauses. */
  connection: "fine" | "lost" | "paused" = "fine";
  /** The server window shows private messages. */
  privateShown: boolean;
  /** What whoever is in charge has ordered. */
  holding: Holding;
  /** Id of the last join that was typed: the screen turns to that room once it is open. */
  typedJoinId: string | undefined;
  readonly #screen: Screen;
  /** Rooms, and ids of questions for topics, whose answers are for the roster alone. */
  readonly #askedRooms = new Set<string>();
  readonly #askedTopics = new Set<string>();
  /** By conversation. */
  readonly #lastShown = new Map<string, number>();
  /** The names that have come so far of a list that takes several frames. */
  #names: string[] = [];

  constructor(welcome: Welcome, screen: Screen, history: HistoryRequests | undefined) {
    this.#screen = screen;
    this.privateShown = welcome.privateShown;
    this.holding = unframeHolding(welcome.holding ?? {});
    const { name, members, groups, rooms, teachers, people } = welcome;
    this.history = history;
    this.roster = new Roster(name, members, groups, rooms, teachers, people);
  }

  /** The next answer about who is in the room, and the one of this id about its topic, are not shown. */
  expectRoom(room: string, topicId: string): void {
    this.#askedRooms.add(room);
    this.#askedTopics.add(topicId);
  }

  follow(event: Exclude<ClientEvent, { type: "ended" }>): void {
    switch (event.type) {
      case "message":
        this.#showMessage(event);
        return;
      case "receipt": {
        const { id, seq } = event;
        this.#screen.receipted({ id, seq, delivery: readDelivery(event) });
        this.requests.grant(id);
        return;
      }
      case "refused":
        this.#refuse(event);
        return;
      case "presence": {
        const { people, found } = event;
        if (people !== undefined) this.roster.setPeople(people);
        // They were here before: a crowd hears of them now.
        const isHeardOf = found === true || people !== undefined;
        if (isHeardOf) this.roster.learn(event.joined);
        const { joined, left } = this.roster.change(isHeardOf ? [] : event.joined, event.left);
        // Whoever has the name next has said nothing yet.
        for (const name of event.left) this.#lastShown.delete(name);
        if (joined.length + left.length > 0) this.#screen.presence(joined, left);
        return;
      }
      case "renamed":
        this.#rename(event.from, event.to);
        return;
      case "grouped":
        this.#addGroup(event);
        return;
      case "groupJoined":
        this.roster.changeGroup(event.name, event.members, []);
        this.#show(event, event.name);
        return;
      case "groupLeft":
        this.roster.changeGroup(event.name, [], event.members);
        if (event.members.includes(this.roster.me)) this.roster.leaveGroup(event.name);
        this.#show(event, event.name);
        return;
      case "ungrouped":
        this.roster.leaveGroup(event.name);
        if (event.by === undefined) this.#screen.groupDeleted?.(event.name);
        else this.#screen.event([texts.removedFromGroup(event.name, event.by)], event.name);
        return;
      case "groups":
        this.#listGroups(event);
        return;
      case "members": {
        const members = this.#collectNames(event);
        const { teachers = [] } = event;
        if (members)
          this.#screen.answer(renderWho({ ...event, members, teachers }, this.roster.me));
        return;
      }
      case "found":
        if (!this.searches.answer(event.id, event)) this.#screen.answer(renderFoundNames(event));
        return;
      case "crowd":
        this.roster.setPeople(event.on ? event.people : undefined);
        this.#screen.event(
          [texts.crowdChanged({ isOn: event.on, people: event.people })],
          undefined,
        );
        return;
      case "names": {
        const members = this.#collectNames(event);
        if (!members) return;
        if (this.#askedRooms.delete(event.room)) this.#noteRoom(event.room, members);
        else this.#screen.answer([renderRoomMembers(event.room, members)]);
        return;
      }
      case "rooms": {
        const rooms = this.roomLists.take(event.rooms, event);
        if (rooms) this.#screen.answer(renderRoomList(rooms));
        return;
      }
      case "history": {
        const lines = this.past.take(event) ? undefined : this.history?.take(event);
        if (lines) this.#screen.answer(lines);
        return;
      }
      case "entered":
        this.#enterRoom(event);
        return;
      case "left":
      case "kicked":
        if (event.name === this.roster.me) this.roster.leaveRoom(event.room);
        else this.roster.changeRoom(event.room, { left: [event.name] });
        this.#show(event, event.room);
        return;
      case "joined":
        this.roster.changeRoom(event.room, { joined: [event.name] });
        this.#show(event, event.room);
        return;
      case "invited":
        this.#show(event, event.room);
        return;
      case "topic":
        this.roster.changeRoom(event.room, { topic: event.topic });
        if (event.id !== undefined && this.#askedTopics.delete(event.id)) return;
        if (event.by === undefined) this.#screen.answer(renderFrame(event));
        else this.#show(event, event.room);
        return;
      case "mode":
        if (event.id === undefined) this.#show(event, event.room);
        else this.#screen.answer(renderFrame(event));
        return;
      case "skipped":
        this.#screen.event([texts.skipped(event.count)], undefined);
        return;
      case "window":
        this.#setPrivateShown(event.privateShown);
        return;
      case "moderated":
        this.#followAct(event);
        return;
      case "reaction":
        this.#showReaction(event);
        return;
      case "done":
        if (event.text !== undefined) this.#screen.answer([event.text]);
        this.requests.grant(event.id);
        return;
      case "lost":
        this.connection = event.isPaused ? "paused" : "lost";
        // Nobody completes a list of which a part has come.
        this.#names = [];
        this.roomLists.clear();
        this.groupLists.clear();
        this.#askedRooms.clear();
        this.#askedTopics.clear();
        this.searches.clear();
        this.history?.startAgain();
        this.past.startAgain();
        this.#screen.connection(event);
        return;
      case "reconnected": {
        const { name, members, groups, rooms, teachers, people } = event.welcome;
        this.connection = "fine";
        if (!isSameMember(event.welcome)) {
          this.history?.startAnew(event.welcome.seq);
          this.#lastShown.clear();
        }
        this.holding = unframeHolding(event.welcome.holding ?? {});
        // The frame that told the new name may have been lost.
        if (name !== this.roster.me) this.#rename(this.roster.me, name);
        // After longer than the grace period, others may have taken the names of those who were here.
        if (event.welcome.resumed !== true) this.roster.startAnew();
        this.roster.replace(members, groups, rooms, teachers, people);
        this.#screen.connection(event);
        this.#setPrivateShown(event.welcome.privateShown);
        return;
      }
      default:
        event satisfies never;
    }
  }

  /** Number of the message of others that was shown last in the conversation. */
  lastShownIn(conversation: string): number | undefined {
    return this.#lastShown.get(conversation);
  }

  #showMessage(event: EventOf<"message">): void {
    const message = readMessage(event);
    const { from, to } = message;
    this.history?.noteShown(message.seq);
    const isForSeveral = isGroupName(to) || isRoomName(to);
    const conversation = isForSeveral || to === everyone || to === teachers ? to : from;
    if (!message.corrects) this.#lastShown.set(conversation, message.seq);
    if (event.earlier) {
      this.#screen.earlier(message);
      return;
    }
    if (this.roster.isCrowd && from !== windowName) this.roster.learn([from]);
    this.roster.touch(isForSeveral ? to : from);
    this.#screen.message(message);
  }

  #showReaction(event: EventOf<"reaction">): void {
    const told = readToldReaction(event);
    if (!told) return;
    if (this.#screen.reacted) {
      this.#screen.reacted(told);
      return;
    }
    const lines = renderFrame(event);
    if (lines.length > 0) this.#screen.event(lines, undefined);
  }

  #refuse(refused: EventOf<"refused">): void {
    const { id, code, member } = refused;
    const lines = renderRefusal(refused);
    this.searches.answer(id, undefined);
    if (id !== undefined && this.past.refuse(id, code, lines)) return;
    const answers = member === undefined ? code : undefined;
    if (id !== undefined && this.requests.refuse(id, lines, answers)) return;
    this.#screen.refusal(lines, id);
  }

  /** Says so if it is another than before. */
  #setPrivateShown(isShown: boolean): void {
    if (isShown === this.privateShown) return;
    this.privateShown = isShown;
    this.#screen.event([texts.windowShows(isShown)], undefined);
  }

  #followAct(event: EventOf<"moderated">): void {
    const { act, you } = event;
    this.holding = followAct(this.holding, unframeAct(act), you === true);
    if (act.type === "teacher") this.roster.setTeacher(act.name, act.on);
    if (act.type === "retract") this.#screen.retracted?.(act.seqs);
    this.#show(event, act.type === "retract" ? act.to : undefined);
  }

  #rename(from: string, to: string): void {
    // In a crowd not everybody knows who is renamed.
    if (this.roster.membershipOf(from) === undefined) return;
    this.roster.rename(from, to);
    const lastShown = this.#lastShown.get(from);
    this.#lastShown.delete(from);
    if (lastShown !== undefined) this.#lastShown.set(to, lastShown);
    this.#screen.renamed(from, to);
  }

  #addGroup(grouped: EventOf<"grouped">): void {
    const { id, name, by, members } = grouped;
    const { me } = this.roster;
    if (members.includes(me)) this.roster.joinGroup(name, members);
    if (by === me) this.#screen.event([texts.groupCreated(name)], name);
    else this.#show(grouped, name);
    if (id !== undefined) this.requests.grant(id);
  }

  #listGroups(part: EventOf<"groups">): void {
    for (const { name, members, absent } of part.groups) {
      if (this.roster.groups.includes(name)) this.roster.joinGroup(name, [...members, ...absent]);
    }
    const listed = this.groupLists.take(part.groups, part);
    if (listed) this.#screen.answer(renderGroupList(listed, this.roster.me));
  }

  #enterRoom(entered: EventOf<"entered">): void {
    const { id, room } = entered;
    const members = this.#collectNames(entered);
    if (!members) return;
    this.#noteRoom(room, members, entered.topic);
    this.#show({ ...entered, members }, room);
    if (id === undefined) return;
    if (id === this.typedJoinId) this.#screen.roomOpened?.(room);
    this.requests.grant(id);
  }

  /** @param members with the signs of their ranks */
  #noteRoom(room: string, members: readonly string[], topic: string = ""): void {
    const people = new Set(members.map((member) => member.replace(/^[@+]/u, "")));
    this.roster.joinRoom(room, { people, topic });
  }

  #show(frame: EventFrame, conversation: string | undefined): void {
    this.#screen.event(renderFrame(frame), conversation);
  }

  /** The whole list with its last part; undefined before. */
  #collectNames(part: { members: string[]; more?: true }): string[] | undefined {
    this.#names.push(...part.members);
    if (part.more) return undefined;
    const names = this.#names;
    this.#names = [];
    return names;
  }
}

function readDelivery({ status, held }: EventOf<"receipt">): Delivery {
  if (status === 1) return "delivered";
  return held ? "held" : "undelivered";
}
