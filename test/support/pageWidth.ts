import type { PagePerson } from "./pagePerson.ts";

interface View {
  width: number;
  height: number;
}

/** A phone, a tablet, a laptop and a projector. */
export const views: readonly View[] = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1_280, height: 800 },
  { width: 1_920, height: 1_080 },
];

/** What stands out of each of these views, one line each; nothing if all fits. */
export async function listWide(person: PagePerson, screen: string): Promise<string[]> {
  const wide: string[] = [];
  for (const view of views) {
    const { width, height } = view;
    const metrics = { ...view, deviceScaleFactor: 1, mobile: false };
    await person.view.cdp("Emulation.setDeviceMetricsOverride", metrics);
    await person.until(`innerWidth === ${width} && innerHeight === ${height}`, "for the view");
    const found = await person.view.evaluate<string[]>(`${drawn}.then(${findWide})`);
    wide.push(...found.map((line) => `${screen}, ${width}×${height}: ${line}`));
  }
  return wide;
}

export const drawn = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))`;

/**
 * Lists the elements and the texts that reach beyond the view to a side, and the boxes whose content can be
 * scrolled sideways: only a block of code may be. And the short words that room was made for by breaking them.
 */
export const findWide = `() => {
  const wide = [];
  const name = (element) => element.tagName.toLowerCase() +
    [...element.classList].map((word) => "." + word).join("") + " " + element.textContent.trim().slice(0, 20);
  const isOut = ({ left, right, width }) => width > 0 && (left < -0.5 || right > innerWidth + 0.5);
  const isHeard = (element) => element.closest(".visually-hidden, svg, pre > *") !== null ||
    getComputedStyle(element).clipPath === "inset(50%)" ||
    getComputedStyle(element).visibility === "hidden";
  const isCut = (element) => {
    for (let around = element; around && !around.matches(".chat"); around = around.parentElement) {
      const { textOverflow, overflowX } = getComputedStyle(around);
      if (textOverflow === "ellipsis" && overflowX !== "visible") return true;
    }
    return false;
  };
  for (const element of document.querySelectorAll("body *")) {
    if (isOut(element.getBoundingClientRect()) && !isHeard(element)) {
      wide.push(name(element) + " is out of the view");
    }
    if (element.matches(".badge, .role, .prefixed > span, .buttons button, time")) {
      const words = document.createRange();
      words.selectNodeContents(element);
      const height = words.getBoundingClientRect().height;
      if (height > 2 * parseFloat(getComputedStyle(element).fontSize)) wide.push(name(element) + " is broken");
    }
    // A box whose content is wider by a part of a pixel is not.
    const isWider = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
    if (isWider && !element.matches("pre, textarea") && !isHeard(element)) {
      const { overflowX } = getComputedStyle(element);
      const isScrolled = overflowX === "auto" || overflowX === "scroll";
      if (isScrolled) wide.push(name(element) + " is scrolled sideways");
    }
    const box = element.closest("main, nav, dialog")?.getBoundingClientRect() ?? { left: 0, right: innerWidth };
    for (const part of element.childNodes) {
      if (part.nodeType !== Node.TEXT_NODE) continue;
      const range = document.createRange();
      range.selectNodeContents(part);
      const { left, right, width } = range.getBoundingClientRect();
      const isOutOfBox = width > 0 && (left < box.left - 0.5 || right > box.right + 0.5);
      if (isOutOfBox && !isHeard(element) && !isCut(element)) {
        wide.push("the text of " + name(element) + " is out of its place");
      }
    }
  }
  return wide;
}`;
