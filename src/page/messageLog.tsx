import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { mentionPattern } from "../model/mention.ts";
import { answerParts } from "./answerParts.ts";
import { Icon } from "./icon.tsx";
import type { SentMessage } from "./logEntry.ts";
import { isIn } from "./logEntry.ts";
import { LogRow } from "./logRow.tsx";
import type { Row } from "./logRows.ts";
import { arrangeRows, countNew } from "./logRows.ts";
import type { LogWindow } from "./logWindow.ts";
import { findAround, findFrom, findNewest, moveWindow } from "./logWindow.ts";
import { useLazyModule } from "./lazyModule.ts";
import type { MenuControls } from "./menuButtons.tsx";
import { pageTexts } from "./pageTexts.ts";
import { isPrinting } from "./printing.ts";
import type { PastGoal } from "./past.ts";
import { addEdges } from "./pastRows.ts";
import type { ReadingPlace } from "./readingPlace.ts";
import { describeReaders } from "./readers.ts";
import { findPlace, restorePlace } from "./readingPlace.ts";
import type { ReadonlySignal } from "./signal.ts";
import { dayOf, momentOf } from "./time.ts";
import { useValue } from "./useValue.ts";

/** Pixels from its end within which a log counts as read to its end. */
const endPixels = 48;

/** What is in sight. */
export interface Sight {
  /** The end of the log. */
  isAtEnd: boolean;
  /** Where conversations were left that were not read to their ends: the first row drawn, and the place. */
  left: Map<string, { first: string; place: ReadingPlace }>;
}

export interface MessageLogProps {
  controls: MenuControls;
  /** Counts its drawings. */
  frame: ReadonlySignal<number>;
  sight: Sight;
  takeBack: (message: SentMessage, isEdited: boolean) => void;
  sayAsWritten: (message: SentMessage) => void;
  choose: (conversation: string) => void;
}

/** Where the mark of what is new stands, seen from what is in sight. */
type Side = "above" | "here" | "below" | "nowhere";

/**
 * The conversation that is shown. It stays at its end while that is in sight and somebody looks; otherwise
 * it stays where it is read, whatever comes and goes above and below, and says how much is new.
 */
