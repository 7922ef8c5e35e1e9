import type { ActResult, JoinResult } from "../../hub/command.ts";
import { listRoomMembers } from "../../hub/hubView.ts";
import type { MemberView } from "../../hub/member.ts";
import type { CloseReason, MemberEvent } from "../../model/event.ts";
import { limits } from "../../model/limits.ts";
import type { Refusal } from "../../model/refusal.ts";
import type { RoomCommand } from "../../model/roomCommand.ts";
import * as texts from "../../model/texts.ts";
import type { ClientFrame, Decoded } from "../../wire/clientFrame.ts";
import { decodeClientFrame } from "../../wire/clientFrame.ts";
import { protocolVersion } from "../../wire/protocolVersion.ts";
import { encodeFrames, formatFrames, createSharedEncoder } from "../../wire/encoder.ts";
import type { Line } from "../../wire/lineSplitter.ts";
import { tooLong } from "../../wire/lineSplitter.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";
import { createReading } from "../historySlices.ts";
import { runRoomCommand } from "../runRoomCommand.ts";
import type { SessionOptions } from "../sessionOptions.ts";
import { LineSession } from "../lineSession.ts";
import type { Connection } from "../../transport/connection.ts";
import { hashRoleCode, hashToken, isToken, newToken } from "../token.ts";
import { IdleTimer } from "../../transport/idleTimer.ts";
import type { PlainProtocol } from "../../transport/protocol.ts";
import { beginsWith } from "../../transport/protocol.ts";
import { bye, farewellFrame } from "./farewellFrame.ts";
import { earlierParts, historyParts } from "./historyFrames.ts";
import {
  answerFrames,
  createdGroupFrames,
  eventFrames,
  groupFrames,
  namesFrames,
  refusedFrame,
  roomFrames,
} from "./memberFrames.ts";
import { tlsRequired, watchingFrame, welcomeFrames, whoFrames, whyNotSaid } from "./standFrames.ts";
import { ToldServers } from "./toldServers.ts";

/** Malformed frames of one connection; the last of them closes it. */
const mostBadFrames = 3;

const encodeEvents = createSharedEncoder((event: MemberEvent) => formatFrames(eventFrames(event)));

type FrameOf<Type> = Extract<ClientFrame, { type: Type }>;

type Row<Frame> = (session: FrameSession, frame: Frame, member: MemberView) => void;

/** What each frame of a member does. */
type MemberRows = {
  [Type in Exclude<ClientFrame["type"], "hello" | "watch">]: Row<FrameOf<Type>>;
};

/** JSON lines, for ClassChat's own clients and for programs. */
export function framesProtocol(options: SessionOptions): PlainProtocol {
  return {
    name: "native",
    // Clients leave out the line that the prompt is then.
    afterPrompt: "\n",
    match: (first) => beginsWith(first, ["{"]),
    startSession: (connection) => new FrameSession(connection, options),
    refusePlain: () => encodeFrames(tlsRequired),
  };
}

/** What is said needs nothing of what was said before. */
const saying: ReadonlySet<string> = new Set(["say", "correct"]);

const lineTooLong: Decoded<ClientFrame> = { ok: false, why: texts.lineTooLong };

const pongs = encodeFrames({ type: "pong" });

/** One client that speaks frames (README.md here), over TCP or a WebSocket. */
class FrameSession extends LineSession {
  readonly #idleTimer: IdleTimer;
  #badFrames = 0;
  readonly #servers = new ToldServers();

