import { cleanText, displayText } from "../../model/text.ts";
import { listNames } from "../../model/render.ts";
import { mentionPattern } from "../../model/mention.ts";
import type { Message } from "../../model/message.ts";
import { everyone, isGroupName, isRoomName } from "../../model/name.ts";
import * as texts from "../../model/texts.ts";
import { renderMessage, renderQuote } from "../../model/render.ts";
import { renderConnectionEvent } from "../reconnectingClient.ts";
import type { ConnectionEvent } from "../reconnectingClient.ts";
import type { DeliveryReceipt, Screen } from "../screen.ts";
import { promptSign } from "./conversations.ts";
import { encodeInput } from "./inputHistory.ts";
import type { Paint } from "./paint.ts";

const bell = "\u0007";
/** Stands in place of the time of a line that is not answered. */
const unansweredMark = "  …  ";
const refusedMark = "✗";
/** Unanswered lines that are shown at once: the rest of a screen is for what others say. */
const mostPinned = 5;

export interface TerminalScreenOptions {
  /** Prints text that ends in a line end. */
  print: (text: string) => void;
  /** Keeps these rows below all that is printed, instead of those before. */
  pin: (rows: readonly string[]) => void;
  setTitle: (title: string) => void;
  paint: Paint;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** Calls back once the event loop has handled all that was ready. */
  schedule: (end: () => void) => void;
  /** Since when nobody reads the terminal, told once an absence. */
  takeAbsence: () => number | undefined;
  /** A typed line is refused; returns the lines to show, with what else to try. */
  onRefused: (line: string, why: readonly string[]) => readonly string[];
  /** A message is shown that came in. */
  onMessage: (message: Message) => void;
}

/** A line that was typed, and the prompt before it. */
export interface PromptedLine {
  prompt: string;
  line: string;
}

/** The chat on a terminal: the usual lines with time and colour, written once per turn of the event loop. */
export class TerminalScreen implements Screen {
  readonly #options: TerminalScreenOptions;
  #me: string | undefined;
  #mention: RegExp | undefined;
  #lines: string[] = [];
  /** The typed line that is being done, until it is shown. */
  #doing: PromptedLine | undefined;
  /** Messages without an answer, by the ids of their frames. */
  readonly #unanswered = new Map<string, PromptedLine & { to: string }>();
  #isScheduled = false;
  #rings = false;

  constructor(options: TerminalScreenOptions) {
    this.#options = options;
  }

  /** From now on this is the member's name: it is the terminal's title, and its mentions stand out. */
  setMe(name: string): void {
    this.#options.setTitle(name);
    this.#me = name;
    this.#mention = mentionPattern(name);
  }

  message(message: Message): void {
    const { paint, onMessage } = this.#options;
    onMessage(message);
    const isToMe = message.to === this.#me;
    const isFromMe = message.from === this.#me;
    const isMention = this.#mention?.test(message.text.normalize("NFC")) ?? false;
    this.#rings ||= !isFromMe && (isToMe || isMention);
    const set = isToMe ? paint.private : isMention && !isFromMe ? paint.loud : setPlainly;
    const line = renderReadable(message);
    const from = cleanText(message.from);
    const start = line.indexOf(from);
    const rest = line.slice(start + from.length);
    this.#rule();
    this.#quote(message);
    const before = start > 0 ? set(line.slice(0, start)) : "";
    this.#add(message.at, before + paint.name(from) + set(rest));
  }

  earlier(message: Message): void {
    const time = timeOf(message.at);
    this.#quote(message);
    this.#push([this.#options.paint.earlier(`${time} ${renderReadable(message)}`)]);
  }

  answer(lines: readonly string[]): void {
    this.#push(lines.map(cleanText));
  }

  event(lines: readonly string[]): void {
    this.answer(lines);
  }

  refusal(lines: readonly string[], id: string | undefined): void {
    const { paint, now, onRefused } = this.#options;
    const refused = id === undefined ? this.#doing : this.#unanswered.get(id);
    if (id === undefined) this.#doing = undefined;
    else this.#settle(id);
    if (refused) {
      const { prompt, line } = refused;
      const behind = prompt === promptSign ? "" : `${paint.dim(prompt)} `;
      this.#add(now(), `${paint.bad(refusedMark)} ${behind}${paint.struck(showTyped(line))}`);
    }
    const shown = refused ? onRefused(refused.line, lines) : lines;
    this.#push(shown.map((line) => paint.bad(cleanText(line))));
  }

