/** The answer to a request; the lines say what was wrong with all of it or with a part. */
export interface RequestAnswer {
  isGranted: boolean;
  /** Of the refusal; `over` if the session has ended. */
  code: string | undefined;
  lines: string[];
}

interface PendingRequest {
  lines: string[];
  resolve: (answer: RequestAnswer) => void;
}

/** Requests whose caller waits for the answer, by the id of their frame. */
export class PendingRequests {
  readonly #requests = new Map<string, PendingRequest>();
  /** Why nothing is answered any more. */
  #over: string | undefined;

  /** Resolves once the frame of this id is answered, or the session has ended. */
  async add(id: string): Promise<RequestAnswer> {
    const answer = new Promise<RequestAnswer>((resolve) => {
      this.#requests.set(id, { lines: [], resolve });
    });
    if (this.#over !== undefined) this.end(this.#over);
    return await answer;
  }

  /** Refuses what is pending and all that follows. */
  end(why: string): void {
    this.#over = why;
    for (const id of this.#requests.keys()) this.refuse(id, [why], "over");
  }

  /**
   * Returns false if nobody waits for this answer.
   * @param code undefined for a refusal of a single member, which the answer follows
   */
  refuse(id: string, lines: string[], code: string | undefined): boolean {
    const request = this.#requests.get(id);
    request?.lines.push(...lines);
    if (code !== undefined) this.#settle(id, code);
    return request !== undefined;
  }

  grant(id: string): void {
    this.#settle(id, undefined);
  }

  #settle(id: string, code: string | undefined): void {
    const request = this.#requests.get(id);
    this.#requests.delete(id);
    request?.resolve({ isGranted: code === undefined, code, lines: request.lines });
  }
}

/** Requests for a list, of rooms or of groups. Their answers carry no id, but come in order. */
export class ListRequests<Item extends { name: string }> {
  /** The last list a caller asked for, by name; undefined until it comes. */
  items: readonly Item[] | undefined;
  #askers: ("line" | "caller")[] = [];
  #parts: Item[] = [];

  /** @param asker a typed line, whose answer is shown, or a caller, who looks at `items` */
  add(asker: "line" | "caller"): void {
    this.#askers.push(asker);
  }

  /** Takes a part of an answer; returns the whole list with the last part, if a typed line asked for it. */
  take(part: readonly Item[], { more }: { more?: true }): Item[] | undefined {
    this.#parts.push(...part);
    if (more) return undefined;
    const items = this.#parts;
    this.#parts = [];
    if (this.#askers.shift() !== "caller") return items;
    this.items = items.toSorted((one, other) => one.name.localeCompare(other.name));
    return undefined;
  }

  /** The connection is lost, and with it the answers that have not come. */
  clear(): void {
    this.#askers = [];
    this.#parts = [];
  }
}
