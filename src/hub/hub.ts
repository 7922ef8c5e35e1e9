import type { PublicEvent } from "../model/event.ts";
import { truncateName } from "../model/name.ts";
import * as texts from "../model/texts.ts";
import type { Store } from "../store/store.ts";
import type { Answers, Command, CommandOf, Done, Refused, WatchResult } from "./command.ts";
import { done, refuse } from "./command.ts";
import type { HubEvent } from "./event.ts";
import { ActCommands } from "./actCommands.ts";
import { Acts } from "./acts.ts";
import { Admission } from "./admission.ts";
import { Crowd } from "./crowd.ts";
import { GroupCommands } from "./groupCommands.ts";
import { Groups } from "./groups.ts";
import { HubView } from "./hubView.ts";
import type { Member, Peer } from "./member.ts";
import { MemberCommands } from "./memberCommands.ts";
import { Members } from "./members.ts";
import { Messages } from "./messages.ts";
import { Moderation } from "./moderation.ts";
import { NameChecker } from "./nameChecker.ts";
import { Onlookers } from "./onlookers.ts";
import { Pace } from "./pace.ts";
import { Quotes } from "./quotes.ts";
import { Reactions } from "./reactions.ts";
import { RecipientResolver } from "./recipients.ts";
import { RoleCodes } from "./roleCodes.ts";
import { RoomCommands } from "./roomCommands.ts";
import { Rooms } from "./rooms.ts";
import { SaidMessages } from "./saidMessages.ts";
import { SharedState } from "./sharedState.ts";
import { Speech } from "./speech.ts";
import type { PresenceTold } from "./turnLog.ts";
import { TurnLog } from "./turnLog.ts";

export interface HubOptions {
  store: Store;
  /** How long a lost connection's member stays on the list, in milliseconds. */
  graceMs: number;
  /** Several servers serve the class: what a server knows of it survives its restart. */
  isShared?: boolean;
  /** Whether the server window may show private messages at first; it may unless given. */
  privateShown?: boolean;
  /** From how many members on the class is a crowd; never unless given. */
  crowdFrom?: number;
  /** Takes every event, in order, when its turn ends. Must not call the hub back. */
  observe: (event: HubEvent) => void;
  /** Asks for `endTurn` to be called once the present turn of the event loop is over. */
  wake: () => void;
}

/** The answer to a command of someone who is not in the class any more. */
const notHere: Refused & { missing: string[] } = {
  ok: false,
  refusal: { code: "not_active", text: texts.hasLeft },
  missing: [],
};

/**
 * The class: who is here, which groups and rooms there are, who receives what, in one order. It is a state
 * machine without a clock: only commands change it, all through `apply`. It is synchronous and knows no
 * socket, frame or terminal. What members are told is stored and delivered, in its order, at `endTurn`.
 */
export class Hub {
  readonly view: HubView;
  readonly #members = new Members();
  readonly #shared: SharedState | undefined;
  readonly #onlookers = new Onlookers();
  readonly #acts: Acts;
  readonly #rooms: Rooms;
  readonly #messages: Messages;
  readonly #reactions: Reactions;
  readonly #memberCommands: MemberCommands;
  readonly #groupCommands: GroupCommands;
  readonly #roomCommands: RoomCommands;
  readonly #actCommands: ActCommands;
  readonly #roleCodes: RoleCodes;
  readonly #speech: Speech;
  readonly #moderation: Moderation;
  readonly #log: TurnLog;
  readonly #changes: Store["changes"];
  readonly #crowd: Crowd;
  #accepted = 0;
  /** How long the class could be reached by the newest command that tells it, in milliseconds. */
  #uptimeMs = 0;
  #privateShown: boolean;

