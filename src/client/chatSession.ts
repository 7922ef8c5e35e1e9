import type { Act, Holding } from "../model/act.ts";
import type { ListedGroup } from "../model/group.ts";
import { renderHelp } from "../model/help.ts";
import { limits } from "../model/limits.ts";
import { everyone, isGroupName, isRoomName, nameKey } from "../model/name.ts";
import type { FoundNames } from "../model/render.ts";
import type { Reaction } from "../model/reaction.ts";
import { renderMenu, renderRefusal } from "../model/render.ts";
import { renderHolding } from "../model/renderAct.ts";
import type { ListedRoom } from "../model/room.ts";
import * as texts from "../model/texts.ts";
import type { TypedLine } from "../model/typedLine.ts";
import { isBare, isUnsaid, parseTypedLine } from "../model/typedLine.ts";
import type { ClientFrame } from "../wire/clientFrame.ts";
import { ClassFollower } from "./classFollower.ts";
import type { Welcome } from "./handshake.ts";
import type { HistoryRequests } from "./historyRequests.ts";
import { LastSaid } from "./lastSaid.ts";
import type { Outcome } from "./outcome.ts";
import type { AskedMessages, PastAnswer } from "./pastRequests.ts";
import type { RequestAnswer } from "./pendingRequests.ts";
import type { ClientEvent, ReconnectingClient } from "./reconnectingClient.ts";
import type { Roster } from "./roster.ts";
import type { Screen } from "./screen.ts";

export interface ChatSessionOptions {
  client: ReconnectingClient;
  welcome: Welcome;
  screen: Screen;
  /** For typed lines that show earlier messages; a screen that reads these itself takes none. */
  history?: HistoryRequests;
  /** Begins the id of each frame: no two sessions of one membership may use the same ids. */
  idPrefix?: string;
}

/** A correction on its way. */
export interface SentCorrection {
  /** Of its frame. */
  id: string;
  answer: Promise<RequestAnswer>;
}

/** A member's conversation with the class, whatever the screen: typed lines go out as frames, and what comes is shown. */
export class ChatSession {
  readonly #client: ReconnectingClient;
  readonly #screen: Screen;
  readonly #follower: ClassFollower;
  readonly #idPrefix: string;
  /** The keys this member gave, by room, for the way back after a lost connection. */
  readonly #roomKeys = new Map<string, string>();
  /** Who is written to in a crowd without being known, by the id of the message. */
  readonly #strangers = new Map<string, string>();
  #lastId = 0;
  readonly last: LastSaid;

