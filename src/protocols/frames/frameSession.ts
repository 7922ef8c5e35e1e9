import type { MemberEvent } from "../../model/event.ts";
import type { LeaveReason } from "../../model/event.ts";
import type { Member } from "../../hub/member.ts";
import { listRoomMembers } from "../../hub/roomNews.ts";
import type { JoinResult } from "../../hub/joinResult.ts";
import { limits } from "../../model/limits.ts";
import type { Refusal } from "../../model/refusal.ts";
import type { RoomCommand } from "../../model/roomCommand.ts";
import { texts } from "../../model/texts.ts";
import type { ClientFrame } from "../../wire/clientFrame.ts";
import { decodeClientFrame, protocolVersion } from "../../wire/clientFrame.ts";
import { encodeFrames, formatFrames, createSharedEncoder } from "../../wire/encoder.ts";
import type { Line } from "../../wire/lineSplitter.ts";
import { tooLong } from "../../wire/lineSplitter.ts";
import { chunkNames } from "../../wire/chunkByBytes.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";
import { runRoomCommand } from "../runRoomCommand.ts";
import type { SessionOptions } from "../lineSession.ts";
import { LineSession } from "../lineSession.ts";
import type { Connection } from "../../transport/connection.ts";
import { hashToken, isToken, newToken } from "../token.ts";
import { eventFrames, messageFrame, presenceFrames } from "./eventFrames.ts";
import { IdleTimer } from "../../transport/idleTimer.ts";
import { refusedFrame } from "./refusedFrame.ts";
import { answerFrames, namesFrames, roomFrames } from "./roomFrames.ts";

/** Marks what was said before a newcomer came. */
const earlier = { earlier: true } as const;

const encodeHeard = createSharedEncoder((fact: MemberEvent) => formatFrames(eventFrames(fact)));

type FrameOf<Type> = Extract<ClientFrame, { type: Type }>;

/** What each frame does; one that is missing is not for now. */
type Table<Rest extends unknown[]> = {
  [Type in ClientFrame["type"]]?: Row<FrameOf<Type>, Rest>;
};
type Row<Frame, Rest extends unknown[]> = (
  session: FrameSession,
  frame: Frame,
  ...rest: Rest
) => void;

/** One client that speaks frames (README.md here), over TCP or a WebSocket. */
export class FrameSession extends LineSession {
  readonly #options: SessionOptions;
  readonly #idleTimer: IdleTimer;
  #badFrames = 0;

