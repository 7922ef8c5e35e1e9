/** What opens a message's menu. */
const opener = ".menu-opener";

/** One stop of Tab leads to the menu of the last message in sight: whoever reads further up stays there. */
export function settleTabStop(log: HTMLElement): void {
  const openers = [...log.querySelectorAll<HTMLElement>(opener)];
  const { bottom } = log.getBoundingClientRect();
  const isAbove = (button: HTMLElement) => button.getBoundingClientRect().bottom <= bottom;
  const stop = openers.findLast(isAbove) ?? openers.at(-1);
  const before = log.querySelector<HTMLElement>(`${opener}[tabindex="0"]`);
  // A browser takes the same one again for a change, and paints it.
  if (stop === before) return;
  if (before) before.tabIndex = -1;
  if (stop) stop.tabIndex = 0;
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
