import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { limits } from "../model/limits.ts";
import { texts } from "../model/texts.ts";
import { ChatHead } from "./chatHead.tsx";
import { Composer } from "./composer.tsx";
import type { Said } from "./entry.ts";
import { GroupDialog } from "./groupDialog.tsx";
import { Icon } from "./icon.tsx";
import type { Sight } from "./messageLog.tsx";
import { MessageLog } from "./messageLog.tsx";
import { RoomDialog } from "./roomDialog.tsx";
import { SidePanel } from "./sidePanel.tsx";
import type { Stay } from "./stay.ts";

export interface ChatScreenProps {
  stay: Stay;
  /** Why it is over; undefined while it is not. */
  ended: string | undefined;
  goOn: () => void;
  leave: () => void;
  frame: Signal<number>;
  sight: Sight;
}

/** A stay in the class. */
export function ChatScreen(props: ChatScreenProps): JSX.Element {
  const { stay, ended, goOn, leave, frame, sight } = props;
  const [isOpen, setOpen] = useState(false);
  const [asking, setAsking] = useState<"group" | "room">();
  const opener = useRef<HTMLButtonElement>(null);
  void frame.value;
  const { total } = stay.conversations.unread;
  const redraw = (): void => stay.changed();

  useEffect(() => {
    document.title = total > 0 ? `(${total}) ${stay.me} · ClassChat` : `${stay.me} · ClassChat`;
  }, [total, stay.me]);
  useEffect(() => {
    if (!isNarrow()) focusComposer();
  }, []);

  useEffect(() => {
    // A phone that is turned on its side has room for the lists, and nothing to open them by.
    const narrow = matchMedia(narrowWidth);
    const close = (): void => setOpen(false);
    narrow.addEventListener("change", close);
    return () => narrow.removeEventListener("change", close);
  }, []);

  function choose(conversation: string): void {
    if (conversation !== stay.conversations.chosen) sight.isAtEnd = false;
    stay.choose(conversation);
    setOpen(false);
    // On a phone its keyboard would hide what was just chosen, and what was pressed is gone.
    requestAnimationFrame(() => (isNarrow() ? opener.current?.focus() : focusComposer()));
  }

  /** @param conversation what came of what was asked */
  function answered(conversation?: string): void {
    setAsking(undefined);
    if (conversation !== undefined) choose(conversation);
  }

  function openPanel(): void {
    setOpen(true);
    requestAnimationFrame(() => {
      document.querySelector<HTMLElement>("#panel [aria-current]")?.focus();
    });
  }

  function closePanel(): void {
    setOpen(false);
    requestAnimationFrame(() => opener.current?.focus());
  }

  function again(said: Said, isWritten: boolean): void {
    stay.wishes.takeBack(said, isWritten);
    focusComposer();
  }

  return (
    <div
      class={isOpen ? "chat open" : "chat"}
      onKeyDown={({ key }) => {
        // It closes what is on top: the dialog that was opened from the drawer goes first.
        if (key === "Escape" && isOpen && !asking) closePanel();
      }}
    >
      <SidePanel
        stay={stay}
        choose={choose}
        makeGroup={() => setAsking("group")}
        enterRoom={() => setAsking("room")}
        leave={leave}
        close={closePanel}
      />
      <button
        type="button"
        class="shade"
        aria-label="Close the list"
        tabIndex={-1}
        onClick={closePanel}
      />
      <main inert={isOpen}>
        <ChatHead stay={stay} choose={choose}>
          <button
            type="button"
            class="opener"
            ref={opener}
            aria-expanded={isOpen}
            aria-controls="panel"
            onClick={openPanel}
          >
            <Icon name="menu" />
            <span class="unseen">People, groups and rooms</span>
            {total > 0 ? <span class="badge">{total}</span> : null}
          </button>
        </ChatHead>
        <MessageLog
          key={stay.conversations.chosen}
          stay={stay}
          sight={sight}
          again={again}
          choose={choose}
        />
        <Composer
          stay={stay}
          state={stateOf(stay, ended)}
          goOn={ended === undefined ? undefined : goOn}
          changed={redraw}
        />
      </main>
      {asking === "group" ? <GroupDialog stay={stay} close={answered} /> : null}
      {asking === "room" ? <RoomDialog stay={stay} close={answered} /> : null}
    </div>
  );
}

function stateOf(stay: Stay, ended: string | undefined): { line: string; isFine: boolean } {
  if (ended !== undefined) return { line: ended, isFine: false };
  if (!stay.isConnected) return { line: texts.connectionLost, isFine: false };
  return { line: `Connected as ${stay.me}`, isFine: true };
}

const narrowWidth = `(max-width: ${limits.pageNarrowPixels}px)`;

function isNarrow(): boolean {
  return matchMedia(narrowWidth).matches;
}

function focusComposer(): void {
  document.getElementById("message")?.focus();
}
