import * as v from "valibot";
import type { ReadonlySignal } from "./signal.ts";
import { Signal } from "./signal.ts";

export const themes = ["system", "light", "dark"] as const;
/** In per cent of the usual size. */
export const textSizes = [90, 100, 125, 150, 200] as const;
/** `automatic`: it sends, but where one types on glass. */
export const enterMeanings = ["automatic", "sends", "breaks"] as const;

/** Where the reader has chosen nothing. */
const usual = {
  theme: "system",
  textSize: 100,
  enter: "automatic",
  /** A sound for private messages and mentions that nobody sees as they come. */
  sound: true,
  /** The same by the system's notifications. */
  notifications: false,
} as const;

const schema = v.object({
  theme: v.exactOptional(v.picklist(themes), usual.theme),
  textSize: v.exactOptional(v.picklist(textSizes), usual.textSize),
  enter: v.exactOptional(v.picklist(enterMeanings), usual.enter),
  sound: v.exactOptional(v.boolean(), usual.sound),
  notifications: v.exactOptional(v.boolean(), usual.notifications),
});

/** How the page looks and behaves in this browser, as its reader has chosen. */
export type Settings = v.InferOutput<typeof schema>;

const key = "classchat settings";

/** Keeps them for all tabs of this browser; where it forbids that, for this page. */
export class SettingsStore {
  readonly #storage: Pick<Storage, "getItem" | "setItem"> | undefined;
  readonly #current;

  constructor(storage: Pick<Storage, "getItem" | "setItem"> | undefined) {
    this.#storage = storage;
    this.#current = new Signal(this.#read());
  }

  get current(): ReadonlySignal<Settings> {
    return this.#current;
  }

  change(part: Partial<Settings>): void {
    this.#current.value = { ...this.#current.value, ...part };
    try {
      this.#storage?.setItem(key, JSON.stringify(this.#current.value));
    } catch {
      // Storage that is full keeps nothing.
    }
  }

  /** Takes what another tab has changed. */
  hear({ key: changed }: { key: string | null }): void {
    if (changed === key) this.#current.value = this.#read();
  }

  #read(): Settings {
    try {
      const parsed = v.safeParse(schema, JSON.parse(this.#storage?.getItem(key) ?? "{}"));
      if (parsed.success) return parsed.output;
    } catch {
      // What cannot be read is as if it were not there.
    }
    return usual;
  }
}

/** What outlives the tab; undefined where the browser forbids it. */
export function findLocalStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
