import { limits } from "../../../model/limits.ts";

/**
 * Runs once for however many calls before the next frame. Where nobody looks there are no frames, and
 * it runs now and then.
 */
export function perFrame(run: () => void): () => void {
  let isDue = false;
  const go = (): void => {
    isDue = false;
    run();
  };
  return () => {
    if (isDue) return;
    isDue = true;
    if (document.hidden) setTimeout(go, limits.pageHiddenMs);
    else requestAnimationFrame(go);
  };
}
