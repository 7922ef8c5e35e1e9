import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { limits } from "../model/limits.ts";
import { mentionPattern } from "../model/mention.ts";
import type { Said } from "./entry.ts";
import { isIn } from "./entry.ts";
import { Icon } from "./icon.tsx";
import { LogRow } from "./logRow.tsx";
import { rowsOf } from "./rows.ts";
import type { Stay } from "./stay.ts";
import { dayOf } from "./time.tsx";

/** What the one who sits here has in sight. */
export interface Sight {
  /** The end of the log. */
  isAtEnd: boolean;
}

export interface MessageLogProps {
  stay: Stay;
  sight: Sight;
  again: (said: Said, isWritten: boolean) => void;
  choose: (conversation: string) => void;
}

/**
 * The conversation that is shown. It stays at its end while that is in sight; else it stays where it
 * is read, and says how much there is to come.
 */
export function MessageLog({ stay, sight, again, choose }: MessageLogProps): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  /** Distance from the end to be kept while earlier entries are put in above. */
  const keptFromEnd = useRef<number | undefined>(undefined);
  /** The first entry that is drawn, while its reader is not at the end. */
  const first = useRef<number | undefined>(undefined);
  const [isAtEnd, setAtEnd] = useState(true);
  const mention = useMemo(() => mentionPattern(stay.me), [stay.me]);

  const entries = stay.log.entries.filter((entry) => isIn(stay.conversations.chosen, entry));
  const start = startOf();
  const rows = rowsOf(entries.slice(start), stay.conversations.mark, dayOf);
  const today = dayOf(Date.now());
  const unread = stay.conversations.unread.shownIn(stay.conversations.chosen);

  function startOf(): number {
    const marked = entries.findIndex(({ key }) => key === stay.conversations.mark);
    const last = Math.max(0, entries.length - limits.pageDrawn);
    const latest = marked === -1 ? last : Math.min(last, marked);
    const kept = entries.findIndex(({ key }) => key === first.current);
    const start =
      kept === -1 || (sight.isAtEnd && keptFromEnd.current === undefined) ? latest : kept;
    first.current = entries[start]?.key;
    return start;
  }

  function look(): void {
    const { current: log } = scroller;
    if (!log) return;
    const toEnd = log.scrollHeight - log.scrollTop - log.clientHeight;
    sight.isAtEnd = toEnd <= limits.pageEndPixels;
    setAtEnd(sight.isAtEnd);
    if (sight.isAtEnd && !document.hidden) stay.looked();
  }

  function toEnd(): void {
    const { current: log } = scroller;
    if (log) log.scrollTop = log.scrollHeight;
    look();
  }

  function showEarlier(): void {
    const { current: log } = scroller;
    if (!log) return;
    keptFromEnd.current = log.scrollHeight - log.scrollTop;
    sight.isAtEnd = false;
    const from = Math.max(0, start - limits.pageDrawn);
    first.current = entries[from]?.key;
    // The button goes with the last of them.
    if (from === 0) log.focus({ preventScroll: true });
    stay.changed();
  }

  // A conversation that was just chosen begins at what is new in it.
  useLayoutEffect(() => {
    const { current: log } = scroller;
    const mark = log?.querySelector<HTMLElement>("#new");
    // Not scrollIntoView: it moves what the log stands in as well.
    if (log && mark) log.scrollTop = mark.offsetTop;
    else toEnd();
    look();
  }, []);

  useLayoutEffect(() => {
    const { current: log } = scroller;
    if (log && keptFromEnd.current !== undefined) {
      log.scrollTop = log.scrollHeight - keptFromEnd.current;
      keptFromEnd.current = undefined;
    } else if (sight.isAtEnd) {
      toEnd();
    }
  });

  // What is in sight changes with the window, the keyboard of a phone and the height of the composer.
  useLayoutEffect(() => {
    const { current: log } = scroller;
    if (!log) return;
    const observer = new ResizeObserver(() => {
      if (sight.isAtEnd) toEnd();
      else look();
    });
    observer.observe(log);
    document.addEventListener("visibilitychange", look);
    return () => {
      observer.disconnect();
      document.removeEventListener("visibilitychange", look);
    };
  }, []);

  return (
    <div class="log-frame">
      <div class="log" role="log" aria-label="Messages" tabIndex={0} ref={scroller} onScroll={look}>
        {start > 0 ? (
          <button type="button" class="earlier" onClick={showEarlier}>
            Show earlier messages
          </button>
        ) : null}
        {rows.map((row) => (
          <LogRow key={row.key} row={row} me={stay.me} {...{ today, mention, again, choose }} />
        ))}
      </div>
      {isAtEnd ? null : (
        <button type="button" class="newest" onClick={toEnd}>
          <Icon name="down" />
          {unread > 0 ? `${unread} new · jump to newest` : "Jump to newest"}
        </button>
      )}
    </div>
  );
}
