import type { DoneAct } from "./act.ts";
import type { MessageMark, SaidMessage } from "./message.ts";
import type { Reaction } from "./reaction.ts";
import type { Refusal } from "./refusal.ts";
import type { RankedName, RoomSettings } from "./room.ts";
import type { ModeChange } from "./roomMode.ts";

/** How a member came to leave. */
export type LeaveReason = "exit" | "lost" | "too_slow" | "removed" | "server_closed" | "error";

/**
 * Why a connection is closed: its member leaves, the class pauses with everybody in it, or it goes on at other
 * servers.
 */
export type CloseReason = LeaveReason | "paused" | "moved";

/** How often somebody reacted to a message in one way: now, or, without `change`, while whoever is told was away. */
export interface ReactedEvent extends MessageMark {
  kind: "reacted";
  reaction: Reaction;
  /** How many have. */
  count: number;
  change?: {
    by: string;
    /** False if they have taken it back. */
    on: boolean;
    /** Where the message was said; undefined if it is a private one. */
    to: string | undefined;
  };
  /** Told to whoever said the message: its beginning. */
  yours?: string;
  /** Both as in {@link ReactionCount}. */
  names?: readonly string[];
  mine?: true;
}

/** A message that is stored, and to how many others it went. */
export interface MessageEvent {
  kind: "said";
  message: SaidMessage;
  /** Others who were sent it. */
  delivered: number;
  /** Others who will be sent it when they come back. */
  held: number;
  /** As in the command `say`. */
  aside?: string;
}

/** Others are in the group, too: put in, or, without `by`, back after they were absent. */
export interface GroupJoinedEvent {
  kind: "groupJoined";
  group: string;
  names: string[];
  by: string | undefined;
}

/**
 * Somebody is no longer in the group: they left, or somebody took them out. Told to everybody who is left in it,
 * and to whoever did it.
 */
export interface GroupLeftEvent {
  kind: "groupLeft";
  group: string;
  names: string[];
  by: string | undefined;
  reason: string | undefined;
}

/** What happens in rooms; everybody in the room is told, also who caused it. */
export type RoomEvent =
  /** Told to the others; the member who joins is told `roomEntered`. */
  | { kind: "roomJoined"; room: string; name: string }
  /**
   * Not told of a member who leaves the class: whoever is gone from it is gone from every room. Told all
   * the same if somebody of the same name joined the class in the same turn.
   */
  | { kind: "roomLeft"; room: string; name: string; reason: string | undefined }
  | { kind: "kicked"; room: string; name: string; by: string; reason: string | undefined }
  | { kind: "topicChanged"; room: string; by: string; topic: string }
  /** Told to the invited member and to whoever invites them. */
  | { kind: "invited"; room: string; name: string; by: string }
  /** `by` is undefined if no operator was left and the member who was there longest became one. */
  | { kind: "modesChanged"; room: string; by: string | undefined; changes: ModeChange[] };

/** The answer to joining a room: how it stands at that moment. */
export interface RoomEnteredEvent {
  kind: "roomEntered";
  /** Of the command, if it had one. */
  id: string | undefined;
  room: string;
  topic: string;
  topicSet?: RoomSettings["topicSet"];
  modes: ModeChange[];
  /** In the order they came, the newcomer included. */
  members: RankedName[];
}

/** Told to the members of a room whom the invitation does not concern. */
export interface InvitationNoticed {
  kind: "invitationNoticed";
  room: string;
  name: string;
  by: string;
}

/** A member goes by another name from now on; they are told like all others. */
export interface RenamedEvent {
  kind: "renamed";
  from: string;
  to: string;
}

/** The same as members are told it. */
export interface ToldRename extends RenamedEvent {
  /** The groups and rooms they were in then: whoever is in one of them knows them by the name before. */
  knownIn: ReadonlySet<string>;
}

/** The server window shows private messages from now on, or no longer does. */
export interface PrivacyChanged {
  kind: "privacyChanged";
  privateShown: boolean;
}

/** Somebody in charge did this; told to those whom it concerns. */
export interface ModeratedEvent {
  kind: "moderated";
  /** When it was done, in milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
  /** A member, or `server` for the server window; undefined if the class did it by itself. */
  by: string | undefined;
  act: DoneAct;
  /** It was done to whoever is told. */
  isAboutYou?: true;
}

/**
 * The class is a crowd from now on, in which members come and go without being named, or no longer is one; there
 * are so many people then.
 */
export interface CrowdChanged {
  kind: "crowdChanged";
  isOn: boolean;
  people: number;
}

/** The same as members are told it. */
export interface ToldCrowd extends CrowdChanged {
  /** Everybody, once it is a crowd no longer. */
  names: string[];
  /** Those of them whose names the receivers were not told because they had spoken or are teachers. */
  unheard: string[];
}

/** How many people there are, for whoever is not told who they are. */
export interface PeopleCounted {
  kind: "peopleCounted";
  people: number;
}

/**
 * What may be told to whoever looks at the class without being in it: messages to everyone and how these are
 * reacted to, orders that hold for the whole class, and which messages to everyone were taken back.
 */
export type PublicEvent = MessageEvent | ModeratedEvent | PeopleCounted | ReactedEvent;

/** Members who came and went; in a crowd, those who are named from now on, and those who left after they were named. */
export interface PresenceChanged {
  kind: "presenceChanged";
  joined: string[];
  left: string[];
  /** In a crowd: how many people there are, of whom most are not named. */
  people?: number;
}

/** What a peer is told, a member's or an onlooker's. */
export type MemberEvent =
  | PublicEvent
  | { kind: "receipted"; id: string; seq: number; delivered: number; held: number }
  | { kind: "notStored"; id: string | undefined; refusal: Refusal }
  | { kind: "groupCreated"; name: string; by: string; members: string[] }
  | GroupJoinedEvent
  | GroupLeftEvent
  /** Told to whoever was taken out. */
  | { kind: "removedFromGroup"; group: string; by: string }
  | { kind: "groupDeleted"; name: string }
  | PresenceChanged
  | ToldCrowd
  | ToldRename
  | PrivacyChanged
  | RoomEnteredEvent
  | RoomEvent
  /** Somebody was invited to a room: for those in it who want to know. */
  | InvitationNoticed;

/** How many names the event lists, such as a group's members: some clients are told a line for each. */
export function countNames(told: MemberEvent): number {
  if (told.kind === "groupCreated") return told.members.length;
  return told.kind === "groupJoined" || told.kind === "groupLeft" ? told.names.length : 1;
}
