import { count, formatMany } from "./count.ts";
import { limits } from "./limits.ts";
import { displayText } from "./text.ts";

/** What an order for the whole class comes to, after the word for it. */
export const classRules = {
  quiet: "only teachers speak to everyone",
  locked: "nobody new comes in",
  slow: (seconds: number) => `one message to everyone in ${count(seconds, "second")}`,
} as const;

/**
 * Every line a person is shown, to the letter, without colour, time or alignment: `import * as texts`. Each stands by
 * itself, so that a program which never says it does not carry it.
 */
export const askName = "Enter your name: ";
export const askClassCode = "Class code: ";
export const accepted = "Username accepted";
export const windowShows = (areShown: boolean) =>
  areShown
    ? "The server window shows private, group and room messages too."
    : "The server window does not show private, group and room messages.";
export const nameTaken = "Username is taken. Use another name.";
export const nameInvalid = (why: string) => `Username not accepted. ${why}`;
export const tooManyNames = `You had ${limits.namesOfMember} names already. Leave, and come back with another.`;
export const looksLike = (name: string) => `It looks like ${name}.`;
export const looksTheSame = (name: string) => `${name} looks the same. Choose another name.`;
export const looksLikeRoom = (name: string, other: string) => `${name} looks like ${other}`;
export const looksReserved = (name: string, word: string) =>
  `${name} looks like ${word}, which is reserved.`;
export const keptForLost = (seconds: number) =>
  `It is kept for whoever lost the connection, and free in ${count(seconds, "second")}.`;
export const isFree = (name: string) => `${name} is free.`;
export const pressEnter = (name: string) => `Press Enter to be ${name}.`;
export const renamed = (from: string, to: string) => `${from} is now ${to}`;
export const crowdChanged = ({ isOn, people }: { isOn: boolean; people: number }) =>
  isOn
    ? `${formatMany(people)} are here: from now on names are shown once they speak. /who NAME finds the others.`
    : `${formatMany(people)} are here: everybody's name is shown again.`;
export const crowdHere = (people: number, known: readonly string[]) =>
  `${formatMany(people)} here, among them: ${known.join(", ")}`;
export const findInCrowd = "/who NAME finds the others by how their names begin.";
export const crowdCounted = (people: number, change: number) =>
  `${formatMany(people)} in the class (${change < 0 ? "-" : "+"}${formatMany(Math.abs(change))})`;
export const namesBegin = (prefix: string, found: number, names: readonly string[]) =>
  found === 0
    ? `Nobody's name begins with ${displayText(prefix)}.`
    : `${formatMany(found)} ${found === 1 ? "name begins" : "names begin"} with ${displayText(prefix)}: ${names.join(", ")}`;
export const othersBegin = (prefix: string, last: string) =>
  `The next: /who ${displayText(prefix)} ${last}`;
export const nobodyToAsk =
  "Nobody can be asked for a name here. Give one that is free with --name.";
export const nameTooLate = "No name was given in time. Connect again to join.";
export const hasLeft = "You are not in the class any more";
export const notDelivered = (why: string) => `${why}. Message not delivered`;
export const notActive = "Client not active. Message not delivered. Try later";
export const fromServer = "[From server]";
export const memberNotActive = (name: string) => `${name} is not active`;
export const notMember = (group: string) => `You are not in ${group}`;
export const noSuchRoom = (room: string) => `There is no room ${room}`;
export const joinFirst = (room: string) => `Type /join ${room} first.`;
export const roomInvalid = (why: string) => `Not a room. ${why}`;
export const tooManyRooms = `You are in ${limits.roomsOfMember} rooms already. Leave one first`;
export const tooManyRoomsLed = `You lead ${limits.roomsLed} rooms already. Leave one first`;
export const tooManyGroupsMade = `You have made ${limits.groupsMade} groups that still exist. Use one of them`;
export const tooManyGroupsHere = `This class has ${limits.groups} groups already`;
export const tooManyRoomsHere = `This class has ${limits.rooms} rooms already`;
export const roomFull = (room: string) => `${room} is full`;
export const inviteOnly = (room: string) => `${room} is by invitation only`;
export const banned = (room: string) => `You are banned from ${room}`;
export const wrongKey = (room: string) => `${room} needs its key`;
export const withKey = (room: string) => `Type /join ${room} KEY`;
export const cannotSpeak = (room: string) =>
  `You cannot speak in ${room} now. Message not delivered`;
