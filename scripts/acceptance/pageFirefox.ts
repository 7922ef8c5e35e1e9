import { join } from "node:path";
import { DataFolder } from "../../test/support/dataFolder.ts";
import { NativePeer } from "../../test/support/nativePeer.ts";
import { drawn, findWide } from "../../test/support/pageWidth.ts";
import { ChaosServer } from "../chaos/chaosServer.ts";
import type { Checks } from "./checks.ts";
import { Firefox } from "./firefox.ts";
import { FirefoxPerson } from "./firefoxPerson.ts";
import { laptop, phone } from "./pageScreens.ts";

/** More than a newcomer is shown by itself. */
const earlier = 150;

/**
 * Somebody is in a class with Firefox, and uses the keyboard alone wherever a person might.
 * @param shots a folder for screenshots, if there shall be some
 */
export async function checkFirefox(
  checks: Checks,
  executable: string,
  shots: string | undefined,
): Promise<void> {
  using folder = new DataFolder();
  const history = join(folder.path, "history");
  const flags = ["--rate", "0", "--replay", "20"];
  await using server = await ChaosServer.start(executable, history, flags);
  await using firefox = await Firefox.start(folder.path);
  let alice = await NativePeer.connect(server.port, "Alice");
  const mary = await NativePeer.connect(server.port, "Mary");
  for (let line = 1; line <= earlier; line++) alice.says("everyone", `line ${line} of many`);
  await alice.isUpToDate();
  const url = `http://127.0.0.1:${server.port}/`;
  const fay = await FirefoxPerson.opens(firefox, url, laptop);

  async function check(title: string, act: () => Promise<void>): Promise<void> {
    await checks.check(`Firefox: a person ${title}`, act);
    if (shots !== undefined) await Bun.write(join(shots, `${title}.png`), await fay.screenshot());
  }
  /** At the first stop of Tab. After the last one Tab goes to the buttons of Firefox, and no key reaches the page. */
  async function startsAtTop(): Promise<void> {
    await fay.evaluates(`document.querySelector(".skip").focus()`);
  }
  async function choosesEveryone(): Promise<void> {
    await fay.evaluates(`document.querySelector("#panel button.conversation").click()`);
    await fay.until(`document.querySelector("main h1").innerText === "Everyone"`, "for everyone");
    await fay.isAt("textbox", "Message");
  }

  await check("joins", async () => {
    await fay.isAt("textbox", "Enter your name");
    await fay.says("Fay");
    await fay.isAt("textbox", "Message");
    await fay.sees(`line ${earlier} of many`);
  });
  await check("talks to everyone", async () => {
    await fay.says("Hello from Firefox");
    await hears(alice, "Hello from Firefox");
    await fay.sees("Sent");
    alice.says("everyone", "@Fay look:\n```ts\nconst answer = 42; // yes\n```");
    await fay.until(`document.querySelector("article pre")`, "for the code");
  });
  await check("talks in private", async () => {
    alice.says("Fay", "only for you");
    await fay.clicks("button", "Alice 1 unread");
    await fay.sees("only for you");
    await fay.isAt("textbox", "Message");
    await fay.says("only for Alice");
    await hears(alice, "only for Alice");
    await mary.isUpToDate();
    if (mary.messages.some((line) => line.includes("only for"))) throw new Error("Mary heard it");
    await fay.says("Mary: not for you");
    await fay.sees("Is this for Mary?");
    await fay.presses("Escape");
    await fay.isAt("textbox", "Message");
    await fay.holds("Control", "a");
    await fay.presses("Backspace");
  });
  await check("makes a group by the keyboard alone", async () => {
    await choosesEveryone();
    await startsAtTop();
    await fay.tabsTo("button", "New group");
    await fay.presses("Enter");
    await fay.isAt("textbox", "Group name");
    await fay.types("groupFox");
    await fay.tabsTo("checkbox", "Fay (you)");
    await fay.presses("ArrowDown", "Space", "ArrowDown", "Space");
    await fay.tabsTo("button", "Make group");
    await fay.presses("Enter");
    await fay.until(`document.querySelector("main h1").innerText === "groupFox"`, "for the group");
    await fay.says("to the three of us");
    await hears(mary, "to the three of us");
  });
  await check("makes a room by the keyboard alone", async () => {
    await startsAtTop();
    await fay.tabsTo("button", "Join a room");
    await fay.presses("Enter");
    await fay.isAt("textbox", "Room name");
    await fay.says("lab");
    await fay.until(`document.querySelector("main h1").innerText === "#lab"`, "for the room");
    mary.sends({ type: "join", id: "join", room: "#lab" });
    mary.says("#lab", "is anybody here?");
    await fay.sees("is anybody here?");
    await choosesEveryone();
  });
  await check("changes the settings by the keyboard alone", async () => {
    await startsAtTop();
    await fay.tabsTo("button", "Settings");
    await fay.presses("Enter");
    await fay.tabsTo("radio", "As the system");
    await fay.presses("ArrowDown", "ArrowDown");
    await fay.until(`getComputedStyle(document.body).colorScheme === "dark"`, "for the dark");
    await fay.presses("ArrowUp", "ArrowUp", "Escape");
    await fay.isAt("button", "Settings");
    await choosesEveryone();
  });
  await check("scrolls back to the beginning of the class", async () => {
    await fay.evaluates(`document.querySelector("[role=log]").focus()`);
    while (!(await fay.evaluates<boolean>(`document.body.innerText.includes("line 1 of many")`))) {
      await fay.presses("Home");
      await fay.evaluates(drawn);
    }
    while (!(await fay.evaluates<boolean>(`document.body.innerText.includes("answer = 42")`))) {
      await fay.presses("End");
      await fay.evaluates(drawn);
    }
  });
  await check("finds what was said long ago", async () => {
    await fay.holds("Control", "k");
    await fay.isAt("searchbox", "Words to look for");
    await fay.says('"line 77"');
    await fay.sees("1 message found");
    await fay.presses("Tab", "Tab", "Tab", "Enter");
    await fay.until(
      `document.activeElement.innerText.includes("line 77 of many")`,
      "for the message",
    );
    await fay.clicks("button", "Jump to newest");
    await fay.sees("const answer = 42");
  });
  await check("replies and reacts", async () => {
    await fay.evaluates(`document.querySelector("article:last-of-type .menu-opener").focus()`);
    await fay.presses("Enter");
    await fay.clicks("menuitem", "Reply");
    await fay.isAt("textbox", "Message");
    await fay.says("I looked");
    await alice.hears(
      "message",
      ({ text, replyTo }) => text === "I looked" && replyTo !== undefined,
    );
    await fay.evaluates(`[...document.querySelectorAll("article")].find((article) =>
      article.innerText.includes("const answer")).querySelector(".menu-opener").click()`);
    await fay.clicks("menuitemcheckbox", "React with thumbs up");
    await fay.until(`document.querySelector("article .chip")`, "for the reaction");
  });
  await check(
    "is back after the server was killed, and what they typed meanwhile is said",
    async () => {
      await fay.evaluates(`document.getElementById("message").focus()`);
      await server.killAndRestart();
      await fay.says("said meanwhile");
      alice = await NativePeer.connect(server.port, "Alice2");
      await fay.sees("Connected as Fay");
      await fay.until(
        `document.querySelector("article:last-of-type").innerText.includes("Sent")`,
        "for the receipt",
      );
      alice.says("everyone", "welcome back");
      await fay.sees("welcome back");
    },
  );
  await check("finds nothing wider than the view, on a phone and a laptop", async () => {
    alice.says("everyone", `${"W".repeat(500)} http://a.example/${"long/".repeat(100)}`);
    const wide: string[] = [];
    for (const size of [phone, laptop]) {
      await fay.resizes(size);
      wide.push(...(await fay.evaluates<string[]>(`${drawn}.then(${findWide})`)));
      for (const button of ["Invite", "Search messages"]) {
        await fay.clicks("button", button);
        await fay.until(`document.querySelector("dialog[open]")`, "for the dialog");
        wide.push(...(await fay.evaluates<string[]>(`${drawn}.then(${findWide})`)));
        await fay.presses("Escape");
        await fay.until(`!document.querySelector("dialog")`, "for it to close");
      }
    }
    if (wide.length > 0) throw new Error(wide.join("\n"));
  });
  await check("opens and closes the lists on a phone", async () => {
    await fay.resizes(phone);
    await fay.evaluates(`document.querySelector(".opener").focus()`);
    await fay.presses("Enter");
    await fay.until(`document.activeElement.matches("#panel [aria-current]")`, "for the lists");
    const wide = await fay.evaluates<string[]>(`${drawn}.then(${findWide})`);
    if (wide.length > 0) throw new Error(wide.join("\n"));
    if (shots !== undefined) await Bun.write(join(shots, "drawer.png"), await fay.screenshot());
    await fay.presses("Escape");
    await fay.until(`document.activeElement.matches(".opener")`, "for the way back");
  });
  await checks.check("Firefox: a board shows what is said to everyone", async () => {
    const board = await FirefoxPerson.opens(firefox, `${url}?view=board`, laptop);
    await board.sees("welcome back");
    alice.says("everyone", "to be seen from afar");
    await board.sees("to be seen from afar");
    if (shots !== undefined) await Bun.write(join(shots, "board.png"), await board.screenshot());
    const complaints = await board.complaints();
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
  });
  await checks.check(
    "Firefox: no error in the console, nothing that the policy forbids",
    async () => {
      // A connection to a server that is not there is an error that only the browser can keep quiet.
      const complaints = (await fay.complaints()).filter((line) => !line.includes(`/ws`));
      if (complaints.length > 0) throw new Error(complaints.join("\n"));
    },
  );
}

async function hears(peer: NativePeer, text: string): Promise<void> {
  await peer.hears("message", (message) => message.text === text);
}