  static readonly #members: MemberRows = {
    say: (session, frame, member) => session.#say(frame, member),
    correct: (session, frame, member) => session.#apply(frame, member),
    react: (session, frame, member) => session.#confirm(frame, member),
    group: (session, frame, member) => session.#group(frame, member),
    leaveGroup: (session, frame, member) => session.#confirm(frame, member),
    addToGroup: (session, frame, member) => session.#changeGroup(frame, member),
    dropFromGroup: (session, frame, member) => session.#changeGroup(frame, member),
    groups: (session, _, member) => session.#listGroups(member),
    rename: (session, frame, member) => session.#confirm(frame, member),
    join: (session, frame, member) => session.#runRoomCommand(frame, member),
    leave: (session, frame, member) => session.#runRoomCommand(frame, member),
    topic: (session, frame, member) => session.#runRoomCommand(frame, member),
    kick: (session, frame, member) => session.#runRoomCommand(frame, member),
    invite: (session, frame, member) => session.#runRoomCommand(frame, member),
    mode: (session, frame, member) => session.#runRoomCommand(frame, member),
    moderate: (session, frame, member) => session.#moderate(frame, member),
    claim: (session, frame, member) => session.#claim(frame, member),
    history: (session, frame, member) => session.#readAgain(frame, member),
    search: (session, frame, member) => session.#readAgain(frame, member),
    names: (session, { room }, member) => session.#names(room, member),
    rooms: (session, _, by) => session.#sendInParts(roomFrames(session.log.view.listRooms(by))),
    who: (session, frame, member) => session.#who(frame, member),
    menu: ({ log, options }, _, { id: memberId }) =>
      log.submit({ type: "showMenu", at: options.wallClock(), memberId }),
    exit: (session) => session.leave("exit"),
    ping: (session) => session.connection.tell(pongs),
    pong: () => {},
  };

  constructor(connection: Connection, options: SessionOptions) {
    super(connection, options, limits.nameWithinMs);
    this.#idleTimer = new IdleTimer(this.options.now());
  }

  protected override get pipelined(): ReadonlySet<string> {
    return saying;
  }

  override receive(bytes: Uint8Array): void {
    this.#idleTimer.touch(this.options.now());
    super.receive(bytes);
  }

  override tick(): void {
    super.tick();
    const servers = this.#servers.takeChange(this.options.otherServers());
    if (servers) this.tell(encodeFrames(servers));
    const state = this.checkSilence(this.#idleTimer);
    if (state === "gone") this.leave("lost");
    else if (state === "ask") this.connection.tell(encodeFrames({ type: "ping" }));
  }

  protected override encode(events: readonly MemberEvent[]): Uint8Array {
    return encodeEvents(events);
  }

  protected override encodeSkipped(count: number): Uint8Array {
    return encodeFrames({ type: "skipped", count });
  }

  protected override farewell(how: CloseReason): Uint8Array | undefined {
    const last = farewellFrame(how, this.options.otherServers());
    return last && encodeFrames(last);
  }

  protected override nameTooLate(): void {
    this.connection.tell(encodeFrames(bye("name_too_late", texts.nameTooLate)));
    this.leave("lost");
  }

  protected override takeLine(line: Line): void {
    const decoded = line === tooLong ? lineTooLong : decodeClientFrame(line);
    if (this.isAwaitingAnswers && !(decoded.ok && this.pipelined.has(decoded.frame.type))) {
      this.afterAnswers(() => this.#take(decoded));
    } else {
      this.#take(decoded);
    }
  }

  #take(decoded: Decoded<ClientFrame>): void {
    if (decoded.ok) this.#run(decoded.frame);
    else this.#badFrame(decoded.why, decoded.id);
  }

  #run(frame: ClientFrame): void {
    const { member } = this;
    if (!member) {
      this.#runNewcomer(frame);
    } else if (frame.type === "hello" || frame.type === "watch") {
      this.#badFrame("The name is given already.");
    } else {
      // A frame meets the row of its own type; the compiler does not see that through the index.
      const row = FrameSession.#members[frame.type] as Row<ClientFrame>;
      row(this, frame, member);
    }
  }

  #runNewcomer(frame: ClientFrame): void {
    switch (frame.type) {
      case "hello":
      case "watch":
        this.#begin(frame);
        return;
      case "exit":
        this.leave("exit");
        return;
      case "ping":
        this.connection.tell(pongs);
        return;
      case "pong":
        return;
      default:
        this.#badFrame(
          this.isOnlooker ? "Join by another connection." : "The first frame is hello.",
        );
    }
  }

  /** The first frame says who comes in, or that somebody looks on. */
  #begin(first: FrameOf<"hello" | "watch">): void {
    if (this.isOnlooker) {
      this.#badFrame("You watch already.");
    } else if (first.v !== protocolVersion) {
      const text = `This server speaks version ${protocolVersion} of the frames, not ${first.v}`;
      this.#refuse({ code: "version", text, hint: "Use the same release as the server." });
      this.leave("lost");
    } else if (first.type === "hello") {
      this.#hello(first);
    } else {
      this.#askCode(first, () => this.#watch(first));
    }
  }

  #hello(hello: FrameOf<"hello">): void {
    const { name, since, resume } = hello;
    if (resume === undefined) {
      this.#enter(hello, newToken());
      return;
    }
    // Nobody has a token who has not been in the class: it needs no code.
    this.resume({ tokenHash: hashToken(resume), since, name }, (resumed) => {
      if (!resumed) {
        // If the welcome is lost as well, the token that the client has brings the new member back.
        this.#enter(hello, isToken(resume) ? resume : newToken());
      } else if (resumed.ok) {
        const how = resumed.wasAbsent ? "returned" : "resumed";
        this.welcomeSince(resumed.since, () => this.#welcome(resumed, resume, how));
      } else {
        this.#refuseJoining(resumed.refusal);
      }
    });
  }

  /** Asks for the class's code before it looks at the name. */
  #enter(hello: FrameOf<"hello">, token: string): void {
    this.#askCode(hello, () => this.#join(hello, token));
  }

  #askCode({ code }: FrameOf<"hello" | "watch">, enter: () => void): void {
    const { gate } = this.options;
    if (!gate) {
      enter();
      return;
    }
    const newcomer = { connection: this.connection, readOn: () => this.resumed() };
    gate.ask(code, newcomer, (refusal) => {
      if (refusal) this.#refuseJoining(refusal);
      else enter();
    });
  }

  #watch({ since }: FrameOf<"watch">): void {
    this.watch(since, (watched) => {
      if (!watched.ok) {
        this.#refuseJoining(watched.refusal);
        return;
      }
      const stand = watchingFrame(watched, this.#welcomeKeys(watched.onlookerId));
      // What another class has said is not what this one has.
      if (since === undefined || since > watched.seq) {
        this.#send(stand);
        this.#replay();
      } else {
        const missed = watched.missed.flatMap(eventFrames);
        this.welcomeSince(since, () => this.#sendInParts([stand, ...missed]));
      }
    });
  }

  /** Shows a newcomer what was said last. */
  #replay(): void {
    this.answerInParts(earlierParts(this.log.view.latest(this.options.replay)));
  }

  #join(hello: FrameOf<"hello">, token: string): void {
    this.join({ name: hello.name, tokenHash: hashToken(token) }, (joined) => {
      if (!joined.ok) {
        // By this token they have come in over another connection, while this one asked.
        if (this.log.view.findSeat(hashToken(token))) this.#hello({ ...hello, resume: token });
        else this.#refuseJoining(joined.refusal);
      } else if (hello.since === undefined) {
        this.#welcome(joined, token);
        this.#replay();
      } else {
        this.welcomeSince(hello.since, () => this.#welcome(joined, token));
      }
    });
  }

  #refuseJoining(refusal: Refusal): void {
    this.#refuse(refusal);
    this.leave("lost");
  }

  #welcome(joined: JoinResult, token: string, how?: "resumed" | "returned"): void {
    const servers = this.#welcomeKeys(joined.member.id);
    const { view } = this.log;
    const [welcome, ...more] = welcomeFrames(joined, { view, token, how, servers });
    this.#send(welcome);
    this.#sendInParts(more);
  }

  /** @param turn as for {@link ToldServers.welcomeKeys} */
  #welcomeKeys(turn: number): ReturnType<ToldServers["welcomeKeys"]> {
    return this.#servers.welcomeKeys(this.options.otherServers(), turn);
  }

  #who(asked: FrameOf<"who">, member: MemberView): void {
    // Told first, so that the client does not apply what happened before to the newer names.
    this.log.endTurn();
    this.#sendInParts(whoFrames(this.log.view, member, asked));
  }

  #say({ bare, typed, ...frame }: FrameOf<"say">, member: MemberView): void {
    const { view } = this.log;
    const refusal = bare && whyNotSaid(view, member, { ...frame, typed });
    // What is repeated was said before whoever it may be meant for was here.
    if (refusal && !view.hasSaid(member, frame.id)) this.#refuse(refusal, frame.id);
    else this.#apply(frame, member);
  }

  #apply(frame: FrameOf<"say" | "correct">, { id: memberId }: MemberView): void {
    this.log.submit({ ...frame, at: this.options.wallClock(), memberId }, (said) => {
      if (!said.ok) this.#refuse(said.refusal, frame.id);
    });
  }

  #confirm({ id, ...frame }: FrameOf<"react" | "leaveGroup" | "rename">, by: MemberView): void {
    this.log.submit({ ...frame, at: this.options.wallClock(), memberId: by.id }, (answer) => {
      if (answer.ok) this.#send({ type: "done", id });
      else this.#refuse(answer.refusal, id);
    });
  }

  #group({ id, name, members }: FrameOf<"group">, member: MemberView): void {
    const command = { at: this.options.wallClock(), memberId: member.id, name, members };
    this.log.submit({ type: "createGroup", ...command }, (result) => {
      this.#send(...createdGroupFrames(result, id, member.name));
    });
  }

  #changeGroup(frame: FrameOf<"addToGroup" | "dropFromGroup">, member: MemberView): void {
    const { id, ...command } = frame;
    this.log.submit({ ...command, at: this.options.wallClock(), memberId: member.id }, (result) => {
      if (!result.ok) {
        this.#refuse(result.refusal, id);
        return;
      }
      for (const refusal of result.refusals) this.#refuse(refusal, id);
      this.#send({ type: "done", id });
    });
  }

  #listGroups(member: MemberView): void {
    // Told first, so that the client does not apply what happened before to the newer names.
    this.log.endTurn();
    this.#sendInParts(groupFrames(this.log.view.listGroups(member)));
  }

  #moderate({ id, act }: FrameOf<"moderate">, { id: by }: MemberView): void {
    const order = { type: "moderate", at: this.options.wallClock(), by, act, id } as const;
    this.log.submit(order, (result) => this.#answerAct(result, id));
  }

  #claim({ id, code }: FrameOf<"claim">, { id: memberId }: MemberView): void {
    const claim = { type: "claimRole", at: this.options.wallClock(), memberId } as const;
    this.log.submit({ ...claim, codeHash: hashRoleCode(code) }, (result) => {
      if (result) this.#answerAct(result, id);
    });
  }

  /** What no event tells, the answer does. */
  #answerAct(result: ActResult, id: string): void {
    if (!result.ok) this.#refuse(result.refusal, id);
    else this.#send({ type: "done", id, ...(!result.isTold && { text: result.text }) });
  }

  #runRoomCommand(frame: FrameOf<RoomCommand["type"]>, member: MemberView): void {
    const options = { log: this.log, member, at: this.options.wallClock(), id: frame.id };
    runRoomCommand(frame, options, (answer) => this.#send(...answerFrames(frame, answer)));
  }

  #readAgain(frame: FrameOf<"history" | "search">, member: MemberView): void {
    this.answerInParts(historyParts(frame, member.id, createReading(this.log.view, member, frame)));
  }

  #names(name: string, member: MemberView): void {
    const found = this.log.view.openRoom(member, name);
    if (found.ok) this.#sendInParts(namesFrames(found.room.name, listRoomMembers(found.room)));
    else this.#refuse(found.refusal);
  }

  /** Refuses a malformed frame; too many of them close the connection. */
  #badFrame(why: string, id?: string): void {
    this.#badFrames += 1;
    this.#refuse({ code: "bad_frame", text: why }, id);
    if (this.#badFrames >= mostBadFrames) this.leave("lost");
  }

  #refuse(refusal: Refusal, id?: string): void {
    this.#send(refusedFrame(refusal, id));
  }

  #send(...frames: ServerFrame[]): void {
    if (frames.length > 0) this.answer(encodeFrames(...frames));
  }

  /** Frames that may be many: each is made once the client has read most of those before. */
  #sendInParts(frames: readonly ServerFrame[]): void {
    this.answerInParts(frames.values().map((frame) => encodeFrames(frame)));
  }
}
