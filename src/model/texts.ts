import { count } from "./count.ts";
import { limits } from "./limits.ts";
import type { RankedName } from "./room.ts";
import { formatRankedName } from "./room.ts";
import { displayText } from "./text.ts";

/** What an order for the whole class comes to, after the word for it. */
export const classRules = {
  quiet: "only teachers speak to everyone",
  locked: "nobody new comes in",
  slow: (seconds: number) => `one message to everyone in ${count(seconds, "second")}`,
} as const;

/** Every line a person is shown, to the letter, without colour, time or alignment. */
export const texts = {
  askName: "Enter your name: ",
  askClassCode: "Class code: ",
  accepted: "Username accepted",
  windowShows: (areShown: boolean) =>
    areShown
      ? "The server window shows private, group and room messages too."
      : "The server window does not show private, group and room messages.",
  nameTaken: "Username is taken. Use another name.",
  nameInvalid: (why: string) => `Username not accepted. ${why}`,
  tooManyNames: `You had ${limits.namesOfMember} names already. Leave, and come back with another.`,
  looksLike: (name: string) => `It looks like ${name}.`,
  looksTheSame: (name: string) => `${name} looks the same. Choose another name.`,
  looksLikeRoom: (name: string, other: string) => `${name} looks like ${other}`,
  looksReserved: (name: string, word: string) => `${name} looks like ${word}, which is reserved.`,
  keptForLost: (seconds: number) =>
    `It is kept for whoever lost the connection, and free in ${count(seconds, "second")}.`,
  isFree: (name: string) => `${name} is free.`,
  pressEnter: (name: string) => `Press Enter to be ${name}.`,
  renamed: (from: string, to: string) => `${from} is now ${to}`,
  nobodyToAsk: "Nobody can be asked for a name here. Give one that is free with --name.",
  nameTooLate: "No name was given in time. Connect again to join.",
  hasLeft: "You are not in the class any more",
  notDelivered: (why: string) => `${why}. Message not delivered`,
  notActive: "Client not active. Message not delivered. Try later",
  fromServer: "[From server]",
  memberNotActive: (name: string) => `${name} is not active`,
  notMember: (group: string) => `You are not in ${group}`,
  noSuchRoom: (room: string) => `There is no room ${room}`,
  joinFirst: (room: string) => `Type /join ${room} first.`,
  roomInvalid: (why: string) => `Not a room. ${why}`,
  tooManyRooms: `You are in ${limits.roomsOfMember} rooms already. Leave one first`,
  tooManyRoomsLed: `You lead ${limits.roomsLed} rooms already. Leave one first`,
  tooManyGroupsMade: `You have made ${limits.groupsMade} groups that still exist. Use one of them`,
  tooManyGroupsHere: `This class has ${limits.groups} groups already`,
  tooManyRoomsHere: `This class has ${limits.rooms} rooms already`,
  roomFull: (room: string) => `${room} is full`,
  inviteOnly: (room: string) => `${room} is by invitation only`,
  banned: (room: string) => `You are banned from ${room}`,
  wrongKey: (room: string) => `${room} needs its key`,
  withKey: (room: string) => `Type /join ${room} KEY`,
  cannotSpeak: (room: string) => `You cannot speak in ${room} now. Message not delivered`,
  notOperator: (room: string) => `Only an operator of ${room} can do that`,
  notInRoom: (name: string, room: string) => `${name} is not in ${room}`,
  alreadyInRoom: (name: string, room: string) => `${name} is in ${room} already`,
  topicTooLong: `Topic not changed. It has more than ${limits.topicCharacters} characters`,
  tooManyOnlookers:
    "As many boards look at this class as may. Close one that nobody needs, or join by name",
  pinTooLong: `Not pinned. It has more than ${limits.topicCharacters} characters: shorten it`,
  tooManyBans: (room: string) => `${room} bans ${limits.roomBans} masks already`,
  modeUnknown: (letter: string) =>
    `There is no mode ${letter}. Modes are i, m, n, t, k, l, b, o and v`,
  modeNeedsValue: (letter: string) => `Mode ${letter} needs a value`,
  modeBadValue: (letter: string) => `Mode ${letter} does not take that value`,
  groupAdded: (by: string, group: string) => `${by} added you in ${group}`,
  groupCreated: (group: string) => `Group ${group} is created successfully`,
  /** @param by undefined if they were absent and are back */
  groupJoined: (names: readonly string[], group: string, by: string | undefined) =>
    by === undefined
      ? `${names.join(", ")} is back in ${group}`
      : `${by} added ${names.join(", ")} in ${group}`,
  /** @param by who took them out; undefined if they left */
  groupLeft: (names: readonly string[], group: string, by?: string, reason?: string) =>
    by === undefined
      ? `${names.join(", ")} left ${group}${because(reason)}`
      : `${by} removed ${names.join(", ")} from ${group}${because(reason)}`,
  removedFromGroup: (group: string, by: string) => `${by} removed you from ${group}`,
  notCreator: (group: string) => `Only whoever made ${group}, or a teacher, can do that`,
  groupFull: (group: string) => `${group} has ${limits.groupNames} members already`,
  groupSmall: "Group should have atleast three members",
  groupSyntax: "Syntax error. Please use format - group groupName member1,member2,...",
  groupExists: (group: string) => `Group ${group} already exists`,
  aloneInGroup: "You are alone in group. Server will now delete the group",
  textTooLong: `Message not delivered. It has more than ${limits.textCharacters} characters`,
  searchTooLong: `Search for at most ${limits.searchUnits} characters`,
  lineTooLong: `Message not delivered. It has more than ${limits.lineBytes} bytes`,
  storageFailed: "Message not delivered: the server could not store it. Try later",
  leftOut: "Some lines about who came, went and did what are left out. Every message is here.",
  skipped: (missed: number): string =>
    `Up to ${missed} messages that you missed are left out: they are not kept any more`,
  tooSlow: `Connection closed: nothing was read for ${limits.stalledTicks} seconds`,
  serverClosed: "The server closed the connection.",
  classEnded: "The class has ended.",
  connectionLost: "Connection lost. Trying to reach the server again…",
  classPaused: "The server closed the connection. Trying to reach it again…",
  pageWaits: "The class is paused. This page waits, and goes on by itself once the class does.",
  connectedAgain: "Connected again.",
  connectedAnew: "Connected again. What was said meanwhile may be missing.",
  notReached: (seconds: number) =>
    `The server could not be reached for ${count(seconds, "second")}.`,
  nameLost: (name: string) => `The name ${name} was taken while the connection was lost.`,
  unanswered: (messages: number) => `${count(messages, "message")} may not have been delivered.`,
  onlyToTeachers: "You can write only to teachers now: teacher:TEXT",
  notTeacher: "Only a teacher can do that",
  isTeacher: (name: string) =>
    `${name} is a teacher. Only the server window takes that back: /teacher ${name} off`,
  isNotMuted: (name: string) => `${name} is not muted`,
  nothingToRetract: "There is no such message to take back",
  noSuchMessage: "There is no such message, or it was taken back",
  nothingToAnswer: (conversation: string) =>
    conversation === "everyone"
      ? "Nobody has said anything to everyone yet that you could answer"
      : `There is no message of ${conversation} to answer`,
  nothingSaid: "You have said nothing that you could take back or correct",
  tooLate: (minutes: number) =>
    `Only messages of the last ${count(minutes, "minute")} can be taken back or corrected. Ask a teacher, or say it anew`,
  tooManyAtOnce: (wait: string) => `That was too much at once: wait ${wait}`,
  reacted: (by: string, reaction: string, text: string) => `${by} reacted ${reaction} to: ${text}`,
  correction: (text: string) => `Correction: ${text}`,
  corrected: (text: string) => `${text} (corrected)`,
  saidNothing: (name: string) => `There is nothing of ${name} to take back`,
  classQuiet: "Only teachers speak to everyone now",
  classSlow: (wait: string) => `The class is slow: wait ${wait}`,
  privateToTeachers:
    "Private messages are only to and from teachers now, and groups only for teachers",
  privateOff: "Private messages and groups are for teachers only now",
  classLocked: `The class is locked: ${classRules.locked} now. Ask your teacher, and try later`,
  wasRemoved: "You were removed from this class. Ask your teacher to let you in again",
  firstContact: (place: string, fingerprint: string) =>
    `First contact with ${place}: from now on it is known here by its fingerprint, ${fingerprint}.`,
  tlsRequired: "This class takes encrypted connections only",
  /** What to do about that, by how somebody came. */
  joinByTls: {
    program: "Join by TLS, as the newest classchat does",
    irc: "Switch TLS on for this server in your client, and connect to the same port again",
    browser: "Join at",
    person: (address: string) =>
      `Join with classchat join ${address}, at https://${address}, or with ncat --ssl in place of nc.`,
  },
  browserWarns:
    "Your browser warns of a certificate that it does not know: compare its SHA-256 with the one your teacher shows, and go on.",
  classCodeMissing: "This class asks for its code. Ask whoever invited you",
  classCodeWrong: "That is not the code of this class. Ask whoever invited you",
  wrongCode: "That code is wrong, used or too old. Ask for a new one",
  nowTeacher: "You are a teacher now",
  alreadyTeacher: "You are a teacher already. Only the server window makes teachers",
  held: "Message kept: it is delivered once the receiver's lost connection is back.",
  didYouMean: (name: string) => `Did you mean ${name}?`,
  toTeachers: "To say it to all teachers, start the line with teacher:",
  toEveryone: "To say it to everyone, start the line with everyone:",
  sayToEveryone: "To say it to everyone, as you typed it, type /everyone",
  startLine: (name: string) => `To say it to ${name}, start the line with ${name}:`,
  isForAnother: (to: string, target: string) =>
    `Message not sent. It is for ${to}, and you write to ${target}`,
  sendAnyway: (to: string, target: string) =>
    `Press Enter again to send it to ${to}. To say it to ${target}, start the line with ${target}:`,
  leaveAnyway: (target: string) =>
    `Press Enter again to leave the class. To say it to ${target}, start the line with ${target}:`,
  stays: (target: string) => `You are still here, and write to ${target}`,
  writeToEveryone: "To write to everyone, type /to alone",
  targetReplaced: (target: string) =>
    `Somebody else may be called ${target} now. To write to them, type /to ${target}`,
  nothingRefused: "No line was just refused. To say something to everyone, type /everyone TEXT",
  mayBeFor: (name: string) => `Message not sent. It may be for ${name} alone`,
  mayBeCommand: (command: string) => `Message not sent. It may be the command ${command}`,
  startWith: (start: string) => `Start the line with ${start} or, for everyone, with everyone:`,
} as const;