export const notOperator = (room: string) => `Only an operator of ${room} can do that`;
export const notInRoom = (name: string, room: string) => `${name} is not in ${room}`;
export const alreadyInRoom = (name: string, room: string) => `${name} is in ${room} already`;
export const topicTooLong = `Topic not changed. It has more than ${limits.topicCharacters} characters`;
export const tooManyOnlookers =
  "As many boards look at this class as may. Close one that nobody needs, or join by name";
export const pinTooLong = `Not pinned. It has more than ${limits.topicCharacters} characters: shorten it`;
export const tooManyBans = (room: string) => `${room} bans ${limits.roomBans} masks already`;
export const modeUnknown = (letter: string) =>
  `There is no mode ${letter}. Modes are i, m, n, t, k, l, b, o and v`;
export const modeNeedsValue = (letter: string) => `Mode ${letter} needs a value`;
export const modeBadValue = (letter: string) => `Mode ${letter} does not take that value`;
export const groupAdded = (by: string, group: string) => `${by} added you in ${group}`;
export const groupCreated = (group: string) => `Group ${group} is created successfully`;
/** @param by undefined if they were absent and are back */
export const groupJoined = (names: readonly string[], group: string, by: string | undefined) =>
  by === undefined
    ? `${names.join(", ")} is back in ${group}`
    : `${by} added ${names.join(", ")} in ${group}`;
/** @param by who took them out; undefined if they left */
export const groupLeft = (names: readonly string[], group: string, by?: string, reason?: string) =>
  by === undefined
    ? `${names.join(", ")} left ${group}${because(reason)}`
    : `${by} removed ${names.join(", ")} from ${group}${because(reason)}`;
export const removedFromGroup = (group: string, by: string) => `${by} removed you from ${group}`;
export const notCreator = (group: string) =>
  `Only whoever made ${group}, or a teacher, can do that`;
export const groupFull = (group: string) => `${group} has ${limits.groupNames} members already`;
export const groupSmall = "Group should have atleast three members";
export const groupSyntax = "Syntax error. Please use format - group groupName member1,member2,...";
export const groupExists = (group: string) => `Group ${group} already exists`;
export const aloneInGroup = "You are alone in group. Server will now delete the group";
export const textTooLong = `Message not delivered. It has more than ${limits.textCharacters} characters`;
export const searchTooLong = `Search for at most ${limits.searchUnits} characters`;
export const lineTooLong = `Message not delivered. It has more than ${limits.lineBytes} bytes`;
export const notInClass = "You are not in the class now. Join again first.";
export const storageFailed = "Message not delivered: the server could not store it. Try later";
export const leftOut =
  "Some lines about who came, went and did what are left out. Every message is here.";
export const skipped = (missed: number): string =>
  `Up to ${missed} messages that you missed are left out: they are not kept any more`;
export const tooSlow = `Connection closed: nothing was read for ${limits.stalledTicks} seconds`;
export const serverClosed = "The server closed the connection.";
export const classEnded = "The class has ended.";
/** @param servers where the class goes on, each as `HOST:PORT` */
export const classMoved = (servers: readonly string[]) =>
  `${serverClosed} The class goes on at ${servers.join(" and at ")}.`;
export const connectionLost = "Connection lost. Trying to reach the server again…";
export const classPaused = "The server closed the connection. Trying to reach it again…";
export const pageWaits =
  "The class is paused. This page waits, and goes on by itself once the class does.";
export const connectedAgain = "Connected again.";
export const connectedAnew = "Connected again. What was said meanwhile may be missing.";
export const notReached = (seconds: number) =>
  `The server could not be reached for ${count(seconds, "second")}.`;
export const nameLost = (name: string) =>
  `The name ${name} was taken while the connection was lost.`;
export const unanswered = (messages: number) =>
  `${count(messages, "message")} may not have been delivered.`;
export const onlyToTeachers = "You can write only to teachers now: teacher:TEXT";
export const notTeacher = "Only a teacher can do that";
export const isTeacher = (name: string) =>
  `${name} is a teacher. Only the server window takes that back: /teacher ${name} off`;
