import { expect, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";

const phone = { width: 390, height: 844 };

async function onGlass(port: number, name: string): Promise<PagePerson> {
  const person = await PagePerson.opens(port, phone);
  await person.view.cdp("Emulation.setTouchEmulationEnabled", { enabled: true });
  await person.joins(name);
  return person;
}

test("on glass Enter breaks the line and the button sends; Ctrl+Enter of a keyboard does too", async () => {
  await using room = await classroom();
  const alice = await room.plain("Alice");
  await using bob = await onGlass(room.server.port, "Bob");
  await bob.writes("Message", "one");
  await bob.presses("Enter");
  await bob.view.type("two");
  expect(await bob.draft()).toBe("one\ntwo");
  await bob.clicks("button", "Send");
  await alice.sees("Bob in ClassChat : one\n    two\n");
  await bob.writes("Message", "three");
  await bob.view.press("Enter", { modifiers: ["Control"] });
  await alice.sees("Bob in ClassChat : three\n");
});

test("Back closes the drawer, then the conversation, and only then leaves the page", async () => {
  await using room = await classroom();
  await room.plain("Alice");
  await using bob = await onGlass(room.server.port, "Bob");
  const entries = `history.length`;
  const back = async (): Promise<void> => await bob.view.evaluate("history.back()");
  const before = await bob.view.evaluate<number>(entries);
  await bob.clicks("button", "People, groups and rooms");
  await bob.clicks("button", "Alice");
  await bob.seesDestination("Only to Alice");
  await bob.clicks("button", "People, groups and rooms");
  await bob.isAt("button", "Alice");
  await back();
  await bob.isAt("button", "People, groups and rooms");
  await bob.seesDestination("Only to Alice");
  await back();
  await bob.seesDestination("To everyone");
  expect(await bob.view.evaluate<number>(entries)).toBe(before + 2);
  // What is closed in another way leaves nothing that Back would close.
  await bob.clicks("button", "People, groups and rooms");
  await bob.presses("Escape");
  await bob.until("history.state?.layers !== 1", "for the page to go back by itself");
  await bob.clicks("button", "People, groups and rooms");
  await bob.clicks("button", "Alice");
  await bob.seesDestination("Only to Alice");
  await bob.reloads();
  await bob.seesDestination("Only to Alice");
  await back();
  await bob.seesDestination("To everyone");
  await bob.sees("Connected as Bob");
});

test("a text that is too long says so while it is typed, with a counter, and does not go", async () => {
  await using room = await classroom();
  const alice = await room.plain("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  const inserts = async (text: string): Promise<void> => {
    await bob.view.cdp("Input.insertText", { text });
  };
  await bob.writes("Message", "Alice:");
  await inserts("é".repeat(limits.textCharacters - 1));
  await bob.sees("3,999 of 4,000 characters");
  await inserts("😀😀");
  await bob.sees("1 character too many");
  await bob.presses("Enter");
  expect((await bob.draft()).length).toBeGreaterThan(limits.textCharacters);
  await bob.presses("Backspace");
  await bob.sees("4,000 of 4,000 characters");
  await bob.presses("Enter");
  await alice.sees("<Bob>: éé");
});

test("a megabyte that is pasted is refused at once, and what was typed stays", async () => {
  await using room = await classroom();
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.writes("Message", "look: ");
  await bob.view.cdp("Input.insertText", { text: "x".repeat(1_048_576) });
  await bob.sees("That text was not taken: it has 1,048,576 characters");
  expect(await bob.draft()).toBe("look: ");
  const isTaken = await bob.view.evaluate<boolean>(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "y".repeat(1_048_576));
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    return document.getElementById("message").dispatchEvent(event);
  })()`);
  expect(isTaken).toBe(false);
  await bob.view.type("this");
  await bob.until(`document.getElementById("length").innerText === ""`, "for it to be forgotten");
  expect(await bob.draft()).toBe("look: this");
});
