import { browser } from "./browser.ts";
import type { Picture } from "./qrPicture.ts";
import { patienceMs } from "./transcript.ts";

/** A message as the page shows it. */
export interface ShownMessage {
  from: string;
  /** Whom it is for, where that is not everyone. */
  reach: string;
  text: string;
  /** For messages of their own: sending, sent, refused, … */
  state: string;
}

interface LogEntry {
  entry: { level: string; text: string };
}

interface Size {
  width: number;
  height: number;
}

/** Presses of Tab after which something counts as out of reach. */
const mostTabs = 60;

/** Keeps what was done to the page last: what a test waits for in vain may have been missed by a click. */
const noteEvents = `(() => {
  globalThis.noted = [];
  for (const type of ["pointerdown", "click", "keydown", "popstate"]) {
    addEventListener(type, ({ timeStamp, target, key = "" }) => {
      const what = target?.outerHTML?.slice(0, 80) ?? "";
      noted.push([Math.round(timeStamp), type, key, what].join(" "));
      noted.splice(0, noted.length - 20);
    }, true);
  }
})()`;

const laptop: Size = { width: 1_280, height: 800 };

/** Someone at the page in a real browser: clicks, types and reads as a person does. */
export class PagePerson implements AsyncDisposable {
  readonly view: Bun.WebView;

  /** Errors and warnings of the page, those of its security policy included. */
  readonly complaints: string[] = [];
  readonly #url: string;

  private constructor(view: Bun.WebView, url: string) {
    this.view = view;
    this.#url = url;
    view.addEventListener("Log.entryAdded", ({ data }: MessageEvent<LogEntry>) => {
      if (data.entry.level === "error") this.complaints.push(data.entry.text);
    });
    view.addEventListener("Runtime.exceptionThrown", ({ data }: MessageEvent<unknown>) => {
      this.complaints.push(JSON.stringify(data));
    });
  }

  static async opens(port: number, size = laptop, host = "127.0.0.1"): Promise<PagePerson> {
    return await PagePerson.follows(`http://${host}:${port}/`, size);
  }

  /** Opens a link in a new tab. */
  static async follows(url: string, size = laptop): Promise<PagePerson> {
    const view = new Bun.WebView({ ...size, backend: browser });
    // Only a view that has been somewhere can be told more.
    await view.navigate("about:blank");
    const person = new PagePerson(view, url);
    const metrics = { ...size, deviceScaleFactor: 1, mobile: size.width < laptop.width / 2 };
    await view.cdp("Emulation.setDeviceMetricsOverride", metrics);
    await view.cdp("Log.enable");
    await view.cdp("Runtime.enable");
    // No authority has signed the certificate: a person reads the warning and goes on.
    await view.cdp("Security.setIgnoreCertificateErrors", { ignore: true });
    await view.cdp("Page.enable");
    await view.cdp("Page.addScriptToEvaluateOnNewDocument", { source: noteEvents });
    await view.navigate(url);
    return person;
  }

