import { test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";

/** Time may pass without any timer to notice. */
const sleepingClock = `
  globalThis.slept = 0;
  const { now } = Date;
  Date.now = () => now() + slept;
`;

const events = [
  ["looked at", `document.dispatchEvent(new Event("visibilitychange"))`],
  ["on a network", `dispatchEvent(new Event("online"))`],
];

for (const [what, event] of events) {
  test(`a page that is ${what} again after its machine slept notices at once how long it heard nothing`, async () => {
    await using room = await classroom();
    await using bob = await PagePerson.opens(room.server.port);
    await bob.view.cdp("Page.enable");
    await bob.view.cdp("Page.addScriptToEvaluateOnNewDocument", { source: sleepingClock });
    await bob.reloads();
    await bob.joins("Bob");
    await bob.view.evaluate("slept = 60 * 60_000");
    await bob.view.evaluate(event ?? "");
    await room.window.sees("Bob disconnected...\n");
    await room.window.sees("Bob has connected\n");
    await bob.sees("Connected as Bob");
  });
}