  static readonly #newcomers: Table<[]> = {
    hello: (session, frame) => session.#hello(frame),
    exit: (session) => session.leave("exit"),
    pong: () => {},
  };

  static readonly #members: Table<[Member]> = {
    say: (session, frame, member) => session.#say(frame, member),
    group: (session, frame, member) => session.#group(frame, member),
    rename: (session, frame, member) => session.#rename(frame, member),
    join: (session, frame, member) => session.#room(frame, member),
    leave: (session, frame, member) => session.#room(frame, member),
    topic: (session, frame, member) => session.#room(frame, member),
    kick: (session, frame, member) => session.#room(frame, member),
    invite: (session, frame, member) => session.#room(frame, member),
    mode: (session, frame, member) => session.#room(frame, member),
    names: (session, { room }, member) => session.#names(room, member),
    rooms: (session, _, member) => session.#send(...roomFrames(session.hub.rooms.list(member))),
    who: (session, _, member) => session.#who(member),
    menu: (session, _, member) => session.hub.showMenu(member),
    exit: (session) => session.leave("exit"),
    pong: () => {},
  };

  constructor(connection: Connection, options: SessionOptions) {
    super(connection, options, limits.nameWithinMs);
    this.#options = options;
    this.#idleTimer = new IdleTimer(options.now());
  }

  override receive(bytes: Uint8Array): void {
    this.#idleTimer.touch(this.#options.now());
    super.receive(bytes);
  }

  override tick(): void {
    const state = this.#idleTimer.check(this.#options.now());
    if (state === "gone") this.leave("lost");
    else if (state === "ask") this.#send({ type: "ping" });
  }

  protected override encode(facts: readonly MemberEvent[]): Uint8Array {
    return encodeHeard(facts);
  }

  protected override farewell(how: LeaveReason): Uint8Array | undefined {
    if (how === "too_slow") return bye("too_slow", texts.tooSlow);
    return how === "server_closed" ? bye("server_closed", texts.serverClosed) : undefined;
  }

  protected override nameTooLate(): void {
    this.connection.tell(bye("name_too_late", texts.nameTooLate));
    this.leave("lost");
  }

  protected override takeLine(line: Line): void {
    // A line may have waited for its turn: one who writes too fast is not silent.
    this.#idleTimer.touch(this.#options.now());
    if (line === tooLong) {
      this.#badFrame(texts.lineTooLong);
      return;
    }
    const decoded = decodeClientFrame(line);
    if (decoded.ok) this.#run(decoded.frame);
    else this.#badFrame(decoded.why, decoded.id);
  }

  #run(frame: ClientFrame): void {
    const { member } = this;
    // A frame meets the row of its own type; that much the compiler does not see through the index.
    if (member) {
      const row = FrameSession.#members[frame.type] as Row<ClientFrame, [Member]> | undefined;
      if (row) row(this, frame, member);
      else this.#badFrame("The name is given already.");
    } else {
      const row = FrameSession.#newcomers[frame.type] as Row<ClientFrame, []> | undefined;
      if (row) row(this, frame);
      else this.#badFrame("The first frame is hello.");
    }
  }

  #hello({ v, name, since, resume }: FrameOf<"hello">): void {
    if (v !== protocolVersion) {
      const text = `This server speaks version ${protocolVersion} of the frames, not ${v}`;
      this.#refuse({ code: "version", text, hint: "Use the same release as the server." });
      this.leave("lost");
      return;
    }
    if (resume !== undefined && this.#resume(resume, since)) return;
    // Where the welcome to a new stay is lost as well, the token the client has still brings it back.
    const token = resume !== undefined && isToken(resume) ? resume : newToken();
    const joined = this.join(name, hashToken(token));
    if (!joined.ok) {
      this.#refuse(joined.refusal);
      this.leave("lost");
      return;
    }
    this.#welcome(joined, token);
    if (since === undefined) {
      const latest = this.hub.latest(this.#options.replay);
      this.#send(...latest.map((message) => Object.assign(messageFrame(message), earlier)));
    } else {
      this.#send(...this.hub.publicAfter(since).map(messageFrame));
    }
  }

  /** Takes the seat that is kept for who holds the token; false where none is. */
  #resume(token: string, since: number | undefined): boolean {
    const resumed = this.resume({ tokenHash: hashToken(token), since });
    if (!resumed) return false;
    this.#welcome(resumed, token, true);
    this.#send(...resumed.missed.map(messageFrame));
    return true;
  }

  #welcome(seat: JoinResult, token: string, isResumed = false): void {
    const { member, members, groups, rooms, seq } = seat;
    const [[names, groupNames] = [[], []], ...more] = chunkNames(members, groups);
    this.#send({
      type: "welcome",
      v: protocolVersion,
      name: member.name,
      token,
      seq,
      members: names,
      groups: groupNames,
      rooms,
      privateShown: this.#options.privateShown,
      ...(isResumed ? { resumed: true } : {}),
    });
    for (const [others] of more) this.#send(...presenceFrames(others, []));
  }

  #who(member: Member): void {
    const { members, groups, rooms } = this.hub.who(member);
    const chunks = chunkNames(members, groups);
    const last = chunks.length - 1;
    for (const [index, [names, groupNames]] of chunks.entries()) {
      const more = index === last ? {} : ({ more: true } as const);
      this.#send({ type: "members", members: names, groups: groupNames, rooms, ...more });
    }
  }

  #say({ id, to, text }: FrameOf<"say">, member: Member): void {
    const said = this.hub.say(member, to, text, id);
    if (!said.ok) this.#refuse(said.refusal, id);
  }

  #group({ id, name, members }: FrameOf<"group">, member: Member): void {
    const grouped = this.hub.createGroup(member, name, members);
    for (const missing of grouped.missing) {
      const text = texts.memberNotActive(missing);
      this.#refuse({ code: "not_active", text, member: missing }, id);
    }
    if (grouped.ok) {
      const { name: made, members: within } = grouped;
      this.#send({ type: "grouped", id, name: made, by: member.name, members: within });
    } else {
      this.#refuse(grouped.refusal, id);
    }
  }

  #rename({ id, name }: FrameOf<"rename">, member: Member): void {
    const renamed = this.hub.rename(member, name);
    if (renamed.ok) this.#send({ type: "done", id });
    else this.#refuse(renamed.refusal, id);
  }

  #room(frame: FrameOf<RoomCommand["type"]>, member: Member): void {
    this.#send(...answerFrames(frame, runRoomCommand(this.hub.rooms, member, frame, frame.id)));
  }

  #names(name: string, member: Member): void {
    const found = this.hub.rooms.look(member, name);
    if (found.ok) this.#send(...namesFrames(found.room.name, listRoomMembers(found.room)));
    else this.#refuse(found.refusal);
  }

  /** Refuses a frame that is none; the last one too many closes the connection. */
  #badFrame(why: string, id?: string): void {
    this.#badFrames += 1;
    this.#refuse({ code: "bad_frame", text: why }, id);
    if (this.#badFrames >= limits.badFrames) this.leave("lost");
  }

  #refuse(refusal: Refusal, id?: string): void {
    this.#send(refusedFrame(refusal, id));
  }

  #send(...frames: ServerFrame[]): void {
    if (frames.length > 0) this.connection.tell(encodeFrames(...frames));
  }
}

function bye(code: string, text: string): Uint8Array {
  return encodeFrames({ type: "bye", code, text });
}
