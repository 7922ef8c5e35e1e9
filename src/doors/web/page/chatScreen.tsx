import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { limits } from "../../../model/limits.ts";
import { everyone, isGroupName } from "../../../model/name.ts";
import { isRoomName } from "../../../model/roomName.ts";
import { texts } from "../../../model/texts.ts";
import { Composer } from "./composer.tsx";
import type { Said } from "./entry.ts";
import { GroupDialog } from "./groupDialog.tsx";
import { Icon } from "./icon.tsx";
import type { Sight } from "./messageLog.tsx";
import { MessageLog } from "./messageLog.tsx";
import { SidePanel } from "./sidePanel.tsx";
import type { Stay } from "./stay.ts";

export interface ChatScreenProps {
  stay: Stay;
  /** Why it is over; undefined while it is not. */
  ended: string | undefined;
  goOn: () => void;
  frame: Signal<number>;
  sight: Sight;
}

/** A stay in the class. */
export function ChatScreen({ stay, ended, goOn, frame, sight }: ChatScreenProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [isMakingGroup, setMakingGroup] = useState(false);
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

  function choose(conversation: string): void {
    if (conversation !== stay.conversations.chosen) sight.isAtEnd = false;
    stay.choose(conversation);
    setOpen(false);
    // On a phone its keyboard would hide what was just chosen.
    if (!isNarrow()) requestAnimationFrame(focusComposer);
  }

  function findRoom(): void {
    stay.wishes.findRoom();
    setOpen(false);
    requestAnimationFrame(focusComposer);
  }

  function openPanel(): void {
    setOpen(true);
    requestAnimationFrame(() => {
      document.querySelector<HTMLElement>("#panel [aria-current]")?.focus();
    });
  }

  function closePanel(): void {
    setOpen(false);
    opener.current?.focus();
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
        if (key === "Escape" && isOpen && !isMakingGroup) closePanel();
      }}
    >
      <SidePanel
        stay={stay}
        choose={choose}
        makeGroup={() => setMakingGroup(true)}
        findRoom={findRoom}
        close={closePanel}
      />
      <button
        type="button"
        class="shade"
        aria-label="Close the list"
        tabIndex={-1}
        onClick={closePanel}
      />
      <main>
        <header class="head">
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
          <div>
            <h1>
              {stay.conversations.chosen === everyone ? "Everyone" : stay.conversations.chosen}
            </h1>
            <p class="quiet">{aboutOf(stay)}</p>
          </div>
        </header>
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
      {isMakingGroup ? (
        <GroupDialog
          stay={stay}
          close={(made) => {
            setMakingGroup(false);
            if (made !== undefined) choose(made);
          }}
        />
      ) : null}
    </div>
  );
}

function aboutOf({ conversations, roster, groupMembers }: Stay): string {
  const { chosen } = conversations;
  const { members } = roster;
  if (chosen === everyone) return `${members.length + 1} here`;
  if (isGroupName(chosen)) return groupMembers.get(chosen)?.join(", ") ?? "A closed group";
  if (isRoomName(chosen)) {
    return roster.rooms.includes(chosen) ? "An open room" : "You are not in this room now";
  }
  return members.includes(chosen) ? "Just the two of you" : "Not here now";
}

function stateOf(stay: Stay, ended: string | undefined): { line: string; isFine: boolean } {
  if (ended !== undefined) return { line: ended, isFine: false };
  if (!stay.isConnected) return { line: texts.connectionLost, isFine: false };
  return { line: `Connected as ${stay.me}`, isFine: true };
}

function isNarrow(): boolean {
  return matchMedia(`(max-width: ${limits.pageNarrowPixels}px)`).matches;
}

function focusComposer(): void {
  document.getElementById("message")?.focus();
}