  constructor({ client, welcome, screen, history, idPrefix = "c" }: ChatSessionOptions) {
    this.#client = client;
    this.#screen = screen;
    this.#idPrefix = idPrefix;
    this.#follower = new ClassFollower(welcome, screen, history);
    this.last = new LastSaid(this.#follower.roster);
  }

  get roster(): Roster {
    return this.#follower.roster;
  }

  get connection(): ClassFollower["connection"] {
    return this.#follower.connection;
  }

  /** What whoever is in charge has ordered, as far as it concerns this member. */
  get holding(): Holding {
    return this.#follower.holding;
  }

  /** The server window shows private, group and room messages. */
  get privateShown(): boolean {
    return this.#follower.privateShown;
  }

  /** The answer to the last `listRooms`, by name; undefined until it comes. */
  get listedRooms(): readonly ListedRoom[] | undefined {
    return this.#follower.roomLists.items;
  }

  /** The answer to the last `listGroups`, by name; undefined until it comes. */
  get listedGroups(): readonly ListedGroup[] | undefined {
    return this.#follower.groupLists.items;
  }

  /** Shows a newcomer that their name is accepted, and the menu. */
  greet(): void {
    const { privateShown, holding } = this.#follower;
    const lines = [...renderMenu(privateShown), ...renderHolding(holding)];
    this.#screen.answer([texts.accepted, ...lines]);
  }

  /**
   * Shows what comes until the session has ended.
   * @param onEvent called once each event is shown
   */
  async run(onEvent: (event: ClientEvent) => void = () => {}): Promise<Outcome> {
    for (;;) {
      const event = await this.#client.next();
      if (event.type === "ended") {
        this.#follower.requests.end(texts.notInClass);
        this.#follower.past.end(texts.notInClass);
        this.#follower.searches.clear();
        return event.outcome;
      }
      // A member who was off the list, or is a new one, is in no room: they join theirs again.
      const isInNone = event.type === "reconnected" && !event.welcome.resumed;
      const rooms = isInNone ? this.roster.rooms : [];
      this.#follower.follow(event);
      for (const room of rooms) this.#rejoin(room);
      if (event.type === "receipt") this.#meetStranger(event.id);
      else if (event.type === "refused" && event.id !== undefined) {
        this.#strangers.delete(event.id);
        this.last.refused(event.id);
      }
      onEvent(event);
    }
  }

  /**
   * Does what the line asks.
   * @param conversation where a line goes that names no receiver
   * @returns false if it was not done: the line may be corrected
   */
  type(line: string, conversation: string = everyone): boolean {
    return this.perform(parseTypedLine(line, conversation, this.roster), conversation, line);
  }

  /**
   * Does what a line means that was typed in that conversation; returns false if it was not done.
   * @param line as it was typed, if it was
   */
  perform(typed: TypedLine, conversation: string = everyone, line?: string): boolean {
    switch (typed.type) {
      case "nothing":
        return true;
      case "say":
        // Whatever the case it is typed in, a room is one conversation.
        return this.say(this.roster.findRoom(typed.to) ?? typed.to, typed.text, {
          isBare: isBare(typed.text, line),
        });
      case "createGroup": {
        const { name, members } = typed;
        return this.#send({ type: "group", id: this.#nextId(), name, members });
      }
      case "leaveGroup":
      case "addToGroup":
      case "dropFromGroup":
      case "rename":
      case "leave":
      case "topic":
      case "kick":
      case "invite":
      case "mode":
      case "moderate":
      case "claim":
        return this.#send({ ...typed, id: this.#nextId() });
      case "join": {
        const id = this.#nextId();
        this.#follower.typedJoinId = id;
        this.#rememberKey(typed.room, typed.key);
        return this.#send({ ...typed, id });
      }
      case "rooms":
        this.#follower.roomLists.add("line");
        return this.#send(typed);
      case "groups":
        this.#follower.groupLists.add("line");
        return this.#send(typed);
      case "back":
      case "search": {
        const asks = this.#follower.history?.ask(this.#nextId(), typed) ?? [];
        if (!Array.isArray(asks)) return this.#send(asks);
        this.#screen.answer(asks);
        return true;
      }
      case "names":
      case "who":
        return this.#send(typed);
      case "menu":
        this.#screen.answer(renderMenu(this.#follower.privateShown));
        return this.#send(typed);
      case "help":
        this.#screen.answer(
          renderHelp({ word: typed.word, isTeacher: this.roster.isInCharge, conversation }),
        );
        return true;
      case "reply":
        return this.#answer(typed.to, (replyTo, to) =>
          this.say(to, typed.text, { replyTo, isBare: isBare(typed.text, line), typed: "reply" }),
        );
      case "react": {
        const { type, reaction, on } = typed;
        return this.#answer(typed.to, (seq) =>
          this.#send({ type, id: this.#nextId(), seq, reaction, on }),
        );
      }
      case "correct": {
        const why = this.last.whyNotCorrected(conversation);
        if (why === undefined) return this.#send({ ...typed, id: this.#nextId(), seq: "last" });
        this.#screen.refusal([why], undefined);
        return false;
      }
      case "takeBack": {
        const act = { type: "retract", seq: "last" } as const;
        return this.#send({ type: "moderate", id: this.#nextId(), act });
      }
      case "exit":
        this.exit();
        return true;
      case "mistake":
        if (line !== undefined && isUnsaid(typed, line)) this.last.unsent();
        this.#screen.refusal(renderRefusal(typed.refusal), undefined);
        return false;
      default:
        return typed satisfies never;
    }
  }

  /**
   * Says the text there, whatever it begins with; returns false, and says so, if it is too long.
   * @param isBare the line named no receiver: the server is to look whether it may be meant for somebody whom this
   *   client does not know
   * @param typed the command that it was typed behind
   */
  say(
    to: string,
    text: string,
    {
      replyTo,
      isBare = false,
      typed,
    }: { replyTo?: number; isBare?: boolean; typed?: "reply" } = {},
  ): boolean {
    const message = { id: this.#nextId(), to, text, ...(replyTo !== undefined && { replyTo }) };
    this.roster.touch(to);
    const isSent = this.#send({
      ...message,
      type: "say",
      ...(isBare && { bare: true, ...(typed && { typed }) }),
    });
    if (isSent) this.#screen.sent?.(message);
    if (isSent) this.last.sent(message.id, to);
    else this.last.unsent();
    const isPerson = to !== everyone && !isGroupName(to) && !isRoomName(to);
    const isStranger = this.roster.isCrowd && isPerson && this.roster.find(to) === undefined;
    if (isSent && isStranger) this.#strangers.set(message.id, to);
    return isSent;
  }

  /**
   * Asks the server for names that begin so, in any case.
   * @param after the name behind which to begin
   * @returns undefined if there is no connection, or it is lost before the answer comes
   */
  async findNames(prefix: string, after?: string): Promise<FoundNames | undefined> {
    if (this.connection !== "fine") return undefined;
    // No name is as long as what a server refuses to look for.
    if (prefix.length > limits.searchUnits) return { prefix, names: [], count: 0 };
    const id = this.#nextId();
    const found = this.#follower.searches.add(id);
    this.#send({ type: "who", id, prefix, ...(after !== undefined && { after }) });
    return await found;
  }

  /** The name of the person who is here by it, in any case, and known from then on; undefined if nobody is. */
  async meet(name: string): Promise<string | undefined> {
    const known = this.roster.find(name);
    if (known !== undefined) return known;
    const found = await this.findNames(name);
    const met = found?.names.find((one) => nameKey(one) === nameKey(name));
    if (met !== undefined) this.roster.learn([met]);
    return met;
  }

  /** Reacts to a message, or takes that back; resolves once the server has answered. */
  async react(seq: number, reaction: Reaction, on: boolean): Promise<RequestAnswer> {
    return await this.#request({ type: "react", id: this.#nextId(), seq, reaction, on });
  }

  /**
   * Gives a message of this member's another text; resolves once the server has answered.
   * @param id of the frame of an earlier session, whose answer was lost: it is not done twice
   */
  correct(seq: number, text: string, id: string = this.#nextId()): SentCorrection {
    return { id, answer: this.#request({ type: "correct", id, seq, text }) };
  }

  /** Resolves once the server has answered. */
  async createGroup(name: string, members: string[]): Promise<RequestAnswer> {
    return await this.#request({ type: "group", id: this.#nextId(), name, members });
  }

  /** Joins the room, which is made if there is none; resolves once the server has answered. */
  async joinRoom(room: string, key?: string): Promise<RequestAnswer> {
    this.#rememberKey(room, key);
    return await this.#request({ type: "join", id: this.#nextId(), room, ...(key && { key }) });
  }

  /** Reads earlier messages again, without showing them; resolves once the server has answered. */
  async askPast({ text, after, ...asked }: AskedMessages): Promise<PastAnswer> {
    const id = this.#nextId();
    const frame: ClientFrame =
      text === undefined
        ? { type: "history", id, ...asked, ...(after !== undefined && { after }) }
        : { type: "search", id, text, ...asked };
    if (this.#client.send(frame)) return await this.#follower.past.add(id);
    return { isGranted: false, code: "text_too_long", lines: [texts.lineTooLong] };
  }

  /** Only for whoever made the group; resolves once the server has answered. */
  async changeGroup(
    type: "addToGroup" | "dropFromGroup",
    name: string,
    members: string[],
  ): Promise<RequestAnswer> {
    return await this.#request({ type, id: this.#nextId(), name, members });
  }

  /** Asks who is in which group; the answer is found in `listedGroups`. */
  listGroups(): void {
    this.#follower.groupLists.add("caller");
    this.#send({ type: "groups" });
  }

  /** Asks who is in a room of the member's and what its topic is, if that is not known; the answer is in the roster. */
  askRoom(room: string): void {
    if (!this.roster.rooms.includes(room) || this.roster.findKnownRoom(room)) return;
    const id = this.#nextId();
    this.#follower.expectRoom(room, id);
    this.#send({ type: "names", room });
    this.#send({ type: "topic", id, room });
  }

  leaveGroup(name: string): void {
    this.#send({ type: "leaveGroup", id: this.#nextId(), name });
  }

  leaveRoom(room: string): void {
    this.#send({ type: "leave", id: this.#nextId(), room });
  }

  /** Asks for the list of rooms; the answer is found in `listedRooms`. */
  listRooms(): void {
    this.#follower.roomLists.add("caller");
    this.#send({ type: "rooms" });
  }

  /** Sends a message of an earlier session of this membership, by the id it had: it is never said twice. */
  resend({
    id,
    to,
    text,
    replyTo,
  }: Pick<Extract<ClientFrame, { type: "say" }>, "id" | "to" | "text" | "replyTo">): void {
    this.#send({ type: "say", id, to, text, ...(replyTo !== undefined && { replyTo }) });
  }

  /** Orders it, as teachers may; resolves once the server has answered. What holds then is shown. */
  async order(act: Act): Promise<RequestAnswer> {
    return await this.#request({ type: "moderate", id: this.#nextId(), act });
  }

  /** Gives a code that makes the member a teacher. */
  claimRole(code: string): void {
    this.#send({ type: "claim", id: this.#nextId(), code });
  }

  /** Ends the session, and not the membership: another may go on with it. */
  close(): void {
    this.#client.close();
  }

  /** Leaves the class, which ends the session. */
  exit(): void {
    this.#client.exit();
  }

  /** Answers what was shown last in the conversation: by `reply`, which gets its number and the conversation's name. */
  #answer(typed: string, reply: (seq: number, conversation: string) => boolean): boolean {
    const conversation = this.roster.find(typed) ?? typed;
    const seq = this.#follower.lastShownIn(conversation);
    if (seq !== undefined) return reply(seq, conversation);
    this.#screen.refusal([texts.nothingToAnswer(conversation)], undefined);
    return false;
  }

  /** Somebody has the message: the server says how they write the name that was typed. */
  #meetStranger(id: string): void {
    const name = this.#strangers.get(id);
    this.#strangers.delete(id);
    if (name !== undefined) void this.meet(name);
  }

  async #request(frame: Extract<ClientFrame, { id: string }>): Promise<RequestAnswer> {
    if (this.#client.send(frame)) return await this.#follower.requests.add(frame.id);
    return { isGranted: false, code: undefined, lines: [texts.lineTooLong] };
  }

  #rememberKey(room: string, key: string | undefined): void {
    if (key) this.#roomKeys.set(nameKey(room), key);
  }

  #rejoin(room: string): void {
    const key = this.#roomKeys.get(nameKey(room));
    this.#send({ type: "join", id: this.#nextId(), room, ...(key !== undefined && { key }) });
  }

  /** Returns false, and says so, if the frame is too long for a line. */
  #send(frame: ClientFrame): boolean {
    const isSent = this.#client.send(frame);
    if (!isSent) this.#screen.refusal([texts.lineTooLong], undefined);
    return isSent;
  }

  #nextId(): string {
    this.#lastId += 1;
    return `${this.#idPrefix}${this.#lastId}`;
  }
}