  presence(joined: readonly string[], left: readonly string[]): void {
    const { paint } = this.#options;
    if (joined.length > 0) this.#push([paint.dim(`· ${listNames(joined.map(cleanText))} joined`)]);
    if (left.length > 0) this.#push([paint.dim(`· ${listNames(left.map(cleanText))} left`)]);
  }

  renamed(from: string, to: string): void {
    this.#report(texts.renamed(from, to));
    if (from === this.#me) this.setMe(to);
  }

  sent({ id, to }: { id: string; to: string }): void {
    if (!this.#doing) return;
    this.#unanswered.set(id, { ...this.#doing, to });
    this.#doing = undefined;
    this.#schedule();
  }

  receipted({ id, delivery }: DeliveryReceipt): void {
    const said = this.#unanswered.get(id);
    this.#settle(id);
    if (said) this.#echo(said, said.to);
    if (delivery === "held") this.#report(texts.held);
  }

  connection(event: ConnectionEvent): void {
    this.#report(renderConnectionEvent(event));
  }

  /** Keeps a question and its answer above the input line. */
  answered(question: string, answer: string): void {
    this.#push([question + cleanText(answer)]);
  }

  /** Shows a typed line among the others while it is done, or, if it is a message, once it is answered. */
  type(typed: PromptedLine, perform: () => void): void {
    this.#doing = typed;
    perform();
    this.#showDoing();
  }

  /** Prints what was gathered. */
  flush(): void {
    this.#isScheduled = false;
    this.#options.pin(this.#pinnedRows());
    if (this.#lines.length === 0) return;
    const text = `${this.#lines.join("\n")}\n`;
    this.#lines = [];
    this.#options.print(this.#rings ? `${bell}${text}` : text);
    this.#rings = false;
  }

  /** Prints all that is left, unanswered lines as such. */
  close(): void {
    const { paint } = this.#options;
    const rows = this.#unanswered.values().map(({ prompt, line }) => {
      return paint.dim(`${unansweredMark} ${prompt} ${showTyped(line)}`);
    });
    this.#push([...rows]);
    this.#unanswered.clear();
    this.flush();
  }

  #pinnedRows(): string[] {
    const rows = [...this.#unanswered.values()].map(({ prompt, line }) => {
      return `${unansweredMark} ${prompt} ${encodeInput(line)}`;
    });
    const others = rows.length - mostPinned;
    if (others <= 0) return rows;
    return [`${unansweredMark} ${others} more not answered yet`, ...rows.slice(others)];
  }

  #settle(id: string): void {
    if (this.#unanswered.delete(id)) this.#schedule();
  }

  #showDoing(): void {
    const typed = this.#doing;
    this.#doing = undefined;
    if (typed) this.#echo(typed, everyone);
  }

  #echo({ prompt, line }: PromptedLine, to: string): void {
    const { paint, now } = this.#options;
    const isOpen = to === everyone || isGroupName(to) || isRoomName(to);
    const shown = showTyped(line);
    this.#add(now(), `${paint.dim(prompt)} ${isOpen ? shown : paint.private(shown)}`);
  }

  /** Shows where somebody stopped reading, above the first line that came since. */
  #rule(): void {
    const { paint, takeAbsence } = this.#options;
    const since = takeAbsence();
    if (since !== undefined) this.#push([paint.dim(`──── new since ${timeOf(since)} ────`)]);
  }

  /** Shows what the message answers, above it. */
  #quote(message: Message): void {
    for (const line of renderQuote(message).map(cleanText)) {
      this.#push([this.#options.paint.dim(line)]);
    }
  }

  #report(line: string): void {
    this.#push([this.#options.paint.dim(`· ${cleanText(line)}`)]);
  }

  #add(at: number, text: string): void {
    this.#push([`${this.#options.paint.dim(timeOf(at))} ${text}`]);
  }

  #push(lines: readonly string[]): void {
    this.#showDoing();
    this.#schedule();
    this.#lines.push(...lines);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#options.schedule(() => this.flush());
  }
}

function timeOf(at: number): string {
  return new Date(at).toTimeString().slice(0, 5);
}

function renderReadable(message: Message): string {
  return cleanText(renderMessage({ ...message, text: setApart(message.text) }));
}

function showTyped(line: string): string {
  return displayText(setApart(line));
}

/** A text of several lines begins on a line of its own, so that all have one indent and code can be copied. */
function setApart(text: string): string {
  const clean = cleanText(text);
  return clean.includes("\n") ? `\n${clean}` : text;
}

function setPlainly(text: string): string {
  return text;
}
