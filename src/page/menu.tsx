import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";
import styles from "./menu.css" with { type: "text" };
import { addStyles } from "./styles.ts";

addStyles(styles);

export interface MenuItem {
  label: string;
  /** Shown in place of the label. */
  picture?: string;
  /** Whether it holds now; undefined if it is simply done. */
  isOn?: boolean;
  /** It is not easily made good. */
  isGrave?: true;
  run: () => void;
}

export interface MenuSection {
  /** What its items choose between: one of them is on. */
  title?: string;
  /** Its items stand beside each other. */
  isRow?: true;
  items: readonly MenuItem[];
}

export interface MenuProps {
  label: string;
  /** The button it belongs to. */
  anchor: HTMLElement;
  sections: readonly MenuSection[];
  close: () => void;
}

/** A menu of a button (ARIA Authoring Practices, "Menu Button"). A dialog holds it: so it is above all else, ends with Escape, and gives the focus back. */
export function Menu({ label, anchor, sections, close }: MenuProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const { current } = dialog;
    if (!current) return;
    const place = (): void => {
      placeBeside(current, anchor.getBoundingClientRect());
    };
    current.showModal();
    place();
    listItems(current)[0]?.focus();
    addEventListener("resize", place);
    return () => {
      removeEventListener("resize", place);
      current.close();
    };
  }, []);

  function press(event: KeyboardEvent): void {
    const { current } = dialog;
    if (!current) return;
    // Else it would close the drawer around it too.
    if (event.key === "Escape") event.stopPropagation();
    const items = listItems(current);
    const at = items.findIndex((item) => item === document.activeElement);
    const next = event.key === "Tab" ? undefined : findNext(event.key, at, items);
    if (event.key === "Tab") end();
    else if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next?.focus();
  }

  /** The dialog's own event comes later, and would close a menu that is opened until then. */
  function end(): void {
    dialog.current?.close();
    close();
  }

  function choose({ run }: MenuItem): void {
    // What it opens next gives the focus back to the button.
    end();
    run();
  }

  return (
    <dialog
      ref={dialog}
      class="menu"
      aria-label={label}
      onClose={close}
      onClick={({ target }) => {
        if (target === dialog.current) end();
      }}
      onKeyDown={press}
    >
      <div role="menu" aria-label={label}>
        {sections.map(({ title, isRow, items }) => (
          <div
            key={items[0]?.label}
            role="group"
            aria-label={title}
            class={isRow ? "menu-row" : undefined}
          >
            {title === undefined ? null : (
              <p class="menu-title" aria-hidden="true">
                {title}
              </p>
            )}
            {items.map((item) => (
              <button
                key={item.label}
                type="button"
                role={pickRole(item, title)}
                aria-checked={item.isOn}
                tabIndex={-1}
                class={item.isGrave ? "grave" : undefined}
                {...(item.picture && { "aria-label": item.label, title: item.label })}
                onClick={() => choose(item)}
              >
                {item.picture ?? (
                  <>
                    <span class="mark">{item.isOn ? <Icon name="check" /> : null}</span>
                    {item.label}
                  </>
                )}
              </button>
            ))}
          </div>
        ))}
      </div>
    </dialog>
  );
}

type ItemRole = "menuitem" | "menuitemradio" | "menuitemcheckbox";

function pickRole({ isOn }: MenuItem, title: string | undefined): ItemRole {
  if (isOn === undefined) return "menuitem";
  return title === undefined ? "menuitemcheckbox" : "menuitemradio";
}

function listItems(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]")];
}

/** The item that a key leads to; undefined for a key that does something else. */
function findNext(key: string, at: number, items: readonly HTMLElement[]): HTMLElement | undefined {
  const row = items[at]?.closest(".menu-row") ?? undefined;
  const isElsewhere = (item: HTMLElement): boolean => row?.contains(item) !== true;
  switch (key) {
    case "ArrowDown":
      return items.slice(at + 1).find(isElsewhere) ?? items[0];
    case "ArrowUp":
      return items.slice(0, Math.max(at, 0)).findLast(isElsewhere) ?? items.at(-1);
    case "ArrowRight":
      return row && (items[at + 1] ?? items[0]);
    case "ArrowLeft":
      return row && (items[at - 1] ?? items.at(-1));
    case "Home":
      return items[0];
    case "End":
      return items.at(-1);
    default: {
      if (key.length !== 1 || key === " ") return undefined;
      const letter = key.toLowerCase();
      const round = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      return round.find((item) => item.innerText.trim().toLowerCase().startsWith(letter));
    }
  }
}

/** Pixels between a menu and its button, and the edge of the window. */
const gapPixels = 6;

/** Below the button or, without room there, above it; the style sheet has another place on a phone. */
function placeBeside(menu: HTMLElement, button: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.min(button.right - width, innerWidth - width - gapPixels);
  const below = button.bottom + gapPixels;
  const isRoomBelow = below + height + gapPixels <= innerHeight;
  const top = isRoomBelow ? below : button.top - gapPixels - height;
  menu.style.setProperty("--left", `${Math.max(gapPixels, left)}px`);
  menu.style.setProperty("--top", `${Math.max(gapPixels, top)}px`);
}
