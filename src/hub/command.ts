import type { Act, Holding } from "../model/act.ts";
import type { LeaveReason, PublicEvent } from "../model/event.ts";
import type { Reaction } from "../model/reaction.ts";
import type { Refusal } from "../model/refusal.ts";
import type { ModeChange } from "../model/roomMode.ts";
import type { MemberView, RoomView } from "./member.ts";

/**
 * Everything that changes the class, as plain values. The same commands in the same order, with turns that
 * end at the same places, make the same class, wherever they are applied and also if they came through JSON.
 */
export type Command = Timed & (ConnectionAction | WindowAction | MemberAction);

/**
 * Commands that concern the server alone where they are given: what its window shows, and who looks on there. Where
 * several serve a class each applies its own, at any place in the order; all others are the same for everyone.
 */
const localTypes = ["accept", "refuseWord", "watch", "unwatch", "showMenu"] as const;
export type LocalType = (typeof localTypes)[number];
export const localCommands: ReadonlySet<Command["type"]> = new Set(localTypes);

/** A command of a member. */
export type MemberCommand = Timed & MemberAction;

/** The command of that type. */
export type CommandOf<Type extends Command["type"]> = Extract<Command, { type: Type }>;

interface Timed {
  /** When it was given, in milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
}

interface Uptime {
  /**
   * How long the class could be reached by then, in milliseconds: setting a clock does not change that. Less than
   * was told before counts as that.
   */
  uptimeMs: number;
}

interface Arriving {
  /** Which of the servers they are connected to; left out where there is one. Their log says it. */
  node?: string | undefined;
}

interface Leaving {
  /** {@link JoinResult.connection} that ends: if the member has another one by now, nothing happens. Their present one unless given. */
  connection?: number | undefined;
}

type ConnectionAction =
  /** A chat connection was accepted. */
  | { type: "accept" }
  | ({
      type: "join";
      name: string;
      /** SHA-256 of the token that will bring the member back, in hexadecimal; without it nothing does. */
      tokenHash?: string | undefined;
      /** As {@link MemberView.user}; made of their name if it is left out. */
      user?: string | undefined;
      /** Where they are connected from, as people write it, if that is known. */
      address?: string | undefined;
    } & Arriving)
  /** Somebody gave a wrong password for the name of a member who may come back. It is only noted. */
  | { type: "refuseWord"; name: string; address?: string | undefined }
  /**
   * A member comes back. `since` is the newest message they have seen; without it, all since they joined is
   * missed. An absent member takes the other name if somebody has theirs.
   */
  | ({
      type: "resume";
      tokenHash: string;
      since?: number | undefined;
      name?: string | undefined;
      /** Where they are connected from now, as in `join`. */
      address?: string | undefined;
    } & Arriving)
  /** Somebody looks at the class without being in it. `since` is the newest message that they know. */
  | { type: "watch"; since?: number | undefined; address?: string | undefined }
  | { type: "unwatch"; onlookerId: number }
  /** Somebody in charge orders something: the server window, or a member who is a teacher. */
  | {
      type: "moderate";
      /** {@link MemberView.id} of the member; undefined for the server window. */
      by?: number | undefined;
      act: Act;
      /** What the member's client calls the command: what was done before by this id is not done again. */
      id?: string | undefined;
    }
  /** A server is gone: the connections of all who are connected to it are lost. */
  | ({ type: "nodeGone"; node: string } & Uptime)
  /** Time passes: members whose time to come back is over are absent, and tokens end. */
  | ({ type: "expire" } & Uptime);

/** What the server window does. */
type WindowAction =
  /** Speaks, as `server`: to everyone, one member, any group or any room. */
  | { type: "announce"; to: string; text: string }
  /** Lets whoever gives this code make themselves a teacher: once and for a while, or always. */
  | {
      type: "offerRole";
      /** SHA-256, in hexadecimal. */
      codeHash: string;
      isStanding?: true | undefined;
    }
  /** Shows private messages from now on, or hides them. */
  | { type: "showPrivate"; isShown: boolean };

