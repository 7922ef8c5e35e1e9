import { useLayoutEffect, useRef } from "preact/hooks";

/** What the page writes into the entries of the browser's history: how many layers lie above the class's own log. */
interface Entry {
  layers: number;
}

/**
 * Lets the browser's Back close what is open, one layer at a time, instead of leaving the page. What is closed in
 * another way takes its entry in the browser's history along.
 * @param layers how many are open
 * @param closeTo closes those above so many
 */
export function useBackLayers(layers: number, closeTo: (layers: number) => void): void {
  const wanted = useRef({ layers, closeTo });
  wanted.current = { layers, closeTo };
  /** The page itself goes back. */
  const isGoing = useRef(false);

  function adjust(): void {
    const { layers } = wanted.current;
    const entry = readEntry();
    if (isGoing.current || entry === layers) return;
    for (let next = entry + 1; next <= layers; next++) {
      history.pushState({ layers: next } satisfies Entry, "");
    }
    if (entry > layers) {
      isGoing.current = true;
      history.go(layers - entry);
    }
  }

  // Before anybody sees what is open: Back may come at once.
  useLayoutEffect(() => {
    const step = (): void => {
      const { layers, closeTo } = wanted.current;
      const isOwn = isGoing.current;
      isGoing.current = false;
      if (!isOwn && readEntry() < layers) closeTo(readEntry());
      else if (isOwn) adjust();
    };
    addEventListener("popstate", step);
    return () => removeEventListener("popstate", step);
  }, []);
  useLayoutEffect(adjust, [layers]);
}

function readEntry(): number {
  const { state } = history as { state: Partial<Entry> | null };
  return typeof state?.layers === "number" ? state.layers : 0;
}
