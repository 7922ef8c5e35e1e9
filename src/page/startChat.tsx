import { render } from "preact";
import { systemClock } from "../client/clock.ts";
import { applyAppearance } from "./appearance.ts";
import { App } from "./app.tsx";
import { Attention } from "./attention.ts";
import { readHealth } from "./health.ts";
import { KeptMemberships } from "./keptMemberships.ts";
import { LazyModule } from "./lazyModule.ts";
import { PageController } from "./pageController.ts";
import { showBadge } from "./pageIcon.ts";
import { followPrinting } from "./printing.ts";
import { findWebSocketUrl, takeLink } from "./pageLink.ts";
import { findLocalStorage, SettingsStore } from "./settings.ts";
import { Signal } from "./signal.ts";
import { TabStorage } from "./tabStorage.ts";
import { WakingClock } from "./wakingClock.ts";
import { webSocketEndpoint } from "./webSocketEndpoint.ts";

/** Nobody needs them before somebody calls. */
const signs = new LazyModule(() => import("./signs.ts"));

/** How often the page saves its session, at most. */
const saveMs = 1_000;
/** How often a page that nobody looks at brings its title up to date. */
const hiddenDrawMs = 500;

/** Runs the chat, from asking for a name on, for as long as the tab is open. */
export function startChat(page: Element): void {
  /** Count the drawings, of the whole chat and of its log alone: what follows one is drawn again. */
  const frames = { all: new Signal(0), log: new Signal(0) };
  let isAllToDraw = false;
  const sight = { isAtEnd: true, left: new Map() };
  const draw = oncePerFrame(() => {
    const frame = isAllToDraw ? frames.all : frames.log;
    isAllToDraw = false;
    frame.value += 1;
  });
  const save = atMostEvery(saveMs, () => whenIdle(() => controller.save()));

  const localStorage = findLocalStorage();
  const settings = new SettingsStore(localStorage);
  const storage = new TabStorage({
    memberships: new KeptMemberships({
      storage: localStorage,
      now: Date.now,
      tab: Math.random().toString(36),
    }),
    onTaken: () => controller.handOver(),
  });
  const attention = new Attention({
    settings: () => settings.current.value,
    now: Date.now,
    ring: () => void signs.load().then((loaded) => loaded?.ring()),
    notify: (...notice) => void signs.load().then((loaded) => loaded?.notify(...notice)),
  });
  const clock = new WakingClock(systemClock, Date.now);
  const controller = new PageController({
    endpoint: webSocketEndpoint(findWebSocketUrl()),
    clock,
    now: Date.now,
    random: Math.random,
    storage,
    onUnseen: (message, chat) =>
      attention.call(message, chat.me, (conversation) => chat.choose(conversation)),
    isWatched: () => !document.hidden && sight.isAtEnd,
    ...takeLink(),
    readFingerprint: async () => (await readHealth()).fingerprint,
    changed(what) {
      isAllToDraw ||= what === "all";
      if (what !== "draft") draw();
      save();
    },
  });

  addEventListener("storage", (event) => {
    storage.check();
    settings.hear(event);
  });
  addEventListener("pagehide", () => {
    controller.save();
    storage.release();
  });
  // A page that comes back as it was left has its session open again.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) controller.save();
  });
  // What was to be drawn while nobody looked is drawn at once.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      controller.save();
      return;
    }
    storage.check();
    clock.wake();
    draw();
  });
  addEventListener("online", () => clock.wake());
  // A link was opened in the tab that has the page.
  addEventListener("hashchange", () => {
    const { teacherCode, invite } = takeLink();
    controller.claimRole(teacherCode);
    if (invite) void controller.takeInvite(invite);
  });

  const markCalled = (): void => {
    const { value: shown } = controller.shown;
    showBadge(shown.kind === "chat" && attention.isCalled(shown.chat.conversations));
  };
  frames.all.subscribe(markCalled);
  controller.shown.subscribe(markCalled);
  settings.current.subscribe(applyAppearance);

  fitAboveKeyboard();
  followPrinting();

  render(<App controller={controller} frames={frames} sight={sight} settings={settings} />, page);
  void controller.run();
}

/** Runs once for all calls within so many milliseconds, at their end. */
function atMostEvery(ms: number, run: () => void): () => void {
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

/** Runs soon, between what keeps the browser busy: to store much takes it so long that a key would wait. */
function whenIdle(run: () => void): void {
  // Safari does not tell when it is idle.
  if ("requestIdleCallback" in globalThis) requestIdleCallback(run, { timeout: saveMs });
  else run();
}

/** Runs once for all calls before the next frame; or, while nobody looks and there are no frames, soon. */
function oncePerFrame(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const go = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    run();
  };
  return () => {
    if (timer !== undefined) return;
    timer = setTimeout(go, hiddenDrawMs);
    requestAnimationFrame(go);
  };
}

/**
 * Keeps the page above the keyboard of a phone whose browser lays it over the page: the style sheet
 * takes the height that can be seen.
 */
function fitAboveKeyboard(): void {
  const viewport = globalThis.visualViewport;
  viewport?.addEventListener("resize", () => {
    // A page that is zoomed is seen in part, and stays as it is.
    if (viewport.scale > 1) return;
    document.documentElement.style.setProperty("--visible-height", `${viewport.height}px`);
    scrollTo(0, 0);
  });
}
