/**
 * Whoever is at something that is gone, such as a button that did its work, goes on nearby: at `findNext`, and
 * not at the beginning of the page. Returns what ends it.
 * @param findNext given where within `root` the lost one was, from the inside out
 */
export function keepFocus(
  root: HTMLElement,
  findNext: (around: readonly Element[]) => HTMLElement | null | undefined,
): () => void {
  /** What has the focus, and what stands around it. */
  let path: Element[] = [];
  const remember = ({ target }: Event): void => {
    path = [];
    for (let at = target instanceof Element ? target : null; at; at = at.parentElement)
      path.push(at);
  };
  const observer = new MutationObserver(() => {
    const [lost, ...around] = path;
    if (lost === undefined || lost.isConnected || document.activeElement !== document.body) return;
    path = [];
    findNext(around.filter(({ isConnected }) => isConnected))?.focus({ preventScroll: true });
  });
  root.addEventListener("focusin", remember);
  observer.observe(root, { subtree: true, childList: true });
  return () => {
    root.removeEventListener("focusin", remember);
    observer.disconnect();
  };
}
