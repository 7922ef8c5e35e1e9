import type { StoredMessage } from "../../src/store/records.ts";
import type { Store } from "../../src/store/store.ts";

/**
 * Keeps what the store commits from now on, each message once.
 * @param onCommit called before each commit
 */
export function recordStored(store: Store, onCommit: () => void = () => {}): StoredMessage[] {
  const stored: StoredMessage[] = [];
  const [append, commit] = [store.append.bind(store), store.commit.bind(store)];
  let appended: StoredMessage[] = [];
  store.append = (message) => {
    appended.push(message);
    append(message);
  };
  store.commit = () => {
    onCommit();
    const repeated = commit();
    stored.push(...appended.filter((message) => !repeated.includes(message)));
    appended = [];
    return repeated;
  };
  return stored;
}