  constructor({
    store,
    graceMs,
    isShared = false,
    privateShown = true,
    crowdFrom = 0,
    observe,
    wake,
  }: HubOptions) {
    const shared = isShared ? new SharedState(store) : undefined;
    if (!isShared && store.restored.logPlace !== undefined) store.changes.leaveLog();
    const members = this.#members;
    this.#shared = shared;
    this.#uptimeMs = store.restored.shared?.clock.uptimeMs ?? 0;
    const onlookers = this.#onlookers;
    const wasOn = store.restored.shared?.clock.isCrowd === true;
    const isCrowd = (): boolean => crowd.isOn;
    const log = new TurnLog({ store, isShared, observe, wake, members, onlookers, isCrowd });
    members.restore(store.restored, shared, store.newest > 0);
    const crowd = new Crowd({ from: crowdFrom, wasOn, shared, members, log });
    const moderation = new Moderation(store);
    for (const member of members.withTokens()) moderation.noteName(member);
    const uptimeMs = () => this.#uptimeMs;
    const names = new NameChecker({ members, moderation, uptimeMs });
    const newest = () => this.#messages.newest;
    const common = { store, members, log, newest, shared };
    const groups = new Groups(common);
    const rooms = new Rooms(common);
    if (shared && store.restored.shared) {
      shared.adopt(store.restored.shared, members.withTokens());
      crowd.restore(shared.listHeard([...members.all()]));
    } else {
      // Everybody knows the teachers.
      crowd.restore(moderation.listTeachers(members));
    }
    const recipients = new RecipientResolver({ members, groups, rooms, moderation });
    const acts = new Acts({ moderation, members, recipients, crowd, log, newest });
    const admission = new Admission({ moderation, members });
    const speech = new Speech({ moderation, members, rooms, shared });
    this.#log = log;
    this.#crowd = crowd;
    this.#acts = acts;
    this.#changes = store.changes;
    const wasShown = store.restored.privateShown;
    // Members were promised what holds, so it goes on with the class; servers that share it order it by a command.
    this.#privateShown = wasShown && (privateShown || isShared);
    if (this.#privateShown !== wasShown) store.changes.showPrivate(false);
    this.#rooms = rooms;
    const pace = new Pace(shared);
    const said = new SaidMessages({ store, log });
    const inClass = { ...common, moderation, acts };
    const places = { groups, rooms, recipients, speech };
    const quotes = new Quotes({ store, groups, rooms, moderation, log });
    const reactions = new Reactions({ ...inClass, ...places, quotes, pace });
    this.#reactions = reactions;
    this.#messages = new Messages({ store, groups, recipients, speech, quotes, said, crowd, log });
    const memberCommands = new MemberCommands({
      ...inClass,
      names,
      admission,
      groups,
      rooms,
      reactions,
      crowd,
      graceMs,
      uptimeMs,
    });
    const actCommands = new ActCommands({ ...inClass, memberCommands, said, pace });
    this.#memberCommands = memberCommands;
    this.#actCommands = actCommands;
    this.#roleCodes = new RoleCodes({ moderation, actCommands, store, isShared });
    this.#speech = speech;
    this.#moderation = moderation;
    this.#groupCommands = new GroupCommands({ groups, members, moderation, log });
    this.#roomCommands = new RoomCommands({ rooms, members, names, moderation, log });
    const isPrivateShown = () => this.#privateShown;
    this.view = new HubView({ ...inClass, names, groups, rooms, crowd, isPrivateShown });
  }

  /**
   * Applies a command, the only way to change the class.
   * @param reply takes the answer: now, but callers must not count on that
   * @param peer of a `join`, `resume` or `watch`: where the member or onlooker is told events. It is no part of
   *   the command and leaves no trace in the class; whoever is connected elsewhere has none here.
   */
  apply<Given extends Command>(
    command: Given,
    reply?: (answer: Answers[Given["type"]]) => void,
    peer?: Peer,
  ): void {
    this.#log.beginCommand();
    const answer = this.#run(command, peer);
    // Each row of the switch below returns the answer of its own type.
    reply?.(answer as Answers[Given["type"]]);
  }

  /**
   * Ends a turn of the event loop: stores what was said, then tells everything that happened, in order.
   * Protocols end it early when they send what the view shows in place of events.
   * @param presence `held` if arrivals and departures can wait for a later turn; whatever else is told comes after it.
   *   How many there are in a crowd waits until it is `counted`
   * @returns whether everything is told
   */
  endTurn(presence: PresenceTold = "told"): boolean {
    // A peer that fails while it is told leaves, which is to be told too.
    do {
      this.#rooms.settle();
      this.#keepShared();
      this.#log.commit(this.#members.all(), presence);
    } while (this.#log.isOpen);
    if (this.#log.presence.isOpen) return false;
    this.#members.endTurn();
    return !this.#log.presence.holdsCount;
  }

  #keepShared(): void {
    const members = this.#members;
    this.#shared?.write({
      newest: this.#messages.newest,
      uptimeMs: this.#uptimeMs,
      hasNumbers: members.hasNumbers,
      isCrowd: this.#crowd.isOn,
      mutesEndedAt: this.#moderation.mutesEndedAt,
      isAbsent: ({ absentUntil }) => absentUntil !== undefined,
      findGone: (key) => members.findGone(key),
    });
  }

