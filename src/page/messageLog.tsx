import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { mentionPattern } from "../model/mention.ts";
import type { SentMessage } from "./logEntry.ts";
import { isIn } from "./logEntry.ts";
import { Icon } from "./icon.tsx";
import { LogRow } from "./logRow.tsx";
import type { Row } from "./logRows.ts";
import { arrangeRows, mostDrawn } from "./logRows.ts";
import type { OrderControls } from "./orderMenus.tsx";
import { dayOf } from "./time.ts";

/** Pixels from its end within which a log counts as read to its end. */
const endPixels = 48;

/** What is in sight. */
export interface Sight {
  /** The end of the log. */
  isAtEnd: boolean;
}

export interface MessageLogProps {
  controls: OrderControls;
  sight: Sight;
  takeBack: (message: SentMessage, isEdited: boolean) => void;
  sayAsWritten: (message: SentMessage) => void;
  choose: (conversation: string) => void;
}

/**
 * The conversation that is shown. It stays at its end while that is in sight; otherwise it stays where
 * it is read, and says how much is new below.
 */
export function MessageLog(props: MessageLogProps): JSX.Element {
  const { controls, sight, takeBack, sayAsWritten, choose } = props;
  const { chat } = controls;
  const scroller = useRef<HTMLDivElement>(null);
  /** Distance from the end to keep while earlier entries are added above. */
  const keptFromEnd = useRef<number | undefined>(undefined);
  /** The first entry that is drawn, while the end is not in sight. */
  const first = useRef<number | undefined>(undefined);
  const [isAtEnd, setAtEnd] = useState(true);
  const mention = useMemo(() => mentionPattern(chat.me), [chat.me]);

  const entries = chat.log.entries.filter((entry) => isIn(chat.conversations.chosen, entry));
  const start = findStart();
  const rows = arrangeRows(entries.slice(start), chat.conversations.mark, dayOf);
  const newest = rows.findLast(hasOrders)?.key;
  const today = dayOf(Date.now());
  const unread = chat.conversations.unread.countShown(chat.conversations.chosen);

  function findStart(): number {
    const marked = entries.findIndex(({ key }) => key === chat.conversations.mark);
    const last = Math.max(0, entries.length - mostDrawn);
    const latest = marked === -1 ? last : Math.min(last, marked);
    const kept = entries.findIndex(({ key }) => key === first.current);
    const start =
      kept === -1 || (sight.isAtEnd && keptFromEnd.current === undefined) ? latest : kept;
    first.current = entries[start]?.key;
    return start;
  }

  function checkSight(): void {
    const { current: log } = scroller;
    if (!log) return;
    const toEnd = log.scrollHeight - log.scrollTop - log.clientHeight;
    sight.isAtEnd = toEnd <= endPixels;
    setAtEnd(sight.isAtEnd);
    if (sight.isAtEnd && !document.hidden) chat.markRead();
  }

  function scrollToEnd(): void {
    const { current: log } = scroller;
    if (log) log.scrollTop = log.scrollHeight;
    checkSight();
  }

  function showEarlier(): void {
    const { current: log } = scroller;
    if (!log) return;
    keptFromEnd.current = log.scrollHeight - log.scrollTop;
    sight.isAtEnd = false;
    const from = Math.max(0, start - mostDrawn);
    first.current = entries[from]?.key;
    // The button is gone once the first entry is shown.
    if (from === 0) log.focus({ preventScroll: true });
    chat.changed();
  }

  // A conversation that was just chosen begins at what is new in it.
  useLayoutEffect(() => {
    const { current: log } = scroller;
    const mark = log?.querySelector<HTMLElement>("#new");
    // Not scrollIntoView: it scrolls the page around the log as well.
    if (log && mark) log.scrollTop = mark.offsetTop;
    else scrollToEnd();
    checkSight();
  }, []);

  useLayoutEffect(() => {
    const { current: log } = scroller;
    if (log && keptFromEnd.current !== undefined) {
      log.scrollTop = log.scrollHeight - keptFromEnd.current;
      keptFromEnd.current = undefined;
    } else if (sight.isAtEnd) {
      scrollToEnd();
    }
  });

  // What is in sight changes with the window, the keyboard of a phone and the composer's height.
  useLayoutEffect(() => {
    const { current: log } = scroller;
    if (!log) return;
    const observer = new ResizeObserver(() => {
      if (sight.isAtEnd) scrollToEnd();
      else checkSight();
    });
    observer.observe(log);
    document.addEventListener("visibilitychange", checkSight);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", checkSight);
    };
  }, []);

  return (
    <div class="log-frame">
      <div
        class="log"
        role="log"
        aria-label="Messages"
        tabIndex={0}
        ref={scroller}
        onScroll={checkSight}
        onKeyDown={moveAmongMessages}
      >
        {start > 0 ? (
          <button type="button" class="earlier" onClick={showEarlier}>
            Show earlier messages
          </button>
        ) : null}
        {rows.map((row) => (
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
      {isAtEnd ? null : (
        <button type="button" class="newest" onClick={scrollToEnd}>
          <Icon name="down" />
          {unread > 0 ? `${unread} new · jump to newest` : "Jump to newest"}
        </button>
      )}
    </div>
  );
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