type MemberAction = {
  /** {@link MemberView.id} of the member who gives it. */
  memberId: number;
} & (
  | { type: "rename"; name: string }
  /** To everyone, one member, one group, one room or the server window. A message with an `id` that was stored before is not said again. */
  | {
      type: "say";
      to: string;
      text: string;
      id?: string | undefined;
      /** As {@link Message.notice}. */
      notice?: true | undefined;
      /**
       * What the sender's protocol adds for receivers who speak it too. It is told beside the message, and
       * not stored.
       */
      aside?: string | undefined;
      /** The number of the message that it answers. */
      replyTo?: number | undefined;
    }
  /** Gives a message of one's own, said a moment ago, another text; `id` as in `say`. */
  | { type: "correct"; seq: number | "last"; text: string; id?: string | undefined }
  /** Reacts to a message, or takes that back. */
  | { type: "react"; seq: number; reaction: Reaction; on: boolean }
  | { type: "createGroup"; name: string; members: string[] }
  | { type: "leaveGroup"; name: string; reason?: string | undefined }
  /** Both for whoever made the group. */
  | { type: "addToGroup"; name: string; members: string[] }
  | { type: "dropFromGroup"; name: string; members: string[]; reason?: string | undefined }
  /** Enters the room, or makes it; `id` comes back in the event `roomEntered`. */
  | { type: "joinRoom"; room: string; key?: string | undefined; id?: string | undefined }
  | { type: "leaveRoom"; room: string; reason?: string | undefined }
  | { type: "setTopic"; room: string; topic: string }
  | { type: "kick"; room: string; name: string; reason?: string | undefined }
  | { type: "invite"; room: string; name: string }
  | { type: "setModes"; room: string; changes: readonly ModeChange[] }
  /** The member gives a code of `offerRole`. */
  | { type: "claimRole"; codeHash: string }
  /** The member looks at the menu, which the server window shows. */
  | { type: "showMenu" }
  /** The connection is lost: the name is kept for a while, if a token can bring the member back. */
  | ({ type: "disconnect"; how: LeaveReason } & Uptime & Leaving)
  /** The member leaves for good: their token ends. */
  | ({ type: "leave"; how: LeaveReason } & Leaving)
);

/** What each type of command is answered. */
export interface Answers {
  accept: Done;
  refuseWord: Done;
  join: JoinResult | Refused;
  /** Undefined if the token brings nobody back; refused if it does, and there is no name for them. */
  resume: ResumeResult | Refused | undefined;
  watch: WatchResult | Refused;
  unwatch: Done;
  moderate: ActResult;
  offerRole: Done;
  /** Undefined if it is not answered: too many wrong codes came from there. */
  claimRole: ActResult | undefined;
  nodeGone: Done;
  expire: Done;
  announce: Done | Refused;
  showPrivate: Done;
  rename: Done | Refused;
  /** Says that the message is on its way; that it is stored comes as an event. */
  say: Done | Refused;
  /** As for `say`. */
  correct: Done | Refused;
  react: Done | Refused;
  createGroup: GroupResult;
  leaveGroup: Done | Refused;
  addToGroup: GroupChangeResult;
  dropFromGroup: GroupChangeResult;
  joinRoom: RoomResult;
  leaveRoom: RoomResult;
  setTopic: RoomResult;
  kick: RoomResult;
  invite: RoomResult;
  setModes: ModeResult;
  showMenu: Done | Refused;
  disconnect: Done | Refused;
  leave: Done | Refused;
}

/** Takes the answer to a command. */
export type Reply<Type extends Command["type"]> = (answer: Answers[Type]) => void;

export interface Done {
  ok: true;
}

export interface Refused {
  ok: false;
  refusal: Refusal;
}

/** How the class stands for a member who joins. */
export interface JoinResult extends Done {
  member: MemberView;
  /** Which of their connections this is, for the command that ends it. */
  connection: number;
  /** Names of the groups and rooms the member is in. */
  groups: string[];
  rooms: string[];
  /** The newest message. */
  seq: number;
  /** Names of the teachers who are here, perhaps the member's own among them. */
  teachers: string[];
  /** What holds for the member. */
  holding: Holding;
}

/** How the class stands for a member who comes back. */
export interface ResumeResult extends JoinResult {
  /** The newest message they know: what they missed comes after it. */
  since: number;
  /** They were absent: they are in their groups, and in no room. */
  wasAbsent: boolean;
}

/** How the class stands for whoever looks at it without being in it. */
export interface WatchResult extends Done {
  onlookerId: number;
  /** The newest message. */
  seq: number;
  /** How many are in the class. */
  people: number;
  holding: Holding;
  /** What was taken back of what they know, and how the rest of it is reacted to. */
  missed: PublicEvent[];
}

/** `missing` are the names that are not in the class. */
export type GroupResult =
  | { ok: true; name: string; members: string[]; missing: string[] }
  | (Refused & { missing: string[] });

/** Those in `changed` were put in or taken out; the others are refused, each with the reason. */
export type GroupChangeResult = { ok: true; changed: string[]; refusals: Refusal[] } | Refused;

/** `text` says what holds now. `isTold` is true if whoever ordered it is told by an event, too. */
export type ActResult = { ok: true; text: string; isTold: boolean } | Refused;

export type RoomResult = { ok: true; room: RoomView } | Refused;

/** The changes in `made` are made; the others are refused, each with its reason. */
export type ModeResult =
  { ok: true; room: RoomView; made: ModeChange[]; refusals: Refusal[] } | Refused;

export const done: Done = { ok: true };

export function refuse(refusal: Refusal): Refused {
  return { ok: false, refusal };
}
