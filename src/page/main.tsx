import { render } from "preact";
import { systemClock } from "../client/clock.ts";
import { limits } from "../model/limits.ts";
import { App } from "./app.tsx";
import { Tab } from "./tab.ts";
import { Visit } from "./visit.ts";
import { WakingClock } from "./wakingClock.ts";
import { webSocketEndpoint } from "./webSocketEndpoint.ts";
import { signal } from "@preact/signals";

// oxlint-disable-next-line import/no-unassigned-import -- it gives the browser what it lacks
import "./olderBrowsers.ts";

/** Where the page is served from, frames are. */
const url = new URL("/ws", location.href);
url.protocol = location.protocol === "https:" ? "wss:" : "ws:";

/** Counts what there was to draw; who reads it is drawn again. */
const frame = signal(0);
const sight = { isAtEnd: true };
const draw = perFrame(() => {
  frame.value += 1;
});
const save = atMostEvery(limits.pageSaveMs, () => visit.keep());

const tab = new Tab();
const clock = new WakingClock(systemClock);
const visit = new Visit({
  endpoint: webSocketEndpoint(url.href),
  clock,
  now: Date.now,
  random: Math.random,
  tab,
  isWatched: () => !document.hidden && sight.isAtEnd,
  changed() {
    draw();
    save();
  },
});

addEventListener("pagehide", () => {
  visit.keep();
  tab.leave();
});
// A page that comes back as it was left has its stay open again.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) visit.keep();
});
// What was to be drawn while nobody looked is drawn at once.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    visit.keep();
    return;
  }
  clock.wake();
  draw();
});
addEventListener("online", () => clock.wake());

fitAboveKeyboard();

const page = document.getElementById("page");
if (page) render(<App visit={visit} frame={frame} sight={sight} />, page);
void visit.run();

/** Runs once for however many calls within so long a time, at the end of it. */
export function atMostEvery(ms: number, run: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      run();
    }, ms);
  };
}

/**
 * Keeps the page above the keyboard of a phone whose browser lays it over the page: the style sheet
 * takes the height that can be seen.
 */
export function fitAboveKeyboard(): void {
  const viewport = globalThis.visualViewport;
  viewport?.addEventListener("resize", () => {
    // A page that is zoomed is seen in part, and stays as it is.
    if (viewport.scale > 1) return;
    document.documentElement.style.setProperty("--visible-height", `${viewport.height}px`);
    scrollTo(0, 0);
  });
}

/** Runs once for however many calls before the next frame, or, where nobody looks and there are none, soon. */
export function perFrame(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const go = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    run();
  };
  return () => {
    if (timer !== undefined) return;
    timer = setTimeout(go, limits.pageHiddenMs);
    requestAnimationFrame(go);
  };
}
