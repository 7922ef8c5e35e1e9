import { MemoryStore } from "../../src/store/memoryStore.ts";
import type { StoredMessage } from "../../src/store/records.ts";
import { StorageFailure } from "../../src/store/store.ts";

/** A store whose disk may be full. */
export class FullStore extends MemoryStore {
  isFull = false;
  #dropped = 0;

  override append(entry: StoredMessage): void {
    if (this.isFull) this.#dropped += 1;
    else super.append(entry);
  }

  override commit(): ReturnType<MemoryStore["commit"]> {
    if (this.#dropped === 0) return super.commit();
    this.#dropped = 0;
    throw new StorageFailure("no space");
  }
}
