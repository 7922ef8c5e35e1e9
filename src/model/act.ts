import { trimBlank } from "./blank.ts";
import type { MessageMark } from "./message.ts";
import { composeName } from "./name.ts";
import type { SlashCommand } from "./slashCommand.ts";

/** Who may write to whom alone: everybody, only to and from teachers, or only teachers. */
export type PrivateRule = "on" | "teacher" | "off";

/** What whoever is in charge of the class may order. Names are as they were typed. */
export type Act =
  | { type: "teacher"; name: string; on: boolean }
  /** Until `unmute` without `minutes`. */
  | { type: "mute"; name: string; minutes?: number }
  | { type: "unmute"; name: string }
  | { type: "remove"; name: string; reason?: string }
  /** Takes back a removal, or lets a newcomer write. */
  | { type: "allow"; name: string }
  /** Only teachers speak to everyone. Without `on` it is turned round. */
  | { type: "quiet"; on?: boolean }
  /** Seconds between two messages of a member to everyone; 0 ends it. */
  | { type: "slow"; seconds: number }
  | { type: "private"; to: PrivateRule }
  /** Nobody new comes in. */
  | { type: "lock"; on: boolean }
  /** Takes back the last messages of a member to everyone and in rooms; `all` takes private ones too. */
  | { type: "retract"; name: string; count: number | "all" }
  /** Takes back the message of that number, whoever said it and to whom; or the last of whoever orders it. */
  | { type: "retract"; seq: number | "last"; reason?: string }
  | { type: "rename"; name: string; to: string }
  /** Shows a line to everyone who comes in; an empty one takes it off. */
  | { type: "pin"; text: string };

/** An act that was done: names are those of the members, and it says what holds from then on. */
export type DoneAct =
  | { type: "teacher"; name: string; on: boolean }
  | {
      type: "mute";
      name: string;
      /** In milliseconds since 1970-01-01T00:00:00Z; undefined if only `unmute` ends it. */
      until: number | undefined;
      /** They came from where somebody was removed or muted. */
      isNewcomer?: true;
    }
  | { type: "unmute" | "allow"; name: string }
  | { type: "remove"; name: string; reason: string | undefined }
  | { type: "quiet" | "lock"; on: boolean }
  | { type: "slow"; seconds: number }
  | { type: "private"; to: PrivateRule }
  /** `to` is where they were said, if that was one place. */
  | {
      type: "retract";
      name: string;
      to: string | undefined;
      reason?: string;
      messages: MessageMark[];
    }
  | { type: "rename"; name: string; to: string }
  | { type: "pin"; text: string };

/** What holds for a member. */
export interface Holding {
  quiet: boolean;
  /** Seconds; 0 if nobody has to wait. */
  slow: number;
  private: PrivateRule;
  locked: boolean;
  /** What is pinned, on one line; empty if nothing is. */
  pinned: string;
  /** They are muted: until then (as in {@link DoneAct}), or until somebody ends it. */
  muted: { until: number | undefined } | undefined;
}

export const nothingHolds: Holding = {
  quiet: false,
  slow: 0,
  private: "on",
  locked: false,
  pinned: "",
  muted: undefined,
};

/**
 * What holds for a member once the act is done.
 * @param isAboutThem it was done to them
 */
export function followAct(before: Holding, act: DoneAct, isAboutThem: boolean): Holding {
  switch (act.type) {
    case "quiet":
      return { ...before, quiet: act.on };
    case "slow":
      return { ...before, slow: act.seconds };
    case "private":
      return { ...before, private: act.to };
    case "lock":
      return { ...before, locked: act.on };
    case "pin":
      return { ...before, pinned: act.text };
    case "mute":
      return isAboutThem ? { ...before, muted: { until: act.until } } : before;
    case "unmute":
    case "allow":
      return isAboutThem ? { ...before, muted: undefined } : before;
    default:
      return before;
  }
}

/** The most that acts take. */
export const actLimits = {
  /** A day: mutes that last longer are without an end. */
  minutes: 1_440,
  slowSeconds: 3_600,
  retracted: 1_000,
} as const;

/** An order as it is typed. */
export interface Order {
  type: "moderate";
  act: Act;
}

