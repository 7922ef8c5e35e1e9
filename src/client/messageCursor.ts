/** Which messages of the class a client has seen: it shows each once, and asks for those after. */
export class MessageCursor {
  #newestMessage = 0;
  /** The newest message seen or receipted. */
  newest: number;

  /** @param newest all up to this one is seen, or not wanted */
  constructor(newest: number) {
    this.newest = newest;
  }

  /** Returns false where it was seen before. */
  message(seq: number): boolean {
    if (seq <= this.#newestMessage) return false;
    this.#newestMessage = seq;
    this.newest = Math.max(this.newest, seq);
    return true;
  }

  receipt(seq: number): void {
    this.newest = Math.max(this.newest, seq);
  }

  /** A new stay, in a class whose newest message is this one: numbers may begin again. */
  startAnew(newest: number): void {
    this.#newestMessage = 0;
    this.newest = Math.min(this.newest, newest);
  }
}
