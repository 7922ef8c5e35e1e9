import type { JSX } from "preact";
import { Fragment } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { formatCredentials } from "../model/invite.ts";
import { everyone } from "../model/name.ts";
import * as texts from "../model/texts.ts";
import { answerParts } from "./answerParts.ts";
import { useBackLayers } from "./backLayers.ts";
import type { DialogKind } from "./chatDialog.tsx";
import { ChatHead } from "./chatHead.tsx";
import { ChoiceDialog } from "./choiceDialog.tsx";
import { Composer } from "./composer.tsx";
import type { SentMessage } from "./logEntry.ts";
import { Icon } from "./icon.tsx";
import { keepFocus } from "./keepFocus.ts";
import type { Sight } from "./messageLog.tsx";
import { LazyModule, useLazyModule } from "./lazyModule.ts";
import { LeaveQuestion } from "./leaveQuestion.tsx";
import { MessageLog } from "./messageLog.tsx";
import { pageTexts } from "./pageTexts.ts";
import { SidePanel } from "./sidePanel.tsx";
import type { ChatModel } from "./chatModel.ts";
import type { SettingsStore } from "./settings.ts";
import type { ReadonlySignal } from "./signal.ts";
import { useValue } from "./useValue.ts";

/** Count the drawings, of the whole chat and of its log alone. */
export interface ChatFrames {
  all: ReadonlySignal<number>;
  log: ReadonlySignal<number>;
}

export interface ChatScreenProps {
  chat: ChatModel;
  /** Why the session is over; undefined while it goes on. */
  ended: string | undefined;
  rejoin: () => void;
  leave: () => void;
  /** The class code that this page was given. */
  classCode: string | undefined;
  frames: ChatFrames;
  sight: Sight;
  settings: SettingsStore;
}

/** What is open over the chat. The same again is another one: a browser tells late that the one before has closed. */
interface OpenDialog {
  kind: DialogKind | "leave" | "search";
  key: object;
}