export function MessageLog(props: MessageLogProps): JSX.Element {
  const { controls, frame, sight, takeBack, sayAsWritten, choose } = props;
  const { chat } = controls;
  const { conversations, log } = chat;
  const { chosen, mark } = conversations;
  const scroller = useRef<HTMLDivElement>(null);
  const left = useMemo(() => sight.left.get(chosen), []);
  const place = useRef<ReadingPlace>(left?.place ?? []);
  /** The key of the first row that is drawn. */
  const first = useRef(left?.first);
  const wasAtEnd = useRef(true);
  /** How far it was scrolled when that was noticed last, in pixels, and whether the browser is still to tell of it. */
  const scrolled = useRef({ top: 0, isUp: false });
  /** What was drawn last, and how far it was scrolled then, in pixels. */
  const before = useRef<{ top: number; keys: readonly string[] }>({ top: 0, keys: [] });
  const [side, setSide] = useState<Side>("nowhere");
  const [isAtEnd, setAtEnd] = useState(true);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const isWhole = useValue(isPrinting);
  useValue(frame);
  const mention = useMemo(() => mentionPattern(chat.me), [chat.me]);

  const live = useMemo(
    () => log.entries.filter((entry) => isIn(chosen, entry)),
    [log, log.changes],
  );
  /** Where the next drawing leads; undefined where it stays. */
  const goal = useRef<"start" | "end" | "mark" | PastGoal | undefined>(
    mark === undefined ? (left ? undefined : "end") : "mark",
  );
  const sent = live.findLast(({ kind }) => kind === "sent")?.key;
  const sentBefore = useRef(sent);
  // Whoever sends something sees it.
  if (sent !== sentBefore.current) goal.current = "end";
  sentBefore.current = sent;
  const found = chat.past?.takeGoal(chosen);
  if (found) {
    goal.current = found;
    sight.isAtEnd = false;
  }
  noticeScroll();
  // What is read again has keys below zero.
  const isInPast = !sight.isAtEnd && place.current.some(({ key }) => key.startsWith("-"));
  const isLedAway = goal.current === "end" || goal.current === "mark";
  if (isLedAway || (typeof goal.current !== "object" && !isInPast)) chat.past?.leave(chosen);
  const past = chat.past?.view(chosen);
  const isOffline = chat.session.connection !== "fine";
  const rows = useMemo(() => {
    const entries = chat.past?.join(chosen, live) ?? live;
    const arranged = arrangeRows(entries, { conversation: chosen, firstNew: mark, dayOf });
    return addEdges(arranged, { past, hasEarlier: log.hasFrom(chosen) > 1, isOffline });
  }, [live, mark, chat.past?.changes, past?.isApart, isOffline]);
  const marked = rows.findIndex(({ kind }) => kind === "new");
  if (typeof goal.current === "object" && findRow(rows, goal.current) === -1) {
    goal.current = undefined;
  }
  if (goal.current === "mark" && marked === -1) goal.current = left ? undefined : "end";
  const shown = pickWindow();
  const drawn = rows.slice(shown.start, shown.end);
  const keys = drawn.map(({ key }) => key);
  first.current = keys[0];
  const answers = useLazyModule(answerParts, { isNeeded: drawn.some(hasMenu) });
  const today = dayOf(Date.now());

  /** A browser tells late that somebody has scrolled: until then a drawing would throw them back. */
  function noticeScroll(): void {
    const { current: box } = scroller;
    if (!box || box.scrollTop === scrolled.current.top) return;
    const { top, keys: drawnKeys } = before.current;
    const toEnd = box.scrollHeight - box.scrollTop - box.clientHeight;
    if (sight.isAtEnd && (toEnd <= endPixels || box.scrollTop >= top - endPixels)) return;
    sight.isAtEnd = false;
    scrolled.current.isUp ||= box.scrollTop < scrolled.current.top;
    place.current = findPlace(box, drawnKeys);
  }

  function pickWindow(): LogWindow {
    if (isWhole) return { start: 0, end: rows.length };
    if (goal.current === "mark") return findAround(rows, marked);
    if (goal.current === "start") return findAround(rows, 0);
    if (typeof goal.current === "object") return findAround(rows, findRow(rows, goal.current));
    const atEnd = findNewest(rows, first.current);
    if (goal.current === "end" || sight.isAtEnd) {
      // What came while nobody looked is still to be read.
      return isUnseen() && marked < atEnd.start ? findAround(rows, marked) : atEnd;
    }
    return first.current === undefined ? atEnd : findFrom(rows, first.current);
  }

  function isUnseen(): boolean {
    return document.hidden && marked !== -1;
  }

  function checkSight(): void {
    const { current: box } = scroller;
    if (!box) return;
    const { start, end } = latest.current.shown;
    const toEnd = box.scrollHeight - box.scrollTop - box.clientHeight;
    const hasLater = end < latest.current.rows.length;
    sight.isAtEnd = !hasLater && !past?.isApart && toEnd <= endPixels;
    wasAtEnd.current = sight.isAtEnd;
    if (!sight.isAtEnd) place.current = findPlace(box, latest.current.keys);
    const next = findSide(box, latest.current.marked, start);
    if (next === "here" && !document.hidden) conversations.isMarkSeen = true;
    setSide(next);
    setAtEnd(sight.isAtEnd);
    if (sight.isAtEnd && !document.hidden) chat.markRead();
    if (sight.isAtEnd || isPrinting.value) return;
    if (start > 0 && box.scrollTop < box.clientHeight) move(-1);
    else if (hasLater && toEnd < box.clientHeight) move(1);
    else if (past?.isApart && past.later.kind === "more" && toEnd < box.clientHeight) {
      void chat.past?.loadLater(chosen);
    }
  }

  /** Whoever scrolls up to what is drawn first reads what comes before, in time. */
  function followScroll(): void {
    const { current: box } = scroller;
    if (!box) return;
    const { top, isUp: wasUp } = scrolled.current;
    // A drawing has scrolled it, and looked already.
    if (!wasUp && box.scrollTop === top) return;
    const isUp = wasUp || box.scrollTop < top;
    scrolled.current = { top: box.scrollTop, isUp: false };
    answers?.settleTabStop(box);
    checkSight();
    if (isUp && box.scrollTop < box.clientHeight) readBack();
  }

  function readBack(): void {
    const [edge] = latest.current.rows;
    const isAsked = edge?.kind !== "edge" || edge.state.kind === "more";
    if (latest.current.shown.start === 0 && isAsked) void chat.readBack();
  }

  /** A log that cannot be scrolled is read back by these keys all the same. */
  function press(event: KeyboardEvent): void {
    const { current: box } = scroller;
    const isUp = ["PageUp", "Home", "ArrowUp"].includes(event.key);
    if (isUp && event.target === box && box?.scrollTop === 0) readBack();
    // What is drawn may begin after the oldest, and end before the newest.
    if (event.target === box && (event.key === "Home" || event.key === "End")) {
      event.preventDefault();
      lead(event.key === "Home" ? "start" : "end");
    }
    answers?.moveAmongMessages(event);
  }

  function move(direction: -1 | 1): void {
    const { rows: all, shown: now } = latest.current;
    first.current = all[moveWindow(all, now, direction).start]?.key;
    redraw(undefined);
  }

  function lead(to: "start" | "end" | "mark"): void {
    goal.current = to;
    if (to === "start") sight.isAtEnd = false;
    // Its button is gone with it.
    scroller.current?.focus({ preventScroll: true });
    redraw(undefined);
  }

  /** What listeners look at, which outlive a drawing. */
  const latest = useRef({ rows, shown, keys, marked, checkSight });
  latest.current = { rows, shown, keys, marked, checkSight };

  useLayoutEffect(() => {
    const { current: box } = scroller;
    if (!box) return;
    // Not scrollIntoView: it scrolls the page around the log as well.
    const markTop = box.querySelector<HTMLElement>("#new")?.offsetTop ?? Infinity;
    const end = box.scrollHeight - box.clientHeight;
    // It is measured in whole pixels.
    if (goal.current === "mark") box.scrollTop = markTop - 1;
    else if (goal.current === "start") box.scrollTop = 0;
    else if (typeof goal.current === "object") {
      showFound(box, box.children[findRow(drawn, goal.current)], goal.current.isMarked);
    } else if (goal.current === "end" || sight.isAtEnd) {
      box.scrollTop = isUnseen() ? Math.min(end, markTop - 1) : end;
    } else restorePlace(box, keys, place.current);
    goal.current = undefined;
    before.current = { top: box.scrollTop, keys };
    scrolled.current.top = box.scrollTop;
    answers?.settleTabStop(box);
    checkSight();
    // What was read again stands before all that the log keeps.
    const firstKept = drawn.filter(isEntry).find(({ entry }) => entry.key > 0)?.entry ?? live[0];
    log.keepFrom(sight.isAtEnd || past?.isApart ? undefined : firstKept?.key);
  });

  // What is in sight changes with the window, the keyboard of a phone and the composer's height.
  useLayoutEffect(() => {
    const { current: box } = scroller;
    if (!box) return;
    const observer = new ResizeObserver(() => redraw(undefined));
    const look = (): void => latest.current.checkSight();
    observer.observe(box);
    document.addEventListener("visibilitychange", look);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", look);
      log.keepFrom(undefined);
      if (wasAtEnd.current || first.current === undefined) sight.left.delete(chosen);
      else sight.left.set(chosen, { first: first.current, place: place.current });
    };
  }, [log]);

  return (
    <div class="log-frame">
      <div
        class="log"
        role="log"
        aria-label={pageTexts.log.messages}
        // What is read again is not new: nobody wants to hear all of it.
        aria-live={past && !isAtEnd ? "off" : undefined}
        tabIndex={0}
        ref={scroller}
        onScroll={followScroll}
        onKeyDown={press}
      >
        {drawn.map((row) => (
          <LogRow
            key={row.key}
            row={row}
            me={chat.me}
            teachers={chat.roster.teachers}
            {...{ controls, answers, today, mention, takeBack, sayAsWritten, choose }}
          />
        ))}
        {rows.every(({ kind }) => kind === "edge") ? (
          <p class="empty">{describeReaders(chat)}</p>
        ) : null}
      </div>
      <Leads
        rows={rows}
        side={conversations.isMarkSeen ? "nowhere" : side}
        isAtEnd={isAtEnd}
        unread={conversations.unread.count(chosen)}
        lead={lead}
      />
    </div>
  );
}

