/**
 * Keeps the page above the keyboard of a phone whose browser lays it over the page: the style sheet
 * takes the height that can be seen.
 */
export function fitAboveKeyboard(): void {
  const viewport = globalThis.visualViewport;
  viewport?.addEventListener("resize", () => {
    // A page that is zoomed is seen in part, and stays as it is.
    if (viewport.scale > 1) return;
    document.documentElement.style.setProperty("--visible-height", `${viewport.height}px`);
    scrollTo(0, 0);
  });
}