/** Who did what nobody ordered. */
export const theClass = "The class";

/** The lines of what happens in a room, the same for all who are in it. */
export const roomTexts = {
  here: (room: string, members: readonly RankedName[]) =>
    renderRoomMembers(room, members.map(formatRankedName)),
  topicIs: (room: string, topic: string) =>
    topic === "" ? `${room} has no topic` : displayText(`Topic of ${room}: ${topic}`),
  modesAre: (room: string, modes: string) => `Modes of ${room}: ${modes}`,
  joined: (room: string, name: string) => `${name} joined ${room}`,
  left: (room: string, name: string, reason?: string) => `${name} left ${room}${because(reason)}`,
  kicked: (room: string, name: string, by: string, reason?: string) =>
    `${by} removed ${name} from ${room}${because(reason)}`,
  topicSet: (room: string, by: string, topic: string) =>
    topic === ""
      ? `${by} took the topic of ${room} away`
      : displayText(`${by} set the topic of ${room}: ${topic}`),
  invited: (room: string, name: string, by: string) =>
    `${by} invites ${name} to ${room}. Type /join ${room}`,
  /** @param by undefined if the class did it: no operator was left */
  modesSet: (room: string, by: string | undefined, modes: string) =>
    by === undefined ? `Modes of ${room} are now ${modes}` : `${by} set ${modes} in ${room}`,
} as const;

/** The reason in brackets; nothing without one. */
export function because(reason: string | undefined): string {
  return reason === undefined ? "" : displayText(` (${reason})`);
}

/** @param members with the signs of their ranks */
export function renderRoomMembers(room: string, members: readonly string[]): string {
  return `${members.length} in ${room}: ${members.join(", ")}`;
}
