import { patienceMs } from "../../test/support/transcript.ts";
import type { Firefox } from "./firefox.ts";

interface Size {
  width: number;
  height: number;
}

interface Node {
  sharedId: string;
}

type Evaluated =
  | { type: "success"; result: { value?: string } }
  | { type: "exception"; exceptionDetails: { text: string } };

/** Keys that are no characters (W3C WebDriver, §Keyboard actions). */
const keys = {
  Backspace: "\uE003",
  Enter: "\uE007",
  Tab: "\uE004",
  Escape: "\uE00C",
  Shift: "\uE008",
  Control: "\uE009",
  ArrowUp: "\uE013",
  ArrowDown: "\uE015",
  ArrowRight: "\uE014",
  PageUp: "\uE00E",
  Home: "\uE011",
  End: "\uE010",
  Space: " ",
} as const;

export type Key = keyof typeof keys;

/** Presses of Tab after which something counts as out of reach. */
const mostTabs = 60;

/** Someone at the page in Firefox, in a window of their own. */
export class FirefoxPerson {
  readonly #firefox: Firefox;
  readonly #context: string;

  private constructor(firefox: Firefox, context: string) {
    this.#firefox = firefox;
    this.#context = context;
  }

  static async opens(firefox: Firefox, url: string, size: Size): Promise<FirefoxPerson> {
    const type = "window";
    const { context } = await firefox.asks<{ context: string }>("browsingContext.create", { type });
    const person = new FirefoxPerson(firefox, context);
    // Keys press no button in a window behind another.
    await person.#asks("browsingContext.activate", {});
    await person.resizes(size);
    await person.#asks("browsingContext.navigate", { url, wait: "complete" });
    return person;
  }

  async resizes(size: Size): Promise<void> {
    await this.#asks("browsingContext.setViewport", { viewport: size });
    await this.until(`innerWidth === ${size.width}`, "for the view");
  }

  /** What an expression is in the page, or what it promises. */
  async evaluates<Value>(expression: string): Promise<Value> {
    const answer = await this.#firefox.asks<Evaluated>("script.evaluate", {
      expression: `(async () => JSON.stringify(await (${expression})) ?? "null")()`,
      target: { context: this.#context },
      awaitPromise: true,
    });
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
    return JSON.parse(answer.result.value ?? "null") as Value;
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string, what: string): Promise<void> {
    const end = performance.now() + patienceMs;
    while (!(await this.evaluates<boolean>(`Boolean(${expression})`))) {
      if (performance.now() > end) throw await this.#failure(what);
      await this.evaluates(changes);
    }
  }

  async sees(text: string): Promise<void> {
    const wanted = JSON.stringify(text);
    await this.until(`document.body.innerText.includes(${wanted})`, `to see ${wanted}`);
  }

  /** Clicks what a screen reader calls so, once it is there. */
  async clicks(role: string, name: string): Promise<void> {
    const node = await this.#finds(role, name);
    await this.#calls(node, `(node) => node.scrollIntoView({ block: "nearest" })`);
    await this.evaluates(changes);
    const origin = { type: "element", element: { sharedId: node.sharedId } };
    await this.#acts("pointer", [
      { type: "pointerMove", x: 0, y: 0, origin },
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
    ]);
  }

  async types(text: string): Promise<void> {
    const presses = Array.from(text, (value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await this.#acts("key", presses.flat());
  }

  /** Types a line where the focus is, and presses Enter. */
  async says(line: string): Promise<void> {
    await this.types(line);
    await this.presses("Enter");
  }

  async presses(...pressed: Key[]): Promise<void> {
    for (const key of pressed) await this.types(keys[key]);
  }

  /** Presses a character while a key is held. */
  async holds(held: Key, character: string): Promise<void> {
    await this.#acts("key", [
      { type: "keyDown", value: keys[held] },
      { type: "keyDown", value: character },
      { type: "keyUp", value: character },
      { type: "keyUp", value: keys[held] },
    ]);
  }

  /** Presses Tab until what a screen reader calls so has the focus. */
  async tabsTo(role: string, name: string): Promise<void> {
    const node = await this.#finds(role, name);
    for (let presses = 0; presses < mostTabs; presses++) {
      if (await this.#calls<boolean>(node, "(node) => node === document.activeElement")) return;
      await this.presses("Tab");
    }
    throw await this.#failure(`to reach the ${role} ${name} by Tab`);
  }

  /** Waits until what a screen reader calls so has the focus. */
  async isAt(role: string, name: string): Promise<void> {
    const end = performance.now() + patienceMs;
    for (;;) {
      const node = await this.#finds(role, name);
      if (await this.#calls<boolean>(node, "(node) => node === document.activeElement")) return;
      if (performance.now() > end) throw await this.#failure(`for the focus on ${role} ${name}`);
      await this.evaluates(changes);
    }
  }

  async screenshot(): Promise<Uint8Array> {
    const { data } = await this.#asks<{ data: string }>("browsingContext.captureScreenshot", {});
    return Buffer.from(data, "base64");
  }

  /** Errors in the console, and what the page's security policy forbade. */
  async complaints(): Promise<string[]> {
    const violations = await this.evaluates<string[]>("globalThis.violations");
    return [...this.#firefox.errorsOf(this.#context), ...violations];
  }

  async #finds(role: string, name: string): Promise<Node> {
    const end = performance.now() + patienceMs;
    for (;;) {
      const locator = { type: "accessibility", value: { role, name } };
      const { nodes } = await this.#asks<{ nodes: Node[] }>("browsingContext.locateNodes", {
        locator,
      });
      const [node] = nodes;
      if (node) return node;
      if (performance.now() > end) throw await this.#failure(`for the ${role} ${name}`);
      await this.evaluates(changes);
    }
  }

  async #calls<Value>(node: Node, functionDeclaration: string): Promise<Value | undefined> {
    const answer = await this.#firefox.asks<{ result?: { value?: Value } }>("script.callFunction", {
      functionDeclaration,
      arguments: [{ sharedId: node.sharedId }],
      target: { context: this.#context },
      awaitPromise: false,
    });
    return answer.result?.value;
  }

  async #acts(type: "key" | "pointer", actions: Record<string, unknown>[]): Promise<void> {
    await this.#asks("input.performActions", { actions: [{ type, id: type, actions }] });
  }

  async #asks<Result>(method: string, params: Record<string, unknown>): Promise<Result> {
    return await this.#firefox.asks<Result>(method, { context: this.#context, ...params });
  }

  async #failure(what: string): Promise<Error> {
    const text = await this.evaluates<string>("document.body.innerText");
    return new Error(`Firefox waited in vain ${what}; it shows:\n${text.slice(-2_000)}`);
  }
}

/** Resolves when the page has changed, or is drawn again. */
const changes = `new Promise((resolve) => {
  const observer = new MutationObserver(() => { observer.disconnect(); resolve(null); });
  observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)));
})`;
