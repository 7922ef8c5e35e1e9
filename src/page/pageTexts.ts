import { count } from "../model/count.ts";
import { isRoomName } from "../model/name.ts";
import * as texts from "../model/texts.ts";

const number = new Intl.NumberFormat("en");

/**
 * What the page says in its own words, to the letter, by where it stands; what its dialogs, menus and the board say,
 * which load later, is in `dialogTexts.ts`. Another language is two files like these. What happens in the class is told in
 * the words of the server and of `model/texts.ts`.
 */
export const pageTexts = {
  name: "ClassChat",
  everyone: "everyone",
  allTeachers: "all teachers",
  theWindow: "the server window",
  windowShowsIt: "The server window shows it too",
  you: " (you)",
  /** The badges beside names. */
  badges: { teacher: "teacher", window: "server window" },
  /** Of conversations whose name is no word of this language. */
  titles: { everyone: "Everyone", teachers: "Teachers" },
  corrected: "(corrected)",

  dialog: {
    close: "Close",
    notLoaded: "This part of the page did not come",
    loadAgain: "The server does not answer now. Try again once the page is connected.",
  },

  nameScreen: {
    about: "Chat for the people in this room.",
    askName: "Enter your name",
    classCode: "Class code",
    join: "Join",
    joining: "Joining…",
    youWereHere: (name: string) =>
      `You were here as ${name}, in this browser. By that name you go on as who you were.`,
    isInOtherTab: (name: string) =>
      `${name} is in the class in another tab of this browser. Go on there, or take another name.`,
    hasLeft: "You have left the class.",
    otherServer:
      "This server does not show the fingerprint of your invite: it is another one, or was set up anew.",
    codeNotSent: "The invite's class code was not sent.",
    askWhoInvited: "Ask whoever invited you.",
    encrypted:
      "Encrypted. The certificate your browser shows must have the fingerprint that your teacher shows.",
    onThisMachine: "On this machine, nothing is encrypted.",
    notEncrypted:
      "Not encrypted: others in this network could read along. The browser warns at the",
    encryptedPage: "encrypted page",
    sinceUnknown: ", since no authority knows this server.",
    fingerprint: "Fingerprint:",
    sha256: "SHA-256:",
  },

  session: {
    isBack: (name: string) =>
      `You are back as ${name}. What came since is below; scroll up for what was said before.`,
    goesOnInOtherTab: "You go on in another tab of this browser.",
    noAnswer: (host: string) =>
      `No server answers at ${host}. Check the address, and that the server runs.`,
    firstClearDraft: "First send or clear what you are writing",
    title: (name: string, unread: number) =>
      `${unread > 0 ? `(${unread}) ` : ""}${name} · ClassChat`,
    connectedAs: (name: string) => `Connected as ${name}`,
    connectedAsTeacher: (name: string) => `Connected as ${name} (teacher)`,
    groupEnded: (name: string) => `${name} no longer exists`,
    /** What a newcomer has to know; what the server window shows comes last. */
    tips: [
      "Whatever you write here, everyone in the class reads.",
      "To write to one person, a group or a room alone, choose it in the list.",
    ],
  },

  lists: {
    skip: "Skip to the message box",
    open: "People, groups and rooms",
    close: "Close the list",
    conversations: "Conversations",
    theClass: "Class",
    groups: "Groups",
    rooms: "Rooms",
    people: "People",
    others: (people: number) => `and ${count(people, "other")}: search for a name`,
    makeGroup: "New group",
    joinRoom: "Join a room",
    searchPeople: "Look for a person",
    settings: "Settings",
    leave: "Leave",
    hasLeft: "left",
    draft: "draft",
    unread: "unread",
  },

  head: {
    invite: "Invite",
    board: "Board",
    joinRoom: "Join room",
    leaveRoom: "Leave room",
    members: "Members",
    people: (people: number) => count(people, "person", "people"),
    unreadElsewhere: (unread: number) =>
      `${count(unread, "unread message")} in your other conversations`,
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
    whatHolds: "What holds now",
  },

  /** Who reads what is written where nothing has been said yet. */
  readers: {
    everyone: "Everyone in the class reads what you write here.",
    window: "Whoever is at the server window reads what you write here.",
    windowToo: "The server window shows it too.",
    teachers: "All teachers read what you write here, and nobody else.",
    room: (room: string) => `Everyone in ${room} reads what you write here; others can join it.`,
    group: (members: string) => `${members}: they alone read what you write here.`,
    membersOf: (group: string) => `The members of ${group}`,
    person: (name: string) => `${name} alone reads what you write here.`,
  },

  log: {
    messages: "Messages",
    today: "Today",
    yesterday: "Yesterday",
    newFromHere: "New messages",
    newSince: (messages: number, since: string) => `${number.format(messages)} new since ${since}`,
    newAtEnd: (messages: number) => `${number.format(messages)} new · jump to newest`,
    toEnd: "Jump to newest",
    gotIt: "Got it",
    joined: (names: string) => `${names} joined`,
    left: (names: string) => `${names} left`,
    ownTakenBack: (messages: number) => `${count(messages, "message")} of yours taken back`,
    takenBack: (messages: number, of: string) =>
      `${count(messages, "message")} of ${of} taken back`,
    showLess: "Show less",
    showAll: "Show all of it",
    toTeachers: "to all teachers",
    in: (place: string) => `in ${place}`,
    onlyTo: (name: string) => `only to ${name}`,
    onlyToYou: "only to you",
    to: (name: string) => `to ${name}`,
    youWrote: (whom: string) => `You wrote ${whom}`,
    notSent: (whom: string) => `Not sent ${whom}`,
    show: "Show",
    sent: "Sent",
    isStored: "Sent: the server has stored it",
    sending: "Sending…",
    nobodyElseIsHere: "Sent, but nobody else is here",
    notDelivered: "Sent, but not delivered",
    wasNotDelivered: "Not delivered.",
    /** True however late it is read: nobody tells when those who were away have read it. */
    someGetItLater: "Some were away when you wrote: they get it as they come back",
    getsItLater: (name: string) => `${name} was away when you wrote: they get it as they come back`,
    edit: "Edit",
    dismiss: "Dismiss",
  },

  composer: {
    to: "To",
    onlyTo: "Only to",
    toTheGroup: "To the group",
    toTheRoom: "To the room",
    notTo: (receiver: string) => `, not to ${receiver}`,
    isNotHere: "is not here now",
    nobodyIsCalled: (name: string) =>
      isRoomName(name) ? `You are in no room called ${name}` : `Nobody here is called ${name}`,
    beginWith: (chosen: string) => `To write to ${chosen}, begin with ${chosen}:`,
    muted: (span: string) => `You are muted${span}. ${texts.onlyToTeachers}`,
    until: (time: string) => ` until ${time}`,
    aimIsGone: "The message that this was about was taken back. What you wrote is still here.",
    doneOnceBack: "Done as soon as the connection is back",
    writeToTeachers: "Write to the teachers",
    sendAsWritten: (receiver: string) => `Send to ${receiver} as written`,
    message: "Message",
    writeAMessage: "Write a message",
    send: "Send",
    joinAgain: "Join again",
    enterSends: "Enter sends · Shift+Enter breaks the line · /help",
    enterBreaks: "Enter breaks the line · Ctrl+Enter sends · /help",
    lengthOf: (characters: number, most: number) =>
      `${number.format(characters)} of ${number.format(most)} characters`,
    tooLong: (characters: number, most: number) =>
      `${count(characters, "character")} too many: a message has at most ${number.format(most)}`,
    notInserted: (characters: number, most: number) =>
      `That text was not taken: it has ${number.format(characters)} characters, and a message has at most ${number.format(most)}`,
  },

  /** Asks before a line goes to others, or the class is left. */
  question: {
    isItFor: (receiver: string) => `Is this for ${receiver}?`,
    lineIsAddressed: (chosen: string, address: string) =>
      `You are writing to ${chosen}, and the line begins with ${address}:`,
    asWritten: (lead: string, receiver: string) => `${lead} ${receiver}, as written`,
    keepWriting: "Keep writing",
    leaveTheClass: "Leave the class?",
    leavingLoses:
      "You are off the list then, out of your groups and rooms, and what this page shows is gone.",
    leaveForGood: "Leave for good",
    sendWordTo: (word: string, receiver: string) => `Send “${word}” to ${receiver}`,
    stay: "Stay",
  },

  call: {
    wroteToYou: (name: string) => `${name} wrote to you`,
    namedYou: (name: string) => `${name} named you`,
  },

  code: {
    numbers: "Line numbers",
    copy: "Copy",
    copied: {
      done: "Copied",
      failed: "Not copied: the browser forbids it. Select the code to copy it.",
    },
  },

  /** What was said before what the log shows by itself. */
  past: {
    search: "Search messages",
    earlier: "Show earlier messages",
    later: "Show later messages",
    loading: "Loading…",
    onceBack: "It comes once the connection is back",
    classBegins: "This is where the class begins",
    begins: "This is where it begins",
  },

  orders: {
    menu: "Class",
    forPerson: (name: string) => `Orders for ${name}`,
  },
} as const;
