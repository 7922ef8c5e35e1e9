import type { Heard, Leaving } from "../../hub/fact.ts";
import type { Member } from "../../hub/member.ts";
import { limits } from "../../model/limits.ts";
import type { Refusal } from "../../model/refusal.ts";
import { texts } from "../../model/texts.ts";
import type { ClientFrame } from "../../wire/clientFrame.ts";
import { decodeClientFrame, protocolVersion } from "../../wire/clientFrame.ts";
import { encodeFrames } from "../../wire/encodeFrames.ts";
import { encodeOnce } from "../../wire/encodeOnce.ts";
import type { Line } from "../../wire/lineSplitter.ts";
import { tooLong } from "../../wire/lineSplitter.ts";
import { nameChunks } from "../../wire/nameChunks.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";
import type { DoorOptions } from "../door.ts";
import { LineSession } from "../lineSession.ts";
import type { Link } from "../link.ts";
import { heardFrames, messageFrame, presenceFrames } from "./heardFrames.ts";

const encodeHeard = encodeOnce((fact: Heard) => encodeFrames(...heardFrames(fact)));

type FrameOf<Type> = Extract<ClientFrame, { type: Type }>;

/** What each frame does; one that is missing is not for now. */
type Table<Rest extends unknown[]> = {
  [Type in ClientFrame["type"]]?: Row<FrameOf<Type>, Rest>;
};
type Row<Frame, Rest extends unknown[]> = (
  session: NativeSession,
  frame: Frame,
  ...rest: Rest
) => void;

/** One native client. Frames after the contract's section 7. */
export class NativeSession extends LineSession {
  readonly #privateShown: boolean;
  #badFrames = 0;

  static readonly #newcomers: Table<[]> = {
    hello: (session, frame) => session.#hello(frame),
    exit: (session) => session.leave("exit"),
    pong: () => {},
  };

  static readonly #members: Table<[Member]> = {
    say: (session, frame, member) => session.#say(frame, member),
    group: (session, frame, member) => session.#group(frame, member),
    who: (session, _, member) => session.#who(member),
    menu: (session, _, member) => session.hub.showMenu(member),
    exit: (session) => session.leave("exit"),
    pong: () => {},
  };

  constructor(link: Link, options: DoorOptions) {
    super(link, options, limits.nameWithinMs);
    this.#privateShown = options.privateShown;
  }

  protected override encode(fact: Heard): Uint8Array {
    return encodeHeard(fact);
  }

  protected override farewell(how: Leaving): Uint8Array | undefined {
    if (how === "too_slow") return bye("too_slow", texts.tooSlow);
    return how === "server_closed" ? bye("server_closed", texts.serverClosed) : undefined;
  }

  protected override nameTooLate(): void {
    this.link.tell(bye("name_too_late", texts.nameTooLate));
    this.leave("lost");
  }

  protected override takeLine(line: Line): void {
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
      const row = NativeSession.#members[frame.type] as Row<ClientFrame, [Member]> | undefined;
      if (row) row(this, frame, member);
      else this.#badFrame("The name is given already.");
    } else {
      const row = NativeSession.#newcomers[frame.type] as Row<ClientFrame, []> | undefined;
      if (row) row(this, frame);
      else this.#badFrame("The first frame is hello.");
    }
  }

  #hello({ v, name, since }: FrameOf<"hello">): void {
    if (v !== protocolVersion) {
      const text = `This server speaks version ${protocolVersion} of the frames, not ${v}`;
      this.#refuse({ code: "version", text, hint: "Use the same release as the server." });
      this.leave("lost");
      return;
    }
    const joined = this.join(name);
    if (!joined.ok) {
      this.#refuse(joined.refusal);
      this.leave("lost");
      return;
    }
    const [[members] = [[]], ...more] = nameChunks(joined.members, []);
    this.#send({
      type: "welcome",
      v: protocolVersion,
      name: joined.member.name,
      token: crypto.randomUUID(),
      seq: joined.seq,
      members,
      groups: [],
      privateShown: this.#privateShown,
    });
    for (const [names] of more) this.#send(...presenceFrames(names, []));
    if (since !== undefined) this.#send(...this.hub.earlier(since).map(messageFrame));
  }

  #who(member: Member): void {
    const { members, groups } = this.hub.who(member);
    const chunks = nameChunks(members, groups);
    const last = chunks.length - 1;
    for (const [index, [names, groupNames]] of chunks.entries()) {
      const more = index === last ? {} : ({ more: true } as const);
      this.#send({ type: "members", members: names, groups: groupNames, ...more });
    }
  }

  #say({ id, to, text }: FrameOf<"say">, member: Member): void {
    const said = this.hub.say(member, to, text);
    if (!said.ok) {
      this.#refuse(said.refusal, id);
      return;
    }
    const { message, delivered } = said;
    this.#send({ type: "receipt", id, seq: message.seq, status: delivered > 0 ? 1 : 0, delivered });
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

  /** Refuses a frame that is none; the last one too many closes the connection. */
  #badFrame(why: string, id?: string): void {
    this.#badFrames += 1;
    this.#refuse({ code: "bad_frame", text: why }, id);
    if (this.#badFrames >= limits.badFrames) this.leave("lost");
  }

  #refuse(refusal: Refusal, id?: string): void {
    this.#send({ type: "refused", ...(id === undefined ? {} : { id }), ...refusal });
  }

  #send(...frames: ServerFrame[]): void {
    this.link.tell(encodeFrames(...frames));
  }
}

function bye(code: string, text: string): Uint8Array {
  return encodeFrames({ type: "bye", code, text });
}
