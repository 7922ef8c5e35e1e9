import type { ClientFrame } from "../wire/clientFrame.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import type { Welcome } from "./handshake.ts";

type FrameOf<Type> = Extract<ServerFrame, { type: Type }>;

/** A frame with its line, and how often it went out. */
export interface PendingFrame {
  readonly frame: ClientFrame;
  readonly line: string;
  readonly sent: number;
}

/**
 * Frames without an answer, in the order they were sent: a frame with an id until the answer with that
 * id, any other until it has gone out once.
 */
export class PendingFrames {
  readonly #frames = new Map<string | symbol, PendingFrame>();

  get size(): number {
    return this.#frames.size;
  }

  /** How many messages have no receipt. */
  get messages(): number {
    const frames = [...this.#frames.values()];
    return frames.filter(({ frame: { type } }) => type === "say" || type === "correct").length;
  }

  /** How often the oldest frame was repeated in vain. */
  get repeats(): number {
    const [oldest] = this.#frames.values();
    return Math.max(0, (oldest?.sent ?? 0) - 1);
  }

  add(frame: ClientFrame, line: string, isSent: boolean): void {
    // Whose name was asked for is asked again by whoever still wants to know.
    if ("id" in frame && frame.type !== "who") {
      this.#frames.set(frame.id, { frame, line, sent: isSent ? 1 : 0 });
    } else if (!isSent) this.#frames.set(Symbol(frame.type), { frame, line, sent: 0 });
  }

  /** The frame is answered; returns undefined if it was not pending. */
  settle(id: string): PendingFrame | undefined {
    const pending = this.#frames.get(id);
    this.#frames.delete(id);
    return pending;
  }

  /** Whether members of a group are named by the frame of this id: some may be refused before the answer. */
  namesMembers(id: string): boolean {
    const frame = this.#frames.get(id)?.frame;
    return frame !== undefined && "members" in frame;
  }

  /** Whether the refusal of one of a group's members says no more than that a repeat came after all was done. */
  isDone({ id = "", code }: FrameOf<"refused">): boolean {
    const { frame, sent } = this.#frames.get(id) ?? { frame: undefined, sent: 0 };
    const isIn = frame?.type === "addToGroup" && code === "already_in_group";
    const isOut = frame?.type === "dropFromGroup" && code === "not_in_group";
    return sent >= 2 && (isIn || isOut);
  }

  /** The request for this group is answered. */
  settleGroup(name: string): void {
    for (const [id, { frame }] of this.#frames) {
      if (frame.type === "group" && frame.name === name) this.#frames.delete(id);
    }
  }

  /** The lines of all frames, to go out once more. */
  repeat(): string[] {
    const frames = [...this.#frames];
    for (const [id, pending] of frames) {
      if (typeof id === "symbol") this.#frames.delete(id);
      else this.#frames.set(id, { ...pending, sent: pending.sent + 1 });
    }
    return frames.map(([, { line }]) => line);
  }
}

/**
 * The answer that was lost with a connection, if the frame was granted then and is refused now only as
 * a repeat; undefined if it is refused indeed.
 */
export function recoverLostAnswer(
  { frame, sent }: PendingFrame,
  { code }: FrameOf<"refused">,
  { name: me, groups }: Welcome,
): FrameOf<"grouped" | "groupLeft" | "left" | "done"> | undefined {
  if (sent < 2) return undefined;
  switch (frame.type) {
    case "group": {
      const { id, name, members } = frame;
      const isOurs = code === "group_exists" && groups.includes(name);
      return isOurs ? { type: "grouped", id, name, by: me, members } : undefined;
    }
    case "leaveGroup": {
      // Of several servers, the one before may have had it done after this one's welcome.
      const { name } = frame;
      return code === "not_member" ? { type: "groupLeft", name, members: [me] } : undefined;
    }
    case "leave": {
      const isOut = code === "not_member" || code === "no_such_room";
      return isOut ? { type: "left", room: frame.room, name: me } : undefined;
    }
    case "kick":
      return code === "not_in_room" ? { type: "done", id: frame.id } : undefined;
    default:
      return undefined;
  }
}
