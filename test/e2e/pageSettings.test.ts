import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";

const ground = `getComputedStyle(document.body).backgroundColor`;

test("colours, size of the text and Enter's meaning are chosen on one small sheet, at once, and stay", async () => {
  await using room = await classroom();
  const alice = await room.plain("Alice");
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.view.cdp("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-color-scheme", value: "light" }],
  });
  const [light, letters] = await bob.view.evaluate<[string, string]>(
    `[${ground}, getComputedStyle(document.body).fontSize]`,
  );
  await bob.clicks("button", "Settings");
  await bob.clicks("radio", "Dark");
  await bob.until(`${ground} !== "${light}"`, "for it to be dark");
  await bob.clicks("radio", "150 %");
  const size = `parseFloat(getComputedStyle(document.body).fontSize)`;
  await bob.until(`${size} === ${parseFloat(letters) * 1.5}`, "for larger letters");
  await bob.clicks("radio", "Breaks the line");
  await bob.clicks("button", "Close");
  // A browser that goes back as it is told to load again does only one of the two.
  await bob.until("history.state?.layers !== 1", "for the dialog's entry in the history to go");
  await bob.reloads();
  await bob.sees("Connected as Bob");
  await bob.until(`${ground} !== "${light}"`, "for it to be dark again");
  await bob.writes("Message", "one");
  await bob.presses("Enter");
  await bob.view.type("two");
  await bob.view.press("Enter", { modifiers: ["Control"] });
  await alice.sees("Bob in ClassChat : one\n    two\n");
  await bob.clicks("button", "Settings");
  await bob.clicks("radio", "As the system");
  await bob.clicks("radio", "100 %");
  await bob.until(`${ground} === "${light}"`, "for it to be as the system");
  await bob.view.cdp("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-color-scheme", value: "dark" }],
  });
  await bob.until(`${ground} !== "${light}"`, "for it to follow the system");
  await bob.clicks("radio", "Light");
  await bob.until(`${ground} === "${light}"`, "for it to be light against the system");
  expect(bob.complaints).toEqual([]);
});

test("a private message or a mention that nobody sees rings, and marks the page's icon; off by a switch", async () => {
  await using room = await classroom();
  const alice = await room.plain("Alice");
  await using bob = await PagePerson.opens(room.server.port);
  await bob.view.cdp("Page.enable");
  const source = `
    globalThis.rings = 0;
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...when) { rings += 1; start.apply(this, when); };`;
  await bob.view.cdp("Page.addScriptToEvaluateOnNewDocument", { source });
  await bob.reloads();
  await bob.joins("Bob");
  await bob.clicks("button", "Alice");
  const icon = `document.querySelector("link[rel=icon]").href`;
  const usual = await bob.view.evaluate<string>(icon);
  await bob.looksAway(true);
  alice.types("hello all");
  await bob.until(`document.title.startsWith("(1)")`, "for it to be counted");
  expect(await bob.view.evaluate<[number, string]>(`[rings, ${icon}]`)).toEqual([0, usual]);
  alice.types("Bob:psst");
  await bob.until(`rings === 2`, "for the two tones of the bell");
  await bob.until(`${icon} !== "${usual}"`, "for the mark");
  await bob.looksAway(false);
  await bob.until(`${icon} === "${usual}"`, "for the mark to go");
  await bob.clicks("button", "Settings");
  await bob.clicks("checkbox", "Play a sound");
  await bob.clicks("button", "Close");
  await bob.looksAway(true);
  alice.types("Bob, look!");
  await bob.until(`${icon} !== "${usual}"`, "for the mark");
  expect(await bob.view.evaluate<number>("rings")).toBe(2);
  expect(bob.complaints).toEqual([]);
});

test("notifications are shown where the browser allows them: who wrote, never what, and a click leads there", async () => {
  await using room = await classroom();
  const alice = await room.plain("Alice");
  await using bob = await PagePerson.opens(room.server.port);
  await bob.view.cdp("Page.enable");
  const source = `
    globalThis.shown = [];
    globalThis.Notification = class extends EventTarget {
      static permission = "default";
      static requestPermission = async () => (Notification.permission = "granted");
      constructor(title, options) {
        super();
        shown.push({ title, ...options, click: () => this.dispatchEvent(new Event("click")) });
      }
      close() {}
    };`;
  await bob.view.cdp("Page.addScriptToEvaluateOnNewDocument", { source });
  await bob.reloads();
  await bob.joins("Bob");
  await bob.clicks("button", "Settings");
  await bob.clicks("checkbox", "Show a notification, without the text");
  await bob.until(`Notification.permission === "granted"`, "for the browser to be asked");
  await bob.clicks("button", "Close");
  await bob.looksAway(true);
  await bob.view.evaluate("document.hasFocus = () => false");
  alice.types("Bob:a secret");
  await bob.until("shown.length === 1", "for a notification");
  const shown = await bob.view.evaluate<string>("JSON.stringify(shown)");
  expect(shown).toContain("Alice wrote to you");
  expect(shown).not.toContain("secret");
  await bob.looksAway(false);
  await bob.view.evaluate("shown[0].click()");
  await bob.seesDestination("Only to Alice");
  expect(bob.complaints).toEqual([]);
});