/** The chat, with its lists and its dialogs. */
export function ChatScreen(props: ChatScreenProps): JSX.Element {
  const { chat, ended, rejoin, leave, classCode, frames, sight, settings } = props;
  const [isOpen, setOpen] = useState(false);
  const [dialog, setDialog] = useState<OpenDialog>();
  const opener = useRef<HTMLButtonElement>(null);
  const root = useRef<HTMLDivElement>(null);
  useValue(frames.all);
  const { chosen, unread } = chat.conversations;
  const { total } = unread;
  const ask = (kind: OpenDialog["kind"]): void => setDialog({ kind, key: {} });
  const controls = { chat, ask, focusComposer };

  useEffect(() => {
    document.title = pageTexts.session.title(chat.me, total);
  }, [total, chat.me]);
  useEffect(() => {
    if (!isNarrow()) focusComposer();
  }, []);

  useEffect(() => {
    // With the first key or touch, before one is asked for: the server may be away by then.
    const load = (): void => {
      void dialogs.load();
      void answerParts.load();
    };
    addEventListener("keydown", load, { once: true });
    addEventListener("pointerdown", load, { once: true });
    return () => {
      removeEventListener("keydown", load);
      removeEventListener("pointerdown", load);
    };
  }, []);

  useEffect(() => {
    // It was typed.
    if (chat.searchFor !== undefined) ask("search");
  }, [chat.searchFor]);

  useEffect(() => {
    const find = (event: KeyboardEvent): void => {
      const isMeant = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!isMeant || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      if (document.querySelector("dialog[open]") === null) ask("search");
    };
    addEventListener("keydown", find);
    return () => removeEventListener("keydown", find);
  }, []);

  useEffect(() => (root.current ? keepFocus(root.current, findNextFocus) : undefined), []);

  useEffect(() => {
    // A phone that is turned on its side shows the lists beside the chat, without a button to open them.
    const narrow = matchMedia(narrowWidth);
    const close = (): void => setOpen(false);
    narrow.addEventListener("change", close);
    return () => narrow.removeEventListener("change", close);
  }, []);

  function choose(conversation: string): void {
    if (conversation !== chat.conversations.chosen) sight.isAtEnd = false;
    chat.choose(conversation);
    setOpen(false);
    // On a phone the keyboard would hide what was just chosen, and the button that was pressed is gone.
    requestAnimationFrame(() => (isNarrow() ? opener.current?.focus() : focusComposer()));
  }

  /** What the browser's Back closes: a dialog, then the drawer, then the conversation. */
  const layers = [
    { isOpen: chosen !== everyone, close: () => choose(everyone) },
    { isOpen, close: closePanel },
    { isOpen: dialog !== undefined, close: () => setDialog(undefined) },
  ].filter(({ isOpen }) => isOpen);
  useBackLayers(layers.length, (left) => {
    for (const { close } of layers.slice(left).toReversed()) close();
  });

  /** @param conversation the group or room the dialog made or joined */
  function closeDialog(conversation?: string): void {
    // The next one may be open before a browser tells that this one is closed.
    setDialog((now) => (now === dialog ? undefined : now));
    if (conversation !== undefined) choose(conversation);
  }

  function shut(): void {
    closeDialog();
  }

  /** What the dialog was opened from may be gone. */
  function closeOrder(isDone: boolean): void {
    setDialog(undefined);
    if (isDone) requestAnimationFrame(() => (isOpen ? focusChosen() : focusComposer()));
  }

  /** The focus goes there, too. */
  function showFound(conversation: string, seq: number): void {
    closeDialog();
    setOpen(false);
    if (conversation !== chosen) chat.choose(conversation);
    sight.isAtEnd = false;
    chat.past?.goTo({ conversation, seq, isMarked: true });
  }

  function openPanel(): void {
    setOpen(true);
    requestAnimationFrame(focusChosen);
  }

  function closePanel(): void {
    setOpen(false);
    requestAnimationFrame(() => opener.current?.focus());
  }

  function takeBack(message: SentMessage, isEdited: boolean): void {
    chat.takeBack(message, isEdited);
    focusComposer();
  }

  function sayAsWritten(message: SentMessage): void {
    chat.sayRefusedAsWritten(message);
    focusComposer();
  }

  function drawDialog({ kind }: OpenDialog): JSX.Element {
    if (kind === "leave") return <LeaveQuestion leave={leave} others={[]} close={shut} />;
    if (kind === "search") {
      return (
        <Loaded
          module={searches}
          close={shut}
          draw={({ SearchDialog }) => <SearchDialog chat={chat} close={shut} show={showFound} />}
        />
      );
    }
    return (
      <Loaded
        module={dialogs}
        close={shut}
        draw={({ ChatDialog }) => (
          <ChatDialog
            kind={kind}
            controls={controls}
            settings={settings}
            classCode={classCode}
            close={closeDialog}
            leaveGroup={() => {
              chat.session.leaveGroup(chosen);
              closeDialog(everyone);
            }}
            closeOrder={closeOrder}
          />
        )}
      />
    );
  }

  const classes = ["chat", isOpen && "open", chat.roster.isInCharge && "in-charge"];
  return (
    <div
      ref={root}
      class={classes.filter(Boolean).join(" ")}
      onKeyDown={({ key }) => {
        // Escape closes what is on top: a dialog that was opened from the drawer goes first.
        if (key === "Escape" && isOpen && !dialog) closePanel();
      }}
    >
      <a
        class="skip"
        href="#message"
        onClick={(event) => {
          // The address stays: what follows its sign may be an invite.
          event.preventDefault();
          focusComposer();
        }}
      >
        {pageTexts.lists.skip}
      </a>
      <SidePanel
        controls={controls}
        choose={choose}
        makeGroup={() => ask("group")}
        joinRoom={() => ask("room")}
        showSettings={() => ask("settings")}
        leave={() => ask("leave")}
        close={closePanel}
      />
      <button
        type="button"
        class="backdrop"
        aria-label={pageTexts.lists.close}
        tabIndex={-1}
        onClick={closePanel}
      />
      <main inert={isOpen}>
        <ChatHead
          controls={controls}
          choose={choose}
          showMembers={() => ask("members")}
          showInvite={() => ask("invite")}
          search={() => ask("search")}
          board={`/?view=board#${formatCredentials({ code: classCode })}`}
        >
          <button
            type="button"
            class="opener"
            ref={opener}
            aria-expanded={isOpen}
            aria-controls="panel"
            onClick={openPanel}
          >
            <Icon name="menu" />
            <span class="visually-hidden">{pageTexts.lists.open}</span>
            {total > 0 ? <span class="badge">{total}</span> : null}
          </button>
        </ChatHead>
        <MessageLog
          key={chat.conversations.chosen}
          controls={controls}
          frame={frames.log}
          sight={sight}
          takeBack={takeBack}
          sayAsWritten={sayAsWritten}
          choose={choose}
        />
        <Composer
          chat={chat}
          state={describeConnection(chat, ended)}
          rejoin={ended === undefined ? undefined : rejoin}
          choose={choose}
          leave={leave}
          settings={useValue(settings.current)}
        />
      </main>
      {dialog ? <Fragment key={dialog.key}>{drawDialog(dialog)}</Fragment> : null}
    </div>
  );
}

