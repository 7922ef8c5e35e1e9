import { expect, test } from "bun:test";
import { renderMenu } from "../../src/model/render.ts";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import { PlainClient } from "../support/plainClient.ts";
import type { PlainPeer } from "../support/plainPeer.ts";

/** All the window shows of a lesson with the first ClassChat's lines. */
const wholeWindow = `Server started
Waiting for client requests..
If you want to close server, close the window
Total thread count: 1
Bob has connected
Number of active clients: 1
Total thread count: 2
Duplicate username
Total thread count: 3
Alice has connected
Number of active clients: 2
Bob>hello
{
    "status": 1,
    "sender": "Bob",
    "receiver": "everyone",
    "text": "hello"
}
Alice>Bob:Hello Bob
{
    "status": 1,
    "sender": "Alice",
    "receiver": "Bob",
    "text": "Hello Bob"
}
Total thread count: 4
John has connected
Number of active clients: 3
Total thread count: 5
Mary has connected
Number of active clients: 4
Total thread count: 6
Tom has connected
Number of active clients: 5
Total thread count: 7
Dr.ABC has connected
Number of active clients: 6
Bob>group groupSmall Bob,Ram,Alice
Ram is not active
Group creation unsuccessful
Bob>group groupStudent Bob,Alice,John,Mary,Tom
GroupName: groupStudent
Group of 5 people created.
['Bob', 'Alice', 'John', 'Mary', 'Tom']
Mary>groupStudent: hello guys!
sent to 4
{
    "status": 1,
    "sender": "Mary",
    "receiver": "groupStudent",
    "text": " hello guys!"
}
Dr.ABC>groupStudent:Hello students!!!
{
    "status": 0,
    "sender": "Dr.ABC",
    "receiver": "groupStudent",
    "text": "Hello students!!!"
}
Alice>exit
Alice disconnected...
Bob>exit
Bob disconnected...
John>exit
John disconnected...
Tom>exit
Tom disconnected...
Mary>groupStudent: Who is currently active?
sent to 0
Mary is only in the group. Deleting group
{
    "status": 0,
    "sender": "Mary",
    "receiver": "groupStudent",
    "text": " Who is currently active?"
}
Mary>menu
`;

const menu = [
  "Tips on Getting Started",
  "",
  "1. To send message in ClassChat, type message and press Enter.",
  "2. To send private message, type receiver's name followed by colon and message.",
  "3. To create group, type group followed by space, groupname, space and members separated by comma.",
  "   For example: group group413 Alice,Bob,John,Mary",
  "   ***NOTE: *** groupname should start with word 'group'.",
  "   To send message to group type groupname followed by colon and message.",
  "4. To exit out of chat system, type exit and hit enter.",
  "5. To get this menu again, type menu and press enter.",
  ...renderMenu(true).slice(-2),
];
const start = ["Username accepted", ...menu];

/** What each of them is shown from their first line to their last. */
const wholeScreens: Record<string, string[]> = {
  Bob: [
    ...start,
    "<Alice>: Hello Bob",
    "Ram is not active",
    "Group should have atleast three members",
    "Group groupStudent is created successfully",
    "<Mary> in groupStudent:  hello guys!",
  ],
  Alice: [
    ...start,
    "Bob in ClassChat : hello",
    "Bob added you in groupStudent",
    "<Mary> in groupStudent:  hello guys!",
  ],
  John: [...start, "Bob added you in groupStudent", "<Mary> in groupStudent:  hello guys!"],
  Mary: [
    ...start,
    "Bob added you in groupStudent",
    "You are alone in group. Server will now delete the group",
    ...menu,
  ],
  Tom: [...start, "Bob added you in groupStudent", "<Mary> in groupStudent:  hello guys!"],
  "Dr.ABC": [...start, "You are not in groupStudent"],
};

type Person = PlainPeer | PlainClient;

/** How the people of one protocol join. */
interface Entrance {
  come(room: Classroom, name: string): Promise<Person>;
  /** Tries Bob's name, then comes as Alice over another connection. */
  comeAsBobThenAlice(room: Classroom): Promise<{ alice: Person; before: string[] }>;
}

const refusedOnce = ["Username is taken. Use another name."];

const byNetcat: Entrance = {
  come: (room, name) => room.plain(name),
  async comeAsBobThenAlice(room) {
    const first = await room.plain();
    first.types("Bob");
    await first.sees("Enter your name: ");
    expect(first.shown.text).toBe("Username is taken. Use another name.\nEnter your name: ");
    first.close();
    return { alice: await room.plain("Alice"), before: [] };
  },
};

const byClient: Entrance = {
  async come(room, name) {
    const client = new PlainClient(room.server.port, name);
    await client.sees("Type /help");
    return client;
  },
  async comeAsBobThenAlice(room) {
    const alice = new PlainClient(room.server.port);
    alice.types("Bob");
    await alice.sees("Username is taken");
    alice.types("Alice");
    await alice.sees("Type /help");
    const [refused = ""] = refusedOnce;
    return { alice, before: [`Enter your name: ${refused}`, "Enter your name: Username accepted"] };
  },
};

async function play(entrance: Entrance): Promise<void> {
  await using room = await classroom();
  const { window } = room;
  const people: Record<string, Person> = {};
  const come = async (name: string): Promise<void> => {
    people[name] = await entrance.come(room, name);
    await window.sees(`${name} has connected`);
  };
  const type = async (name: string, line: string, shown: string): Promise<void> => {
    people[name]?.types(line);
    await window.sees(shown);
  };
  await come("Bob");
  const { alice, before } = await entrance.comeAsBobThenAlice(room);
  people["Alice"] = alice;
  await window.sees("Alice has connected");
  await type("Bob", "hello", `"text": "hello"\n}`);
  await type("Alice", "Bob:Hello Bob", `"text": "Hello Bob"\n}`);
  for (const name of ["John", "Mary", "Tom", "Dr.ABC"]) await come(name);
  await type("Bob", "group groupSmall Bob,Ram,Alice", "unsuccessful");
  await type("Bob", "group groupStudent Bob, Alice ,John,Mary,Tom", "'Tom']");
  await type("Mary", "groupStudent: hello guys!", `"text": " hello guys!"\n}`);
  await type("Dr.ABC", "groupStudent:Hello students!!!", `"text": "Hello students!!!"\n}`);
  await people["Dr.ABC"]?.sees("You are not in groupStudent");
  for (const name of ["Alice", "Bob", "John", "Tom"]) {
    await type(name, name === "Bob" ? "EXIT" : "exit", `${name} disconnected...`);
    await people[name]?.shown.ended();
  }
  await type("Mary", "groupStudent: Who is currently active?", `active?"\n}`);
  await people["Mary"]?.sees("You are alone in group");
  await type("Mary", "menu", "Mary>menu\n");
  await people["Mary"]?.sees("Type /help");

  expect(window.text).toBe(wholeWindow);
  for (const [name, lines] of Object.entries(wholeScreens)) {
    const expected = name === "Alice" && before.length > 0 ? [...before, ...lines.slice(1)] : lines;
    expect({ name, shown: people[name]?.shown.lines }).toEqual({ name, shown: expected });
  }
  for (const person of Object.values(people)) person.close();
}

test("the window shows a whole lesson, played by people at netcat", async () => {
  await play(byNetcat);
});

test("the window shows a whole lesson, played by native clients", async () => {
  await play(byClient);
});
