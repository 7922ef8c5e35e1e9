import type { ClientFrame } from "../wire/clientFrame.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import type { Welcome } from "./handshake.ts";

/** A frame and how often it went out. */
export interface PendingFrame {
  readonly frame: ClientFrame;
  readonly sent: number;
}

/**
 * What is not answered yet, in the order it was sent: what has an id until the answer with that id,
 * all else until it has gone out once.
 */
export class PendingFrames {
  readonly #sendings = new Map<string | symbol, PendingFrame>();

  get size(): number {
    return this.#sendings.size;
  }

  /** Messages without a receipt. */
  get messages(): number {
    return [...this.#sendings.values()].filter(({ frame }) => frame.type === "say").length;
  }

  /** How often the oldest was repeated in vain. */
  get repeats(): number {
    const [oldest] = this.#sendings.values();
    return Math.max(0, (oldest?.sent ?? 0) - 1);
  }

  add(frame: ClientFrame, isSent: boolean): void {
    if ("id" in frame) this.#sendings.set(frame.id, { frame, sent: isSent ? 1 : 0 });
    else if (!isSent) this.#sendings.set(Symbol(frame.type), { frame, sent: 0 });
  }

  /** The frame is answered; returns undefined where it was not waiting for an answer. */
  settle(id: string): PendingFrame | undefined {
    const sending = this.#sendings.get(id);
    this.#sendings.delete(id);
    return sending;
  }

  /** True where a wish for a group waits by this id: it may be refused in part before it is answered. */
  isGroup(id: string): boolean {
    return this.#sendings.get(id)?.frame.type === "group";
  }

  /** The wish for this group is answered. */
  settleGroup(name: string): void {
    for (const [id, { frame }] of this.#sendings) {
      if (frame.type === "group" && frame.name === name) this.#sendings.delete(id);
    }
  }

  /** All of it, to go out once more. */
  repeat(): ClientFrame[] {
    const sendings = [...this.#sendings];
    for (const [id, { frame, sent }] of sendings) {
      if (typeof id === "symbol") this.#sendings.delete(id);
      else this.#sendings.set(id, { frame, sent: sent + 1 });
    }
    return sendings.map(([, { frame }]) => frame);
  }
}

type FrameOf<Type> = Extract<ServerFrame, { type: Type }>;

/**
 * What to show in a refusal's place, where the wish was granted before the connection was lost and is
 * refused only because it was repeated; undefined where it is refused indeed.
 */
export function grantedBefore(
  { frame, sent }: PendingFrame,
  { code }: FrameOf<"refused">,
  { name: me, groups, rooms }: Welcome,
): FrameOf<"grouped" | "left" | "done"> | undefined {
  if (sent < 2) return undefined;
  switch (frame.type) {
    case "group": {
      const { id, name, members } = frame;
      const isOurs = code === "group_exists" && groups.includes(name);
      return isOurs ? { type: "grouped", id, name, by: me, members } : undefined;
    }
    case "leave": {
      const isOut = code === "not_member" || code === "no_such_room";
      return isOut && !rooms.includes(frame.room)
        ? { type: "left", room: frame.room, name: me }
        : undefined;
    }
    case "kick":
      return code === "not_in_room" ? { type: "done", id: frame.id } : undefined;
    default:
      return undefined;
  }
}
