import { limits } from "../model/limits.ts";
import type { Message } from "../model/message.ts";
import type { Store } from "./store.ts";

/** Keeps the newest messages for as long as the server runs. */
export class MemoryStore implements Store {
  #messages: Message[] = [];
  #appended: Message[] = [];

  get newest(): number {
    return this.#messages.at(-1)?.seq ?? 0;
  }

  append(message: Message): void {
    this.#appended.push(message);
  }

  commit(): void {
    if (this.#appended.length === 0) return;
    this.#messages.push(...this.#appended);
    this.#appended = [];
    // Cut back only when twice as many are held, so that a message costs no copy of the rest.
    if (this.#messages.length > 2 * limits.keptMessages) this.#cut();
  }

  after(seq: number): Message[] {
    this.#cut();
    return this.#messages.filter((message) => message.seq > seq);
  }

  #cut(): void {
    this.#messages = this.#messages.slice(-limits.keptMessages);
  }
}