  #run(command: Command, peer: Peer | undefined): Answers[Command["type"]] {
    // Servers do not tell the time at once.
    if ("uptimeMs" in command) this.#uptimeMs = Math.max(this.#uptimeMs, command.uptimeMs);
    switch (command.type) {
      case "accept":
        return this.#accept();
      case "join":
        return this.#memberCommands.join(command, peer);
      case "resume":
        return this.#memberCommands.resume(command, peer);
      case "watch":
        return this.#watch(command, peer);
      case "unwatch":
        return this.#unwatch(command.onlookerId);
      case "refuseWord":
        return this.#record({
          kind: "wordRefused",
          name: truncateName(command.name),
          address: command.address,
        });
      case "nodeGone":
        return this.#memberCommands.loseNode(command);
      case "expire":
        return this.#memberCommands.expire(command);
      case "announce":
        return this.#messages.announce(command);
      case "showPrivate":
        return this.#showPrivate(command.isShown);
      case "offerRole":
        return this.#roleCodes.offer(command);
      case "moderate": {
        const by = command.by === undefined ? undefined : this.#members.get(command.by);
        if (command.by !== undefined && !by) return notHere;
        return this.#actCommands.moderate(by, command);
      }
      default:
    }
    const member = this.#members.get(command.memberId);
    if (!member) return notHere;
    const refusal = this.#moderation.hasMutes && this.#speech.checkCommand(member, command);
    if (refusal) return { ok: false, refusal, missing: [] };
    switch (command.type) {
      case "say":
        return this.#messages.say(member, command);
      case "correct":
        return this.#messages.correct(member, command);
      case "react":
        return this.#reactions.react(member, command);
      case "rename":
        return this.#memberCommands.rename(member, command.name);
      case "createGroup":
        return this.#groupCommands.create(member, command);
      case "leaveGroup":
        return this.#groupCommands.leave(member, this.#withoutHiddenReason(member, command));
      case "addToGroup":
        return this.#groupCommands.add(member, command);
      case "dropFromGroup":
        return this.#groupCommands.drop(member, command);
      case "joinRoom":
        return this.#roomCommands.join(member, command);
      case "leaveRoom":
        return this.#roomCommands.leave(member, this.#withoutHiddenReason(member, command));
      case "setTopic":
        return this.#roomCommands.setTopic(member, command);
      case "kick":
        return this.#roomCommands.kick(member, command);
      case "invite":
        return this.#roomCommands.invite(member, command);
      case "setModes":
        return this.#roomCommands.setModes(member, command);
      case "claimRole":
        return this.#roleCodes.claim(member, command);
      case "showMenu":
        return this.#record({ kind: "menuShown", name: member.name });
      case "disconnect":
        if (this.#memberCommands.isReplaced(member, command)) return done;
        return this.#memberCommands.disconnect(member, command);
      case "leave":
        if (this.#memberCommands.isReplaced(member, command)) return done;
        return this.#memberCommands.leave(member, command.how, command.at);
      default:
        return command satisfies never;
    }
  }

  /** A command to leave, without the reason if nobody may be told it. */
  #withoutHiddenReason<Given extends CommandOf<"leaveGroup" | "leaveRoom">>(
    member: Member,
    command: Given,
  ): Given {
    const isHidden = this.#speech.hidesReason(member, command.at);
    return isHidden ? { ...command, reason: undefined } : command;
  }

  #accept(): Done {
    this.#accepted += 1;
    return this.#record({ kind: "accepted", total: this.#accepted });
  }

  #watch({ since, address }: CommandOf<"watch">, peer: Peer | undefined): WatchResult | Refused {
    const onlookerId = this.#onlookers.add(address, peer);
    if (onlookerId === undefined) {
      return refuse({ code: "too_many_onlookers", text: texts.tooManyOnlookers });
    }
    this.#log.record({ kind: "watched", address, onlookers: this.#onlookers.size });
    const { newest: seq, holding, memberCount: people } = this.view;
    const missed: PublicEvent[] =
      since === undefined
        ? []
        : [...this.#acts.publicRetractions(since), ...this.#reactions.publicReactions(since)];
    return { ok: true, onlookerId, seq, people, holding, missed };
  }

  #unwatch(onlookerId: number): Done {
    if (!this.#onlookers.remove(onlookerId)) return done;
    return this.#record({ kind: "unwatched", onlookers: this.#onlookers.size });
  }

  #showPrivate(privateShown: boolean): Done {
    if (privateShown === this.#privateShown) return done;
    this.#privateShown = privateShown;
    this.#changes.showPrivate(privateShown);
    const changed = { kind: "privacyChanged", privateShown } as const;
    this.#log.tell(changed, changed, [...this.#members.all()]);
    return done;
  }

  #record(event: HubEvent): Done {
    this.#log.record(event);
    return done;
  }
}