/** How acts are typed, by the word after the slash, in the order `/help` shows them. */
const commands: Record<Act["type"] | "unlock", SlashCommand<Act>> = {
  teacher: {
    usage: "/teacher NAME [off]",
    does: "make someone a teacher; off takes it back",
    parse: parseNamed(/^(off)?$/i, (name, off) => ({ type: "teacher", name, on: !off })),
  },
  mute: {
    usage: "/mute NAME [MINUTES]",
    does: "let someone write only to teachers",
    parse: parseNamed(/^(?:(\d{1,4}) *(?:m|min|minutes?)?)?$/i, (name, digits) => {
      if (!digits) return { type: "mute", name };
      const minutes = readCount(digits, 1, actLimits.minutes);
      return minutes === undefined ? undefined : { type: "mute", name, minutes };
    }),
  },
  unmute: {
    usage: "/unmute NAME",
    does: "let them write to everyone again",
    parse: parseNamed(/^$/, (name) => ({ type: "unmute", name })),
  },
  remove: {
    usage: "/remove NAME [WHY]",
    does: "remove someone from the class, and keep them out",
    parse: parseNamed(/^(.*)$/s, (name, reason) => {
      return { type: "remove", name, ...(reason && { reason }) };
    }),
  },
  allow: {
    usage: "/allow NAME",
    does: "let someone in again, or a newcomer write",
    parse: parseNamed(/^$/, (name) => ({ type: "allow", name })),
  },
  quiet: {
    usage: "/quiet",
    does: "only teachers speak to everyone; again to end it",
    parse(rest) {
      const word = trimBlank(rest).toLowerCase();
      if (word === "") return { type: "quiet" };
      return word === "on" || word === "off" ? { type: "quiet", on: word === "on" } : undefined;
    },
  },
  slow: {
    usage: "/slow SECONDS",
    does: "one message to everyone in that time; 0 ends it",
    parse(rest) {
      const seconds = readCount(trimBlank(rest), 0, actLimits.slowSeconds);
      return seconds === undefined ? undefined : { type: "slow", seconds };
    },
  },
  private: {
    usage: "/private on|teacher|off",
    does: "who can use private messages and groups",
    parse(rest) {
      const to = trimBlank(rest).toLowerCase();
      const isRule = to === "on" || to === "teacher" || to === "off";
      return isRule ? { type: "private", to } : undefined;
    },
  },
  lock: {
    usage: "/lock",
    does: "let nobody new in",
    parse: (rest) => (trimBlank(rest) === "" ? { type: "lock", on: true } : undefined),
  },
  unlock: {
    usage: "/unlock",
    does: "let newcomers in again",
    parse: (rest) => (trimBlank(rest) === "" ? { type: "lock", on: false } : undefined),
  },
  retract: {
    usage: "/retract NAME [COUNT|all]",
    does: "take back their last messages",
    parse: parseNamed(/^(\d{1,4}|all)?$/i, (name, word = "1") => {
      if (word.toLowerCase() === "all") return { type: "retract", name, count: "all" };
      const count = readCount(word, 1, actLimits.retracted);
      return count === undefined ? undefined : { type: "retract", name, count };
    }),
  },
  rename: {
    usage: "/rename NAME NEW",
    does: "give someone another name",
    parse: parseNamed(/^(\S+)$/u, (name, to) => {
      return to ? { type: "rename", name, to: composeName(to) } : undefined;
    }),
  },
  pin: {
    usage: "/pin TEXT|off",
    does: "show a line to all who come in; off ends it",
    parse(rest) {
      const text = trimBlank(rest);
      if (text === "") return undefined;
      return { type: "pin", text: text.toLowerCase() === "off" ? "" : text };
    },
  },
};

/** What the server window alone may order. */
export const teacherOrder: SlashCommand<Order> = toRow(commands.teacher);
/** What teachers may order too. */
export const orderRows: readonly SlashCommand<Order>[] = Object.values(commands)
  .filter((command) => command !== commands.teacher)
  .map(toRow);

function toRow({ usage, does, parse }: SlashCommand<Act>): SlashCommand<Order> {
  return {
    usage,
    does,
    parse(rest, place) {
      const act = parse(rest, place);
      return act && { type: "moderate", act };
    },
  };
}

/** How the act is typed. */
export function findActCommand(act: Act): SlashCommand<Act> {
  return commands[act.type === "lock" && !act.on ? "unlock" : act.type];
}

/** A parser that reads the name, and hands on what the pattern finds in the rest. */
function parseNamed(
  pattern: RegExp,
  read: (name: string, found: string | undefined) => Act | undefined,
): SlashCommand<Act>["parse"] {
  return (rest) => {
    const [, word, more = ""] = /^(\S+)\s*(.*)$/su.exec(trimBlank(rest)) ?? [];
    const match = pattern.exec(more);
    if (word === undefined || !match) return undefined;
    return read(composeName(trimBlank(word)), match[1]);
  };
}

function readCount(digits: string, least: number, most: number): number | undefined {
  if (!/^\d{1,4}$/.test(digits)) return undefined;
  const count = Number(digits);
  return count >= least && count <= most ? count : undefined;
}
