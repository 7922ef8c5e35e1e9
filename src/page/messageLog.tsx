import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { mentionPattern } from "../model/mention.ts";
import { Icon } from "./icon.tsx";
import type { SentMessage } from "./logEntry.ts";
import { isIn } from "./logEntry.ts";
import { LogRow } from "./logRow.tsx";
import type { Row } from "./logRows.ts";
import { arrangeRows, countNew } from "./logRows.ts";
import type { LogWindow } from "./logWindow.ts";
import { findAround, findFrom, findNewest, moveWindow } from "./logWindow.ts";
import type { OrderControls } from "./orderMenus.tsx";
import { pageTexts } from "./pageTexts.ts";
import { isPrinting } from "./printing.ts";
import type { ReadingPlace } from "./readingPlace.ts";
import { describeReaders } from "./readers.ts";
import { findPlace, restorePlace } from "./readingPlace.ts";
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
  controls: OrderControls;
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
  const { controls, sight, takeBack, sayAsWritten, choose } = props;
  const { chat } = controls;
  const { conversations, log } = chat;
  const { chosen, mark } = conversations;
  const scroller = useRef<HTMLDivElement>(null);
  const left = useMemo(() => sight.left.get(chosen), []);
  const place = useRef<ReadingPlace>(left?.place ?? []);
  /** The key of the first row that is drawn. */
  const first = useRef(left?.first);
  const wasAtEnd = useRef(true);
  /** What was drawn last, and how far it was scrolled then, in pixels. */
  const before = useRef<{ top: number; keys: readonly string[] }>({ top: 0, keys: [] });
  const [side, setSide] = useState<Side>("nowhere");
  const [isAtEnd, setAtEnd] = useState(true);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const isWhole = useValue(isPrinting);
  const mention = useMemo(() => mentionPattern(chat.me), [chat.me]);

  const rows = useMemo(() => {
    const entries = log.entries.filter((entry) => isIn(chosen, entry));
    return arrangeRows(entries, { conversation: chosen, firstNew: mark, dayOf });
  }, [log, log.changes, mark]);
  const marked = rows.findIndex(({ kind }) => kind === "new");
  /** Where the next drawing leads; undefined where it stays. */
  const goal = useRef<"end" | "mark" | undefined>(
    marked === -1 ? (left ? undefined : "end") : "mark",
  );
  const sent = rows.findLast(isOwn)?.key;
  const sentBefore = useRef(sent);
  // Whoever sends something sees it.
  if (sent !== sentBefore.current) goal.current = "end";
  sentBefore.current = sent;
  noticeScroll();
  const shown = pickWindow();
  const drawn = rows.slice(shown.start, shown.end);
  const keys = drawn.map(({ key }) => key);
  first.current = keys[0];
  const newest = drawn.findLast(hasOrders)?.key;
  const today = dayOf(Date.now());

  /** A browser tells late that somebody has scrolled up: until then a drawing would throw them back. */
  function noticeScroll(): void {
    const { current: box } = scroller;
    if (!box || !sight.isAtEnd) return;
    const toEnd = box.scrollHeight - box.scrollTop - box.clientHeight;
    const { top, keys: drawnKeys } = before.current;
    if (toEnd <= endPixels || box.scrollTop >= top - endPixels) return;
    sight.isAtEnd = false;
    place.current = findPlace(box, drawnKeys);
  }

  function pickWindow(): LogWindow {
    if (isWhole) return { start: 0, end: rows.length };
    if (goal.current === "mark") return findAround(rows, marked);
    const atEnd = findNewest(rows);
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
    sight.isAtEnd = !hasLater && toEnd <= endPixels;
    wasAtEnd.current = sight.isAtEnd;
    place.current = findPlace(box, latest.current.keys);
    const next = findSide(box, latest.current.marked, start);
    if (next === "here" && !document.hidden) conversations.isMarkSeen = true;
    setSide(next);
    setAtEnd(sight.isAtEnd);
    if (sight.isAtEnd && !document.hidden) chat.markRead();
    if (sight.isAtEnd || isPrinting.value) return;
    if (start > 0 && box.scrollTop < box.clientHeight) move(-1);
    else if (hasLater && toEnd < box.clientHeight) move(1);
  }

  function move(direction: -1 | 1): void {
    const { rows: all, shown: now } = latest.current;
    first.current = all[moveWindow(all, now, direction).start]?.key;
    redraw(undefined);
  }

  function lead(to: "end" | "mark"): void {
    goal.current = to;
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
    else if (goal.current === "end" || sight.isAtEnd) {
      box.scrollTop = isUnseen() ? Math.min(end, markTop - 1) : end;
    } else restorePlace(box, keys, place.current);
    goal.current = undefined;
    before.current = { top: box.scrollTop, keys };
    checkSight();
    log.keepFrom(sight.isAtEnd ? undefined : drawn.find(isEntry)?.entry.key);
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
        tabIndex={0}
        ref={scroller}
        onScroll={checkSight}
        onKeyDown={moveAmongMessages}
      >
        {rows.length === 0 ? <p class="empty">{describeReaders(chat)}</p> : null}
        {drawn.map((row) => (
          <LogRow
            key={row.key}
            row={row}
            me={chat.me}
            teachers={chat.roster.teachers}
            isNewest={row.key === newest}
            {...{ controls, today, mention, takeBack, sayAsWritten, choose }}
          />
        ))}
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

/** A message that was sent from here. */
function isOwn(row: Row): boolean {
  return isEntry(row) && row.entry.kind === "sent";
}

/** A message that whoever is in charge may take back. */
function hasOrders(row: Row): boolean {
  return row.kind === "entry" && "seq" in row.entry && Boolean(row.entry.seq);
}

/** From the orders for one message the arrow keys lead to those for the next. */
function moveAmongMessages(event: KeyboardEvent): void {
  const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
  const { activeElement } = document;
  if (step === 0 || !activeElement?.matches("article .more")) return;
  const buttons = [...document.querySelectorAll<HTMLElement>("[role=log] article .more")];
  buttons[buttons.findIndex((button) => button === activeElement) + step]?.focus();
  event.preventDefault();
}
