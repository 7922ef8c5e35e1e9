import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export interface OneStopListProps {
  label: string;
  class?: string;
  children: ComponentChildren;
}

/**
 * A list that is one tab stop, however long it is (ARIA Authoring Practices, "Managing Focus Within
 * Components"). Up and down lead from row to row, left and right also to a row's menu, Home and End to the ends.
 */
export function OneStopList({ label, class: looks, children }: OneStopListProps): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const stop = useRef<HTMLElement | undefined>(undefined);

  function settle(): void {
    const items = listItems(list.current);
    const isThere = stop.current !== undefined && items.includes(stop.current);
    if (!isThere) stop.current = items.find((item) => item.ariaCurrent !== null) ?? items[0];
    for (const item of items) item.tabIndex = item === stop.current ? 0 : -1;
  }

  useLayoutEffect(settle);
  useLayoutEffect(() => {
    const { current } = list;
    if (!current) return;
    const take = ({ target }: FocusEvent): void => {
      const item = listItems(current).find((one) => one === target);
      if (!item) return;
      stop.current = item;
      settle();
    };
    const lead = (event: KeyboardEvent): void => {
      const next = findNext(listItems(current), event);
      if (!next) return;
      event.preventDefault();
      next.focus();
    };
    current.addEventListener("focusin", take);
    current.addEventListener("keydown", lead);
    return () => {
      current.removeEventListener("focusin", take);
      current.removeEventListener("keydown", lead);
    };
  }, []);
  return (
    <ul aria-label={label} class={looks} ref={list}>
      {children}
    </ul>
  );
}

function listItems(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("button, input") ?? [])];
}

/** Not a menu beside a row. */
function isRow(item: HTMLElement): boolean {
  return !item.matches(".more");
}

function findNext(
  items: readonly HTMLElement[],
  { key, target }: KeyboardEvent,
): HTMLElement | undefined {
  const at = items.findIndex((item) => item === target);
  if (at === -1) return undefined;
  switch (key) {
    case "ArrowDown":
      return items.slice(at + 1).find(isRow);
    case "ArrowUp":
      return items.slice(0, at).findLast(isRow);
    case "ArrowRight":
      return items[at + 1];
    case "ArrowLeft":
      return items[at - 1];
    case "Home":
      return items.find(isRow);
    case "End":
      return items.findLast(isRow);
    default:
      return undefined;
  }
}
