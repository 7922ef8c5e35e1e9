import type { JSX } from "preact";
import { Component } from "preact";
import { listNames } from "../model/render.ts";
import { cleanText } from "../model/text.ts";
import { EdgeRow } from "./edgeRow.tsx";
import type { Notice, Presence } from "./logEntry.ts";
import type { MessageRowProps } from "./messageRow.tsx";
import { ElsewhereRow, MessageRow } from "./messageRow.tsx";
import type { Row } from "./logRows.ts";
import { pageTexts } from "./pageTexts.ts";
import { dayName } from "./time.ts";

export interface LogRowProps extends Pick<
  MessageRowProps,
  "mention" | "takeBack" | "sayAsWritten" | "controls" | "answers"
> {
  row: Row;
  choose: (conversation: string) => void;
  me: string;
  teachers: ReadonlySet<string>;
  /** The reader's day, by which `Today` becomes `Yesterday`. */
  today: string;
}

/**
 * One row of the log. Entries never change, so it is drawn again only if another entry took its place, or
 * the member has another name, or others are teachers.
 */
export class LogRow extends Component<LogRowProps> {
  override shouldComponentUpdate(to: LogRowProps): boolean {
    const { row: next } = to;
    const { row, me, teachers, today, answers } = this.props;
    if (me !== to.me || teachers !== to.teachers || answers !== to.answers) return true;
    if (row.kind === "day" && today !== to.today) return true;
    if (row.kind === "edge" && next.kind === "edge") {
      return row.state !== next.state || row.isOffline !== next.isOffline;
    }
    if (row.kind === "retracted" && next.kind === "retracted") return row.count !== next.count;
    if (row.kind === "elsewhere" && next.kind === "elsewhere") return row.entry !== next.entry;
    if (row.kind !== "entry" || next.kind !== "entry") return row.kind !== next.kind;
    return row.entry !== next.entry || row.follows !== next.follows;
  }

  override render({
    row,
    today: _,
    me: _me,
    teachers: _teachers,
    choose,
    ...rest
  }: LogRowProps): JSX.Element {
    if (row.kind === "day") {
      return (
        <p class="divider day">
          <span>{dayName(row.at, Date.now())}</span>
        </p>
      );
    }
    if (row.kind === "new") {
      return (
        <p class="divider new" id="new">
          <span>{pageTexts.log.newFromHere}</span>
        </p>
      );
    }
    if (row.kind === "edge") return <EdgeRow {...row} end={row.key} chat={rest.controls.chat} />;
    if (row.kind === "retracted") return <RetractedRow {...row} />;
    if (row.kind === "elsewhere") {
      const { takeBack, sayAsWritten } = rest;
      return <ElsewhereRow entry={row.entry} {...{ takeBack, sayAsWritten, choose }} />;
    }
    const { entry, follows } = row;
    switch (entry.kind) {
      case "received":
      case "sent":
        return <MessageRow entry={entry} follows={follows} {...rest} />;
      case "notice":
        return entry.tone === "welcome" ? (
          <WelcomeRow lines={entry.lines} dismiss={() => rest.controls.chat.dismiss(entry.key)} />
        ) : (
          <NoticeRow {...entry} />
        );
      case "presence":
        return <PresenceRow {...entry} />;
      default:
        return entry satisfies never;
    }
  }
}

function RetractedRow({ from, count: taken }: Extract<Row, { kind: "retracted" }>): JSX.Element {
  const { log } = pageTexts;
  const line = from === undefined ? log.ownTakenBack(taken) : log.takenBack(taken, from);
  return <p class="notice retracted">{line}</p>;
}

function PresenceRow({ joined, left }: Pick<Presence, "joined" | "left">): JSX.Element {
  const parts = [];
  if (joined.length > 0) parts.push(pageTexts.log.joined(listNames(joined)));
  if (left.length > 0) parts.push(pageTexts.log.left(listNames(left)));
  return <p class="notice presence">{parts.join(" · ")}</p>;
}

/** What a newcomer has to know, until they have read it. */
function WelcomeRow(props: { lines: readonly string[]; dismiss: () => void }): JSX.Element {
  return (
    <div class="notice answer welcome-lines">
      <ul>
        {props.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <button type="button" onClick={props.dismiss}>
        {pageTexts.log.gotIt}
      </button>
    </div>
  );
}

/** An answer or an event, line by line. */
function NoticeRow({ tone, lines }: Pick<Notice, "tone" | "lines">): JSX.Element {
  return <p class={`notice ${tone}`}>{lines.map(cleanText).map(lineOf)}</p>;
}

/** A line of `/help` has two columns, which blanks align only in a monospaced font. */
const columns = /^ {2}(\S.*?) {2,}(\S.*)$/;

function lineOf(line: string): JSX.Element | string {
  const [, typed, does] = columns.exec(line) ?? [];
  if (typed === undefined) return `${line}\n`;
  return (
    <span class="columns">
      <span>{typed}</span> <span>{does}</span>
    </span>
  );
}
