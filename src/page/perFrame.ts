import { limits } from "../model/limits.ts";

/** Runs once for however many calls before the next frame, or, where nobody looks and there are none, soon. */
export function perFrame(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const go = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    run();
  };
  return () => {
    if (timer !== undefined) return;
    timer = setTimeout(go, limits.pageHiddenMs);
    requestAnimationFrame(go);
  };
}
