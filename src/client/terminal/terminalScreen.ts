import { cleanText, displayText } from "../../model/text.ts";
import { listNames } from "../../model/render.ts";
import { mentionPattern } from "../../model/mention.ts";
import type { Message } from "../../model/message.ts";
import { texts } from "../../model/texts.ts";
import { renderMessage } from "../../model/render.ts";
import { renderConnectionEvent } from "../reconnectingClient.ts";
import type { ConnectionEvent } from "../reconnectingClient.ts";
import type { DeliveryReceipt, Screen } from "../screen.ts";
import type { Paint } from "./paint.ts";

const bell = "\u0007";
export interface TerminalScreenOptions {
  /** Prints text that ends in a line end. */
  print: (text: string) => void;
  setTitle: (title: string) => void;
  paint: Paint;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
  /** Calls back once the event loop has handled all that was ready. */
  schedule: (end: () => void) => void;
}

/** The chat on a terminal: the usual lines with time and colour, written once per turn of the event loop. */
export class TerminalScreen implements Screen {
  readonly #options: TerminalScreenOptions;
  #me: string | undefined;
  #mention: RegExp | undefined;
  #lines: string[] = [];
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
    const { paint } = this.#options;
    const line = renderReadable(message);
    const isLoud = message.from !== this.#me && this.#concernsMe(message);
    this.#rings ||= isLoud;
    const from = cleanText(message.from);
    const start = line.indexOf(from);
    const rest = line.slice(start + from.length);
    const text = line.slice(0, start) + paint.name(from) + (isLoud ? paint.loud(rest) : rest);
    this.#add(message.at, text);
  }

  earlier(message: Message): void {
    const time = timeOf(message.at);
    this.#push([this.#options.paint.earlier(`${time} ${renderReadable(message)}`)]);
  }

  answer(lines: readonly string[]): void {
    this.#push(lines.map(cleanText));
  }

  event(lines: readonly string[]): void {
    this.answer(lines);
  }

  refusal(lines: readonly string[]): void {
    this.#push(lines.map((line) => this.#options.paint.bad(cleanText(line))));
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

  receipted({ delivery }: DeliveryReceipt): void {
    if (delivery === "held") this.#report(texts.held);
  }

  connection(event: ConnectionEvent): void {
    this.#report(renderConnectionEvent(event));
  }

  /** Keeps a question and its answer above the input line. */
  answered(question: string, answer: string): void {
    this.#push([question + cleanText(answer)]);
  }

  /** Shows the line that was just typed among the others. */
  echo(line: string): void {
    const { paint, now } = this.#options;
    this.#add(now(), `${paint.dim(">")} ${displayText(setApart(line))}`);
  }

  /** Prints what was gathered. */
  flush(): void {
    if (this.#lines.length === 0) return;
    const text = `${this.#lines.join("\n")}\n`;
    this.#lines = [];
    this.#options.print(this.#rings ? `${bell}${text}` : text);
    this.#rings = false;
  }

  #concernsMe({ to, text }: Message): boolean {
    return to === this.#me || (this.#mention?.test(text.normalize("NFC")) ?? false);
  }

  #report(line: string): void {
    this.#push([this.#options.paint.dim(`· ${cleanText(line)}`)]);
  }

  #add(at: number, text: string): void {
    this.#push([`${this.#options.paint.dim(timeOf(at))} ${text}`]);
  }

  #push(lines: readonly string[]): void {
    if (this.#lines.length === 0) this.#options.schedule(() => this.flush());
    this.#lines.push(...lines);
  }
}

function timeOf(at: number): string {
  return new Date(at).toTimeString().slice(0, 5);
}

function renderReadable(message: Message): string {
  return cleanText(renderMessage({ ...message, text: setApart(message.text) }));
}

/** A text of several lines begins on a line of its own, so that all have one indent and code can be copied. */
function setApart(text: string): string {
  const clean = cleanText(text);
  return clean.includes("\n") ? `\n${clean}` : text;
}