export const isNotMuted = (name: string) => `${name} is not muted`;
export const nothingToRetract = "There is no such message to take back";
export const noSuchMessage = "There is no such message, or it was taken back";
export const nothingToAnswer = (conversation: string) =>
  conversation === "everyone"
    ? "Nobody has said anything to everyone yet that you could answer"
    : `There is no message of ${conversation} to answer`;
export const nothingSaid = "You have said nothing that you could take back or correct";
export const tooLate = (minutes: number) =>
  `Only messages of the last ${count(minutes, "minute")} can be taken back or corrected. Ask a teacher, or say it anew`;
export const tooManyAtOnce = (wait: string) => `That was too much at once: wait ${wait}`;
export const reacted = (by: string, reaction: string, text: string) =>
  `${by} reacted ${reaction} to: ${text}`;
export const correction = (text: string) => `Correction: ${text}`;
export const corrected = (text: string) => `${text} (corrected)`;
export const saidNothing = (name: string) => `There is nothing of ${name} to take back`;
export const classQuiet = "Only teachers speak to everyone now";
export const classSlow = (wait: string) => `The class is slow: wait ${wait}`;
export const privateToTeachers =
  "Private messages are only to and from teachers now, and groups only for teachers";
export const privateOff = "Private messages and groups are for teachers only now";
export const classLocked = `The class is locked: ${classRules.locked} now. Ask your teacher, and try later`;
export const wasRemoved = "You were removed from this class. Ask your teacher to let you in again";
export const firstContact = (place: string, fingerprint: string) =>
  `First contact with ${place}: from now on it is known here by its fingerprint, ${fingerprint}.`;
export const tlsRequired = "This class takes encrypted connections only";
/** What to do about that, by how somebody came. */
export const joinByTls = {
  program: "Join by TLS, as the newest classchat does",
  irc: "Switch TLS on for this server in your client, and connect to the same port again",
  browser: "Join at",
  person: (address: string) =>
    `Join with classchat join ${address}, at https://${address}, or with ncat --ssl in place of nc.`,
} as const;
export const browserWarns =
  "Your browser warns of a certificate that it does not know: compare its SHA-256 with the one your teacher shows, and go on.";
export const classCodeMissing = "This class asks for its code. Ask whoever invited you";
export const classCodeWrong = "That is not the code of this class. Ask whoever invited you";
export const wrongCode = "That code is wrong, used or too old. Ask for a new one";
export const nowTeacher = "You are a teacher now";
export const alreadyTeacher = "You are a teacher already. Only the server window makes teachers";
export const held = "Message kept: it is delivered once the receiver's lost connection is back.";
export const didYouMean = (name: string) => `Did you mean ${name}?`;
export const toTeachers = "To say it to all teachers, start the line with teacher:";
export const toEveryone = "To say it to everyone, start the line with everyone:";
export const sayToEveryone = "To say it to everyone, as you typed it, type /everyone";
export const startLine = (name: string) => `To say it to ${name}, start the line with ${name}:`;
export const isForAnother = (to: string, target: string) =>
  `Message not sent. It is for ${to}, and you write to ${target}`;
export const sendAnyway = (to: string, target: string) =>
  `Press Enter again to send it to ${to}. To say it to ${target}, start the line with ${target}:`;
export const leaveAnyway = (target: string) =>
  `Press Enter again to leave the class. To say it to ${target}, start the line with ${target}:`;
export const stays = (target: string) => `You are still here, and write to ${target}`;
export const writeToEveryone = "To write to everyone, type /to alone";
export const targetReplaced = (target: string) =>
  `Somebody else may be called ${target} now. To write to them, type /to ${target}`;
export const nothingRefused =
  "No line was just refused. To say something to everyone, type /everyone TEXT";
export const mayBeFor = (name: string) => `Message not sent. It may be for ${name} alone`;
export const mayBeCommand = (command: string) =>
  `Message not sent. It may be the command ${command}`;
export const startWith = (start: string, otherwise = "everyone:") =>
  `Start the line with ${start} or, for everyone, with ${otherwise}`;
export const takeBackFirst =
  "Type /takeback and then the line anew, or begin with /correct everyone:";
export const lastNotSent = "Your last line was not sent. Type it anew";

/** Who did what nobody ordered. */
export const theClass = "The class";

/** The reason in brackets; nothing without one. */
export function because(reason: string | undefined): string {
  return reason === undefined ? "" : displayText(` (${reason})`);
}
