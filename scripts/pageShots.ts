import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Act } from "../src/model/act.ts";
import { NativePeer } from "../test/support/nativePeer.ts";
import { PagePerson } from "../test/support/pagePerson.ts";
import { Program } from "../test/support/program.ts";
import { endWithUsage, readCommandLine } from "./commandLine.ts";

const usage = `bun scripts/pageShots.ts DIR: takes screenshots of the page on a phone and a laptop, light and dark
`;

const [folder] = readCommandLine(usage, {}, 1).words;
if (folder === undefined) endWithUsage(usage, "Give a folder for the screenshots.");
await mkdir(folder, { recursive: true });

/** Makes teachers of those who give it. */
const code = "correct horse battery";
const codeFile = join(folder, "teacher-code");
await writeFile(codeFile, `${code}\n`, { mode: 0o600 });

const sizes = { phone: { width: 390, height: 844 }, laptop: { width: 1_280, height: 800 } };

for (const [device, size] of Object.entries(sizes)) {
  for (const scheme of ["light", "dark"]) {
    await using server = await Program.serve("--no-history", "--teacher-code-file", codeFile);
    await using bob = await PagePerson.opens(server.port, size);
    const shoot = async (what: string): Promise<void> => {
      await Bun.write(join(folder, `${what}-${device}-${scheme}.png`), await bob.view.screenshot());
    };
    /** Its name ends with how much is unread. */
    const openDrawer = async (): Promise<void> => {
      await bob.view.evaluate(`document.querySelector(".opener").click()`);
      await bob.sees("People 8");
    };
    await bob.view.cdp("Emulation.setEmulatedMedia", {
      features: [
        { name: "prefers-color-scheme", value: scheme },
        { name: "prefers-reduced-motion", value: "reduce" },
      ],
    });
    await bob.finds("button", "Join");
    await shoot("name");
    const alice = await NativePeer.connect(server.port, "Alice");
    const mary = await NativePeer.connect(server.port, "Mary");
    const others = ["Dr.ABC", "José", "李雷", "Tom", "Ämilia-Sophie"];
    for (const name of others) await NativePeer.connect(server.port, name);
    await bob.givesName("Mary");
    await bob.sees("Username is taken");
    await shoot("taken");
    await bob.joins("Bob");
    await shoot("empty");
    await says(alice, "everyone", "Good morning! Is everybody here?");
    await says(alice, "everyone", "We start with exercise 3, see https://example.org/course/ex3.");
    await bob.sees("exercise 3");
    await bob.says("Yes, and it runs on my phone too");
    await bob.seesMessage({ state: "Sent", text: "Yes, and it runs on my phone too" });
    await says(
      mary,
      "everyone",
      "@Bob which loop did you take? Mine is `for (const x of xs)` and looks like this:\n```ts\nfor (const x of xs) {\n  total += x.weight * x.count; // this is a long line that does not fit on a phone\n}\n```",
    );
    await says(alice, "Bob", "Could you help Tom? They are stuck on the second loop.");
    await bob.says("Alice:Of course, I go over now.");
    await bob.says("group groupStudent Bob,Mary,Alice");
    await bob.sees("Group groupStudent is created");
    await says(mary, "groupStudent", "hello guys!");
    await says(mary, "groupStudent", "shall we meet after the lecture?");
    await bob.says("groupStudent:At ten, by the door");
    await bob.says("Alcie:I mean you");
    await bob.sees("Did you mean");
    await shoot("chat");
    await bob.writes("Message", "Alice:one thing more");
    await bob.seesDestination("Only to Alice");
    await shoot("destination");
    await bob.writes("Message", "");
    if (device === "phone") await openDrawer();
    await bob.chooses("groupStudent");
    await says(alice, "everyone", "Five minutes more");
    await says(alice, "everyone", "Then we compare");
    await says(mary, "Bob", "psst");
    await bob.until(`document.title.startsWith("(4)")`, "for four unread");
    await shoot("group");
    if (device === "phone") {
      await openDrawer();
      await shoot("drawer");
      await bob.presses("Escape");
      await openDrawer();
    }
    await bob.clicks("button", "New group");
    await bob.finds("textbox", "Group name");
    await shoot("new-group");
    await bob.presses("Escape");
    for (const room of ["#lab", "#Garden"]) mary.sends({ type: "join", id: room, room });
    mary.sends({ type: "topic", id: "topic", room: "#lab", topic: "Exercise 3, the loops" });
    await bob.clicks("button", "Join a room");
    await bob.finds("button", "#lab 1 person · Exercise 3, the loops");
    await shoot("rooms");
    await bob.presses("Escape");
    await bob.chooses("Everyone");
    await bob.sees("New messages");
    await shoot("new-messages");
    alice.sends({ type: "claim", id: "claim", code });
    await bob.sees("Alice is a teacher now");
    orders(alice, { type: "retract", name: "Mary", count: 1 });
    orders(alice, { type: "quiet", on: true }, { type: "mute", name: "Bob", minutes: 5 });
    await bob.sees("You are muted");
    await shoot("muted");
    await bob.says(`/teacher ${code}`);
    await bob.sees("Connected as Bob (teacher)");
    await bob.clicks("button", "Class");
    await bob.finds("menuitemcheckbox", "Locked: nobody new comes in");
    await shoot("class-menu");
    await bob.presses("Escape");
    await says(mary, "Bob", "Not for everyone's eyes");
    await bob.chooses("Mary");
    await bob.clicks("button", "Menu of this message of Mary");
    await bob.finds("menuitem", "Take back this message");
    await shoot("message-menu");
    await bob.presses("Escape");
    if (device === "phone") {
      await openDrawer();
      await shoot("teacher-drawer");
    }
    await bob.clicks("button", "Orders for Tom");
    await bob.clicks("menuitem", "Remove from the class…");
    await bob.finds("button", "Remove");
    await shoot("remove");
    await bob.presses("Escape");
    await bob.isAt("button", "Orders for Tom");
    if (device === "phone") await bob.presses("Escape");
    server.signal("SIGKILL");
    await bob.sees("Connection lost");
    await bob.says("Mary:wait, my screen froze\nbut I am still here");
    await bob.sees("Sending…");
    await shoot("lost");
  }
}
await rm(codeFile);
process.exit(0);

function orders(peer: NativePeer, ...acts: Act[]): void {
  for (const act of acts) peer.sends({ type: "moderate", id: act.type, act });
}

async function says(peer: NativePeer, to: string, text: string): Promise<void> {
  peer.says(to, text);
  await peer.hears("receipt");
}
