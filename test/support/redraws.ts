import type { PagePerson } from "./pagePerson.ts";

/**
 * What Preact has drawn, read from its own tree: a component that was drawn again has other children. Its fields
 * have these names in every build (`mangle.json` of Preact).
 */
const lookAtTree = `(() => {
  const components = new Map();
  const page = document.getElementById("page");
  // A fragment, such as that of a list, is no component of its own.
  const fragment = page.__k.type;
  const walk = (vnode, host) => {
    if (!vnode || typeof vnode !== "object") return;
    const isComponent = typeof vnode.type === "function" && vnode.type !== fragment;
    if (isComponent) components.set(vnode.__c, { children: vnode.__k, element: vnode.__e ?? host });
    const isElement = typeof vnode.type === "string";
    for (const child of vnode.__k ?? []) walk(child, isElement ? vnode.__e : host);
  };
  walk(page.__k, page);
  return components;
})()`;

/** What stands in lists by itself, and what of it tells one from another. */
const items = { "[role=log] > *": ".text", "button.conversation": ".title" };
/** The parts of the chat. */
const parts = [".log-frame", ".composer", ".head", "nav"];

/** Follows which components of a page are drawn again. */
export class Redraws {
  readonly #person: PagePerson;

  private constructor(person: PagePerson) {
    this.#person = person;
  }

  static async of(person: PagePerson): Promise<Redraws> {
    const redraws = new Redraws(person);
    await redraws.takesNote();
    return redraws;
  }

  /** From now on. */
  async takesNote(): Promise<void> {
    await this.#isStill();
    await this.#person.view.evaluate(`void (globalThis.treeBefore = ${lookAtTree})`);
  }

  /** Where components were drawn since then: the parts of the chat, rows by their text, conversations by their name. */
  async list(): Promise<string[]> {
    await this.#isStill();
    return await this.#person.view.evaluate<string[]>(`(() => {
      const places = new Set();
      for (const [component, { children, element }] of ${lookAtTree}) {
        if (treeBefore.get(component)?.children === children) continue;
        const at = element instanceof Element ? element : element.parentElement;
        const of = Object.entries(${JSON.stringify(items)}).find(([item]) => at.closest(item));
        const item = of && at.closest(of[0]);
        places.add(item
          ? (item.querySelector(of[1]) ?? item).textContent
          : ${JSON.stringify(parts)}.find((part) => at.closest(part)) ?? "all");
      }
      return [...places].toSorted();
    })()`);
  }

  /** What is to be drawn is drawn. */
  async #isStill(): Promise<void> {
    await this.#person.view.evaluate(
      "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))",
    );
  }
}