  /** Another tab with a copy of all this one keeps, as a browser makes it. */
  async duplicates(): Promise<PagePerson> {
    const kept = await this.view.evaluate<Record<string, string>>("({ ...sessionStorage })");
    const view = new Bun.WebView({ ...laptop, backend: browser });
    const copy = new PagePerson(view, this.#url);
    await view.navigate("about:blank");
    await view.cdp("Page.enable");
    const source = `if (!sessionStorage.length) Object.assign(sessionStorage, ${JSON.stringify(kept)})`;
    await view.cdp("Page.addScriptToEvaluateOnNewDocument", { source });
    await view.navigate(this.#url);
    return copy;
  }

  /** Opens the page, gives the name and is in the class. */
  static async joins(port: number, name: string, size?: Size): Promise<PagePerson> {
    const person = await PagePerson.opens(port, size);
    await person.joins(name);
    return person;
  }

  async joins(name: string): Promise<void> {
    await this.givesName(name);
    await this.finds("textbox", "Message");
  }

  async givesName(name: string): Promise<void> {
    await this.writes("Enter your name", name);
    await this.clicks("button", "Join");
  }

  /** Replaces what stands in a text box. */
  async writes(label: string, text: string): Promise<void> {
    await this.#focuses(await this.finds("textbox", label));
    await this.view.evaluate("document.activeElement.select()");
    if (text === "") await this.view.press("Delete");
    else await this.view.type(text);
  }

  /** Writes a line into the composer and presses Enter. */
  async says(line: string): Promise<void> {
    await this.writes("Message", line);
    await this.view.press("Enter");
  }

  /** Presses Tab until what a screen reader calls so has the focus. */
  async tabsTo(role: string, name: string): Promise<void> {
    const wanted = await this.finds(role, name);
    for (let presses = 0; presses < mostTabs; presses++) {
      if ((await this.#focused()) === wanted) return;
      await this.view.press("Tab");
    }
    throw await this.#failure(`to reach the ${role} ${name} by Tab`);
  }

  /** Waits until what a screen reader calls so has the focus. */
  async isAt(role: string, name: string): Promise<void> {
    const end = performance.now() + patienceMs;
    while ((await this.#focused()) !== (await this.finds(role, name))) {
      if (performance.now() > end) throw await this.#failure(`for the focus on ${role} ${name}`);
      await this.#changes();
    }
  }

  /** Whether what has the focus is drawn so. */
  async hasVisibleFocus(): Promise<boolean> {
    return await this.view.evaluate<boolean>(
      `getComputedStyle(document.activeElement).outlineStyle !== "none"`,
    );
  }

  async presses(...keys: string[]): Promise<void> {
    for (const key of keys) await this.view.press(key);
  }

  /** Clicks what a screen reader calls so, once it is there. */
  async clicks(role: string, name: string): Promise<void> {
    const end = performance.now() + patienceMs;
    const node = await this.finds(role, name);
    await this.view.cdp("DOM.scrollIntoViewIfNeeded", { backendNodeId: node });
    let before: string | undefined;
    for (;;) {
      const [x, y] = await this.#middle(node);
      // A click would miss what still moves, or is below something else.
      const isStill = before === `${x} ${y}`;
      if (isStill && (await this.#isOnTop(node, x, y))) return await this.view.click(x, y);
      if (performance.now() > end) throw await this.#failure(`to click the ${role} ${name}`);
      before = `${x} ${y}`;
      await this.#changes();
    }
  }

  /** The node a screen reader gives this role and exactly this name, once it is there. */
  async finds(role: string, name: string): Promise<number> {
    const end = performance.now() + patienceMs;
    for (;;) {
      const found = await this.#look(role, name);
      if (found !== undefined) return found;
      if (performance.now() > end) throw await this.#failure(`for the ${role} ${name}`);
      await this.#changes();
    }
  }

  /** Waits until the page's text holds this. */
  async sees(text: string): Promise<void> {
    await this.until(
      `document.body.innerText.includes(${JSON.stringify(text)})`,
      `to see ${JSON.stringify(text)}`,
    );
  }

  /** Waits until a message is shown that is all of this. */
  async seesMessage(wanted: Partial<ShownMessage>): Promise<void> {
    const isWanted = `${messages}.some((shown) => Object.entries(${JSON.stringify(wanted)})
      .every(([key, value]) => shown[key] === value))`;
    await this.until(isWanted, `for the message ${JSON.stringify(wanted)}`);
  }

  /** The titles of the conversations in which something is unread, as they are listed. */
  async unreadConversations(): Promise<string[]> {
    return await this.view.evaluate<string[]>(
      `[...document.querySelectorAll("#panel button.unread .title")].map((title) => title.textContent.trim())`,
    );
  }

  /** Shows the conversation of that title. */
  async chooses(title: string): Promise<void> {
    await this.view.evaluate(
      `[...document.querySelectorAll("#panel button.conversation")].find((button) => button.querySelector(".title").textContent.trim() === ${JSON.stringify(title)}).click()`,
    );
    await this.until(
      `document.querySelector("main h1").innerText.trim() === ${JSON.stringify(title)}`,
      `for the conversation ${title}`,
    );
  }

  /** What the log shows of messages, in order. */
  async messages(): Promise<ShownMessage[]> {
    return await this.view.evaluate<ShownMessage[]>(messages);
  }

  /** The texts of a list's entries, by its label. */
  async list(label: string): Promise<string[]> {
    return await this.view.evaluate<string[]>(listed(label));
  }

  async seesList(label: string, entries: string[]): Promise<void> {
    const isSo = `JSON.stringify(${listed(label)}) === ${JSON.stringify(JSON.stringify(entries))}`;
    await this.until(isSo, `for ${label} to be ${entries.join(", ")}`);
  }

  /** Where the composer says the line will go. */
  async destination(): Promise<string> {
    return await this.view.evaluate<string>(
      `document.getElementById("destination").innerText.trim()`,
    );
  }

  async seesDestination(destination: string): Promise<void> {
    const is = `document.getElementById("destination")?.innerText.trim() === ${JSON.stringify(destination)}`;
    await this.until(is, `for the composer to say ${destination}`);
  }

  /** What stands in the composer. */
  async draft(): Promise<string> {
    return await this.view.evaluate<string>(`document.getElementById("message").value`);
  }

  /** Waits until an expression is true in the page, which is asked again whenever it has changed. */
  async until(expression: string, what: string): Promise<void> {
    const end = performance.now() + patienceMs;
    while (!(await this.view.evaluate<boolean>(`Boolean(${expression})`))) {
      if (performance.now() > end) throw await this.#failure(what);
      await this.#changes();
    }
  }

  /** Puts the page in the background, as behind another tab, or in front again. */
  async looksAway(isAway: boolean): Promise<void> {
    await this.view.evaluate(`(() => {
      Object.defineProperty(document, "hidden", { value: ${isAway}, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    })()`);
  }

  /** Types an address into the tab's address bar; whatever follows a `#` alone loads nothing. */
  async goesTo(url: string): Promise<void> {
    await this.view.evaluate(`location.href = ${JSON.stringify(url)}`);
  }

  /** What the page looks like to a camera. */
  async picture(): Promise<Picture> {
    const shot = await this.view.screenshot({ encoding: "base64" });
    const { width, height, greys } = await this.view.evaluate<Record<keyof Picture, string>>(`
      new Promise((resolve) => {
        const image = new Image();
        image.onload = () => {
          const { width, height } = image;
          const canvas = document.createElement("canvas");
          Object.assign(canvas, { width, height });
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, width, height);
          let greys = "";
          for (let at = 0; at < data.length; at += 4) greys += String.fromCharCode(data[at]);
          resolve({ width, height, greys: btoa(greys) });
        };
        image.src = "data:image/png;base64,${shot}";
      })`);
    return {
      width: Number(width),
      height: Number(height),
      greys: new Uint8Array(Buffer.from(greys, "base64")),
    };
  }

  async reloads(): Promise<void> {
    await this.view.reload();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.view[Symbol.asyncDispose]();
  }

  async #focused(): Promise<number | undefined> {
    const { result } = await this.view.cdp<{ result: { objectId: string } }>("Runtime.evaluate", {
      expression: "document.activeElement",
    });
    const { node } = await this.view.cdp<{ node: { backendNodeId: number } }>(
      "DOM.describeNode",
      result,
    );
    return node.backendNodeId;
  }

  async #look(role: string, name: string): Promise<number | undefined> {
    const { root } = await this.view.cdp<{ root: { nodeId: number } }>("DOM.getDocument");
    const asked = { nodeId: root.nodeId, role, accessibleName: name };
    const found = this.view.cdp<{ nodes: { ignored: boolean; backendDOMNodeId: number }[] }>(
      "Accessibility.queryAXTree",
      asked,
    );
    const answer = await found.catch((error: Error) => {
      // Another page has taken this one's place meanwhile.
      if (error.message === "Could not find node with given id") return undefined;
      throw error;
    });
    return answer?.nodes.find(({ ignored }) => !ignored)?.backendDOMNodeId;
  }

  async #middle(backendNodeId: number): Promise<[x: number, y: number]> {
    const { model } = await this.view.cdp<{ model: { content: number[] } }>("DOM.getBoxModel", {
      backendNodeId,
    });
    const [left = 0, top = 0, right = 0, , , bottom = 0] = model.content;
    return [(left + right) / 2, (top + bottom) / 2];
  }

  async #isOnTop(backendNodeId: number, x: number, y: number): Promise<boolean> {
    const { object } = await this.view.cdp<{ object: { objectId: string } }>("DOM.resolveNode", {
      backendNodeId,
    });
    const { result } = await this.view.cdp<{ result: { value: boolean } }>(
      "Runtime.callFunctionOn",
      {
        ...object,
        functionDeclaration:
          "function (x, y) { return this.contains(document.elementFromPoint(x, y)); }",
        arguments: [{ value: x }, { value: y }],
      },
    );
    return result.value;
  }

  async #focuses(backendNodeId: number): Promise<void> {
    await this.view.cdp("DOM.focus", { backendNodeId });
  }

  /** Waits for the page to change, or to be drawn again. */
  async #changes(): Promise<void> {
    await this.view.evaluate(`new Promise((resolve) => {
      const observer = new MutationObserver(() => { observer.disconnect(); resolve(); });
      const all = { subtree: true, childList: true, characterData: true, attributes: true };
      observer.observe(document, all);
      requestAnimationFrame(() => requestAnimationFrame(resolve));
    })`);
  }

  async #failure(what: string): Promise<Error> {
    const text = await this.view.evaluate<string>("document.body.innerText");
    const events = await this.view.evaluate<string>(`(globalThis.noted ?? []).join("\\n")`);
    const shows = `it shows:\n${text.slice(-2_000)}\nafter:\n${events}`;
    return new Error(`the page waited in vain ${what}; ${shows}`);
  }
}

const messages = `[...document.querySelectorAll('[role=log] article')].map((article) => {
  const text = (part) => article.querySelector(part)?.innerText.trim() ?? "";
  return { from: text(".name"), reach: text(".reach"), text: text(".text"), state: text(".delivery, .sent") };
})`;

function listed(label: string): string {
  return `[...(document.querySelector('ul[aria-label=${JSON.stringify(label)}]')?.children ?? [])]
    .map((entry) => [...entry.querySelectorAll(".title, .badge")].map((part) => part.textContent.trim()).join(" "))`;
}
