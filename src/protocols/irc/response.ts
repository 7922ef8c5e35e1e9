import type { Capability } from "./capabilities.ts";
import type { OutgoingLine } from "./ircLine.ts";

export interface ResponseOptions {
  /** The client's label for the command (IRCv3 labeled-response); undefined when it gave none. */
  label: string | undefined;
  caps: ReadonlySet<Capability>;
  /** The server's name. */
  server: string;
  /** Sends the response in its turn; without it, the lines are only collected. */
  queue?: ResponseQueue;
}

/**
 * The lines that answer one command, in order. A part may be reserved for lines that follow once the hub
 * has answered the command or told its event.
 */
export class CommandResponse {
  readonly #options: ResponseOptions;
  #label: string | undefined;
  readonly #parts: OutgoingLine[][] = [[]];
  #reserved = 0;

  constructor(options: ResponseOptions) {
    this.#options = options;
    this.#label = options.label;
  }

  get isLabeled(): boolean {
    return this.#label !== undefined && this.#options.caps.has("labeled-response");
  }

  /** Leaves the label to the response of a later command, which answers this one too. */
  takeLabel(): string | undefined {
    const label = this.#label;
    this.#label = undefined;
    return label;
  }

  /** Answers an earlier command too, whose label is given. */
  answerLabel(label: string | undefined): void {
    this.#label ??= label;
  }

  get isComplete(): boolean {
    return this.#reserved === 0;
  }

  add(...lines: OutgoingLine[]): void {
    this.#parts.at(-1)?.push(...lines);
  }

  /** Reserves a place for lines to follow. Call the returned function once, with lines or with none. */
  reserve(): (lines: OutgoingLine[]) => void {
    const part: OutgoingLine[] = [];
    this.#parts.push(part, []);
    this.#reserved += 1;
    return (lines) => {
      part.push(...lines);
      this.#reserved -= 1;
      if (this.#reserved === 0) this.#options.queue?.flush();
    };
  }

  /** All lines. A labeled response without lines is an ACK, one of several a batch (IRCv3 labeled-response). */
  get lines(): OutgoingLine[] {
    const { caps, server } = this.#options;
    const label = this.#label;
    const lines = this.#parts.flat();
    if (label === undefined || !this.isLabeled) return lines;
    const [first, second] = lines;
    if (!first) return [addTag({ source: server, command: "ACK", params: [] }, "label", label)];
    if (!second) return [addTag(first, "label", label)];
    if (!caps.has("batch") || isBatch(lines))
      return [addTag(first, "label", label), ...lines.slice(1)];
    const begin = { source: server, command: "BATCH", params: [`+${batch}`, "labeled-response"] };
    const end = { source: server, command: "BATCH", params: [`-${batch}`] };
    const inside = lines.map((line) => addTag(line, "batch", batch));
    return [addTag(begin, "label", label), ...inside, end];
  }
}

/** Whether the lines are a batch already. */
function isBatch(lines: readonly OutgoingLine[]): boolean {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first?.command !== "BATCH" || last?.command !== "BATCH") return false;
  return first.params[0]?.slice(1) === last.params[0]?.slice(1);
}

/** The reference tag of every labeled batch: responses do not overlap, so one name is enough. */
const batch = "answer";

/** Adds a tag; a line that has this tag already, as one in a nested batch, keeps its own. */
export function addTag(line: OutgoingLine, key: string, value: string): OutgoingLine {
  if (line.tags?.has(key)) return line;
  return { ...line, tags: new Map([[key, value], ...(line.tags ?? [])]) };
}

/** Sends responses in the order of their commands: an incomplete one holds back those after it. */
export class ResponseQueue {
  readonly #send: (lines: readonly OutgoingLine[]) => void;
  readonly #waiting: CommandResponse[] = [];

  constructor(send: (lines: readonly OutgoingLine[]) => void) {
    this.#send = send;
  }

  add(response: CommandResponse): void {
    this.#waiting.push(response);
    this.flush();
  }

  /** Sends what is complete; call it when a response has become complete. */
  flush(): void {
    while (this.#waiting[0]?.isComplete) {
      const { lines } = this.#waiting[0];
      this.#waiting.shift();
      if (lines.length > 0) this.#send(lines);
    }
  }
}