interface LeadsProps {
  rows: readonly Row[];
  side: Side;
  isAtEnd: boolean;
  unread: number;
  lead: (to: "end" | "mark") => void;
}

/** Buttons that lead to what is new, and to the end. */
function Leads({ rows, side, isAtEnd, unread, lead }: LeadsProps): JSX.Element {
  const unseen = side === "above" || side === "below" ? countNew(rows) : undefined;
  const news = unseen && pageTexts.log.newSince(unseen.count, momentOf(unseen.since));
  return (
    <>
      {news !== undefined && side === "above" ? (
        <button type="button" class="lead above" onClick={() => lead("mark")}>
          <Icon name="up" /> {news}
        </button>
      ) : null}
      {isAtEnd ? null : (
        <button
          type="button"
          class="lead"
          onClick={() => lead(news !== undefined && side === "below" ? "mark" : "end")}
        >
          <Icon name="down" />
          {(side === "below" ? news : undefined) ??
            (unread > 0 ? pageTexts.log.newAtEnd(unread) : pageTexts.log.toEnd)}
        </button>
      )}
    </>
  );
}

function findSide(box: HTMLElement, marked: number, start: number): Side {
  if (marked === -1) return "nowhere";
  const top = box.querySelector<HTMLElement>("#new")?.offsetTop;
  if (top === undefined) return marked < start ? "above" : "below";
  if (top < box.scrollTop) return "above";
  return top > box.scrollTop + box.clientHeight ? "below" : "here";
}

function isEntry(row: Row): row is Extract<Row, { kind: "entry" | "elsewhere" }> {
  return row.kind === "entry" || row.kind === "elsewhere";
}

/** The index of the message that is looked for. */
function findRow(rows: readonly Row[], { seq }: PastGoal): number {
  return rows.findIndex((row) => isEntry(row) && "seq" in row.entry && row.entry.seq === seq);
}

/** Brings the row to the middle, and marks it for a moment if somebody looked for it. */
function showFound(box: HTMLElement, row: Element | undefined, isMarked: boolean): void {
  if (!(row instanceof HTMLElement)) return;
  const room = Math.max(0, box.clientHeight - row.offsetHeight);
  box.scrollTop = row.offsetTop - room / 2;
  if (!isMarked) return;
  row.classList.add("found");
  row.addEventListener("animationend", () => row.classList.remove("found"), { once: true });
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
}

/** A message that one may answer. */
function hasMenu(row: Row): boolean {
  return row.kind === "entry" && "seq" in row.entry && Boolean(row.entry.seq);
}
