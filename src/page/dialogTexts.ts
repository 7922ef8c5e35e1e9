import { count } from "../model/count.ts";
import type { Reaction } from "../model/reaction.ts";
import * as texts from "../model/texts.ts";

/** What a reaction is called where its picture is not seen. */
const reactionWords: Record<Reaction, string> = {
  "👍": "thumbs up",
  "✅": "a check mark",
  "🤔": "a thinking face",
  "❤️": "a heart",
  "😂": "tears of joy",
  "🎉": "a party popper",
};

/** What the dialogs, the menus, the board and what stands round messages say: the rest of `pageTexts.ts`. */
export const dialogTexts = {
  cancel: "Cancel",

  group: {
    makeIt: "Make group",
    nameOf: "Group name",
    chosen: (people: number) => `Members: ${people} chosen, at least three`,
    countMembers: (people: number) => `Members: ${people}`,
    absent: " (absent)",
    save: "Save",
    leave: "Leave group",
    asking: "Asking who is in it…",
    isYours: "You made this group, and choose who is in it.",
    madeBy: (name: string) => `A closed group, made by ${name}`,
  },

  room: {
    doJoin: "Join",
    nameOf: "Room name",
    key: "Key",
    open: "Open rooms",
    loading: "Loading the rooms…",
    noneYet: "There are no rooms yet. Name one to make it.",
  },

  people: {
    chosen: "Chosen",
    toChoose: "People to choose",
    takeOut: "Take out",
  },

  invite: {
    title: "Join this class",
    nobodyElse:
      "Nobody else can join: this class is on this machine alone. For everyone in the room, start it with --lan.",
    open: "Open in a browser",
    classCode: "Class code",
    fingerprint: "Fingerprint",
    allInOne: "All in one, for a message or classchat join",
    qrCode: "QR code of the invite",
  },

  answers: {
    forMessage: (name: string) => `Menu of this message of ${name}`,
    otherMessages: "Arrow up and down: other messages",
    reply: "Reply",
    replyTo: (name: string) => `Reply to ${name}`,
    correct: "Correct",
    correcting: "Correct your message:",
    takeBack: "Take back this message",
    react: (reaction: Reaction) => `React with ${reactionWords[reaction]}`,
    reacted: (people: number, reaction: Reaction) =>
      `${count(people, "person", "people")} reacted with ${reactionWords[reaction]}`,
    others: (people: number) => count(people, "other"),
    names: (names: readonly string[]) => new Intl.ListFormat("en").format(names),
    notReply: "Do not reply",
    notCorrect: "Do not correct",
    answered: (name: string) => `In answer to ${name}:`,
    isGone: "In answer to a message that is not here any more",
    notHere: "That message is not in this conversation, or was taken back",
    onItsWay: "Correcting…",
    notCorrected: "Not corrected.",
  },

  orders: {
    takeBackLast: "Take back their last message",
    takeBackAll: "Take back all they said…",
    mute: (minutes: number) => `Mute for ${minutes} minutes`,
    muteUntilUnmuted: "Mute until unmuted",
    unmute: "Unmute",
    remove: "Remove from the class…",
    allow: "Allow back in",
    rename: "Rename…",
    pin: "Pin a line…",
    quiet: `Quiet: ${texts.classRules.quiet}`,
    locked: `Locked: ${texts.classRules.locked}`,
    slow: "Slow: wait between messages to everyone",
    noWait: "No wait",
    seconds: (seconds: number) => count(seconds, "second"),
    private: "Private messages and groups",
    privateRules: {
      on: "Everyone",
      teacher: "Only to and from teachers",
      off: "Only teachers",
    },
  },

  /** What an order needs, or whether it is meant. */
  order: {
    remove: (name: string) => `Remove ${name}?`,
    doRemove: "Remove",
    removing:
      "They leave at once and stay out until a teacher allows them back. If others share their address, newcomers from there come in muted for a while.",
    why: "Why (everyone reads it; may be left empty)",
    takeBackAll: (name: string) => `Take back all that ${name} said?`,
    takeBack: "Take back",
    takingBack:
      "All they said is gone for good: to everyone, in rooms and groups, and in private messages.",
    rename: (name: string) => `Rename ${name}`,
    doRename: "Rename",
    newName: "New name",
    pin: "Pin a line",
    doPin: "Pin",
    pinned: "Everyone who comes in reads it first (empty takes it off)",
  },

  settings: {
    theme: "Colours",
    themes: { system: "As the system", light: "Light", dark: "Dark" },
    textSize: "Size of the text",
    enter: "Enter in the message box",
    enterMeanings: {
      automatic: "Sends, but breaks the line on a touch screen",
      sends: "Sends",
      breaks: "Breaks the line",
    },
    called: "When somebody writes to you alone or names you, and you do not see it",
    sound: "Play a sound",
    notifications: "Show a notification, without the text",
    notAllowed: "The browser does not allow it. Allow notifications in its settings for this page.",
    cannotNotify:
      "Notifications are not possible here: the browser forbids them, or the page is not encrypted.",
  },

  search: {
    words: "Words to look for",
    find: "Find",
    onlyIn: (conversation: string) => `Only in ${conversation}`,
    looking: "Looking…",
    found: (messages: number, isAll: boolean) =>
      `${count(messages, "message")} found${isAll ? "" : ", and there may be more"}`,
    nothing: (text: string) => `Nobody has said ${text}.`,
    advice: "Try fewer words, or the beginning of one: a message has to say all of them.",
    everywhere: (conversation: string) => `Or look everywhere, not only in ${conversation}.`,
    more: "More",
    isOld: "This server is older than the search.",
    isGone: "That message is not there any more.",
    results: "Messages found",
    to: (receiver: string) => `to ${receiver}`,
    you: "you",
  },

  board: {
    title: "Board · ClassChat",
    about: "It shows what is said to everyone, for a projector.",
    heading: "What everyone says",
    messages: "Messages",
    isEmpty: "Nobody has said anything yet",
    show: "Show the board",
    howToJoin: "How to join",
    classCode: "Class code",
    onlyThisMachine: "Only this machine can join. For everyone, start it with --lan",
    here: (people: number) => `${people} here`,
  },
} as const;