const dialogs = new LazyModule(() => import("./chatDialog.tsx"));
const searches = new LazyModule(() => import("./searchDialog.tsx"));

interface LoadedProps<Module> {
  module: LazyModule<Module>;
  draw: (loaded: Module) => JSX.Element;
  close: () => void;
}

/** A dialog, once its program has come; if that does not come, why. */
function Loaded<Module>({ module, draw, close }: LoadedProps<Module>): JSX.Element | null {
  const [isMissing, setMissing] = useState(false);
  const loaded = useLazyModule(module, { whenMissing: () => setMissing(true) });
  if (loaded) return draw(loaded);
  if (!isMissing) return null;
  const { notLoaded, loadAgain, close: stay } = pageTexts.dialog;
  return (
    <ChoiceDialog title={notLoaded} choices={[]} stay={stay} close={close}>
      <p>{loadAgain}</p>
    </ChoiceDialog>
  );
}

function describeConnection(
  chat: ChatModel,
  ended: string | undefined,
): { line: string; isFine: boolean } {
  if (ended !== undefined) return { line: ended, isFine: false };
  switch (chat.session.connection) {
    case "fine":
      return { line: describeMe(chat), isFine: true };
    case "lost":
      return { line: texts.connectionLost, isFine: false };
    case "paused":
      return { line: texts.pageWaits, isFine: false };
  }
}

function describeMe({ me, roster }: ChatModel): string {
  const { session } = pageTexts;
  return roster.isInCharge ? session.connectedAsTeacher(me) : session.connectedAs(me);
}

/** Up to this width the lists are a drawer, as the style sheets have it: measured in letters as large as the reader's. */
const narrowWidth = "(max-width: 47.5em)";

function isNarrow(): boolean {
  return matchMedia(narrowWidth).matches;
}

/** Where whoever was at something that is gone goes on. */
function findNextFocus(around: readonly Element[]): HTMLElement | null {
  const isIn = (place: string): boolean => around.some((element) => element.matches(place));
  if (isIn("[role=log]")) return document.querySelector("[role=log]");
  if (isIn("#panel")) return document.querySelector("#panel button.conversation");
  if (isNarrow() && !isIn(".composer")) return document.querySelector(".opener");
  return document.getElementById("message");
}

/** The conversation that is shown, in the lists. */
function focusChosen(): void {
  document.querySelector<HTMLElement>("#panel [aria-current]")?.focus();
}

function focusComposer(): void {
  document.getElementById("message")?.focus();
}
