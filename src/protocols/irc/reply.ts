import type { Capability } from "./capabilities.ts";
import { capabilities } from "./capabilities.ts";
import type { OutLine } from "./ircLine.ts";

export interface AnswerOptions {
  /** What the client called the command (IRCv3 labeled-response); undefined where it gave no label. */
  label: string | undefined;
  caps: ReadonlySet<Capability>;
  /** The server's name. */
  server: string;
}

/**
 * What answers one command, in order. A part of it may be held: it comes once the hub has settled what
 * was asked for, and what stands behind it waits.
 */
export class Answer {
  readonly #options: AnswerOptions;
  readonly #parts: OutLine[][] = [[]];
  #held = 0;

  constructor(options: AnswerOptions) {
    this.#options = options;
  }

  get isLabelled(): boolean {
    const { label, caps } = this.#options;
    return label !== undefined && caps.has(capabilities.labeledResponse);
  }

  /** False while a part of it is still to come. */
  get isWhole(): boolean {
    return this.#held === 0;
  }

  add(...lines: OutLine[]): void {
    this.#parts.at(-1)?.push(...lines);
  }

  /** Keeps a place for lines that come later; call what it returns once. */
  hold(): (lines: OutLine[]) => void {
    const part: OutLine[] = [];
    this.#parts.push(part, []);
    this.#held += 1;
    return (lines) => {
      part.push(...lines);
      this.#held -= 1;
    };
  }

  /** All its lines; a labelled answer of none is an ACK and one of several a batch (IRCv3 labeled-response). */
  get lines(): OutLine[] {
    const { label, caps, server } = this.#options;
    const lines = this.#parts.flat();
    if (label === undefined || !this.isLabelled) return lines;
    const [first, second] = lines;
    if (!first) return [labelled({ source: server, command: "ACK", params: [] }, label)];
    if (!second) return [labelled(first, label)];
    if (!caps.has(capabilities.batch)) return [labelled(first, label), ...lines.slice(1)];
    const begin = { source: server, command: "BATCH", params: [`+${batch}`, "labeled-response"] };
    const end = { source: server, command: "BATCH", params: [`-${batch}`] };
    return [labelled(begin, label), ...lines.map((line) => tagged(line, "batch", batch)), end];
  }
}

/** Answers do not overlap, so that one name serves them all. */
const batch = "answer";

function labelled(line: OutLine, label: string): OutLine {
  return tagged(line, "label", label);
}

/** The line with one tag more; what is in a batch of its own stays there. */
export function tagged(line: OutLine, key: string, value: string): OutLine {
  if (line.tags?.has(key)) return line;
  return { ...line, tags: new Map([[key, value], ...(line.tags ?? [])]) };
}

/** Whom answers go to. */
export interface Answered {
  send(lines: readonly OutLine[]): void;
}

/** Answers go out in the order of what they answer: one that is still to come holds up those behind it. */
export class Answers {
  readonly #client: Answered;
  /** Undefined where none waits, as is the rule. */
  #waiting: Answer[] | undefined;

  constructor(client: Answered) {
    this.#client = client;
  }

  add(answer: Answer): void {
    if (this.#waiting) this.#waiting.push(answer);
    else this.#waiting = [answer];
    this.settle();
  }

  /** Call when a part that was held has come. */
  settle(): void {
    const waiting = this.#waiting ?? [];
    while (waiting[0]?.isWhole) {
      const { lines } = waiting[0];
      waiting.shift();
      if (lines.length > 0) this.#client.send(lines);
    }
    if (waiting.length === 0) this.#waiting = undefined;
  }
}
