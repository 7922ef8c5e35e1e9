import { count } from "../model/count.ts";
import { isRoomName } from "../model/name.ts";

const number = new Intl.NumberFormat("en");

/** What the page says in its own words, to the letter: another language is another file like this one. */
export const pageTexts = {
  everyone: "everyone",
  allTeachers: "all teachers",
  theWindow: "the server window",
  to: "To",
  onlyTo: "Only to",
  toTheGroup: "To the group",
  toTheRoom: "To the room",
  notTo: (receiver: string) => `, not to ${receiver}`,
  isNotHere: "is not here now",
  nobodyIsCalled: (name: string) =>
    isRoomName(name) ? `You are in no room called ${name}` : `Nobody here is called ${name}`,
  beginWith: (chosen: string) => `To write to ${chosen}, begin with ${chosen}:`,
  writeToTeachers: "Write to the teachers",
  sendAsWritten: (receiver: string) => `Send to ${receiver} as written`,
  asWritten: (lead: string, receiver: string) => `${lead} ${receiver}, as written`,
  isItFor: (receiver: string) => `Is this for ${receiver}?`,
  lineIsAddressed: (chosen: string, address: string) =>
    `You are writing to ${chosen}, and the line begins with ${address}:`,
  doneOnceBack: "Done as soon as the connection is back",
  keepWriting: "Keep writing",
  message: "Message",
  writeAMessage: "Write a message",
  send: "Send",
  joinAgain: "Join again",
  enterBreaks: "Enter breaks the line · Ctrl+Enter sends · /help",
  lengthOf: (characters: number, most: number) =>
    `${number.format(characters)} of ${number.format(most)} characters`,
  tooLong: (characters: number, most: number) =>
    `${count(characters, "character")} too many: a message has at most ${number.format(most)}`,
  notInserted: (characters: number, most: number) =>
    `That text was not taken: it has ${number.format(characters)} characters, and a message has at most ${number.format(most)}`,
  enterSends: "Enter sends · Shift+Enter breaks the line · /help",
  here: (people: number) => `${people} here`,
  readBy: (readers: readonly string[]) => `Read by ${readers.join(", ")}`,
  whoeverIsAtWindow: "Whoever is at the server window",
  notInGroup: "You are not in this group now",
  notInRoom: "You are not in this room now",
  notHere: "Not here now",
  closedGroup: "A closed group",
  openRoom: "An open room",
  aTeacher: "A teacher",
  justTheTwoOfYou: "Just the two of you",
  windowShowsIt: "The server window shows it too",
  wroteToYou: (name: string) => `${name} wrote to you`,
  namedYou: (name: string) => `${name} named you`,
  code: {
    numbers: "Line numbers",
    copy: "Copy",
    copied: {
      done: "Copied",
      failed: "Not copied: the browser forbids it. Select the code to copy it.",
    },
  },
  settings: {
    title: "Settings",
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
  youWereHere: (name: string) =>
    `You were here as ${name}, in this browser. By that name you go on as who you were.`,
  isBack: (name: string) =>
    `You are back as ${name}. What a closed tab showed is not kept; what came since is below.`,
  isInOtherTab: (name: string) =>
    `${name} is in the class in another tab of this browser. Go on there, or take another name.`,
  goesOnInOtherTab: "You go on in another tab of this browser.",
  leaveTheClass: "Leave the class?",
  leavingLoses:
    "You are off the list then, out of your groups and rooms, and what this page shows is gone.",
  leaveForGood: "Leave for good",
  sendWordTo: (word: string, receiver: string) => `Send “${word}” to ${receiver}`,
  stay: "Stay",
  firstClearDraft: "First send or clear what you are writing",
} as const;
