/** What opens a message's menu. */
const opener = ".menu-opener";

/** One stop of Tab leads to the menu of the newest message. */
export function settleTabStop(log: HTMLElement): void {
  const openers = [...log.querySelectorAll<HTMLElement>(opener)];
  for (const [index, button] of openers.entries()) {
    button.tabIndex = index === openers.length - 1 ? 0 : -1;
  }
}

/** From the menu of one message the arrow keys up and down lead to that of the next, left and right to what is beside it. */
export function moveAmongMessages(event: KeyboardEvent): void {
  const { activeElement } = document;
  const article = activeElement?.closest("[role=log] article");
  if (!article || !activeElement?.matches(".menu-opener, .chip, .quote")) return;
  const isAcross = event.key === "ArrowLeft" || event.key === "ArrowRight";
  const all = isAcross ? ".quote, .chip, .menu-opener" : `[role=log] ${opener}`;
  const from = isAcross ? activeElement : article.querySelector(opener);
  const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
  if (step === undefined) return;
  const buttons = [...(isAcross ? article : document).querySelectorAll<HTMLElement>(all)];
  buttons[buttons.findIndex((button) => button === from) + step]?.focus();
  event.preventDefault();
}
