import type { JSX } from "preact";
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import type { PastMessage } from "../client/pastRequests.ts";
import { trimBlank } from "../model/blank.ts";
import { limits } from "../model/limits.ts";
import { everyone, teachers } from "../model/name.ts";
import { cleanText } from "../model/text.ts";
import type { ChatModel } from "./chatModel.ts";
import { dialogTexts } from "./dialogTexts.ts";
import { excerptFound } from "./foundText.ts";
import { isShared } from "./logEntry.ts";
import { MessageSearch, placeOf } from "./messageSearch.ts";
import { useModal } from "./modal.ts";
import { OneStopList } from "./oneStopList.tsx";
import { pageTexts } from "./pageTexts.ts";
import { clockTime, dateAndTime, dayOf } from "./time.ts";
import styles from "./search.css" with { type: "text" };
import { addStyles } from "./styles.ts";

addStyles(styles);

export interface SearchDialogProps {
  chat: ChatModel;
  close: () => void;
  /** Shows that message in its conversation. */
  show: (conversation: string, seq: number) => void;
}

const words = dialogTexts.search;

const shortDate = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** What each session looked for last: whoever comes back from a message finds the others. */
const searches = new WeakMap<ChatModel, MessageSearch>();

/** Looks for messages in all that this member may read. */
export function SearchDialog({ chat, close, show }: SearchDialogProps): JSX.Element {
  const modal = useModal(close);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const onChange = useRef(() => {});
  onChange.current = () => redraw(undefined);
  const search = useSearch(chat, onChange);
  const [text, setText] = useState(chat.searchFor || search.text);
  const [isWithin, setWithin] = useState(
    chat.conversations.chosen === everyone || search.within === chat.conversations.chosen,
  );
  const [problem, setProblem] = useState<readonly string[]>([]);
  const { chosen } = chat.conversations;
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // From now on it follows what is taken back.
    void chat.openPast();
    field.current?.select();
    if (chat.searchFor) look();
    chat.searchFor = undefined;
  }, []);

  function look(): void {
    setProblem([]);
    if (trimBlank(text) !== "") void search.look(trimBlank(text), isWithin ? chosen : undefined);
  }

  /** Its button is gone meanwhile: they go on at what comes of it. */
  async function lookFurther(): Promise<void> {
    const known = search.found.length;
    await search.lookFurther();
    requestAnimationFrame(() => {
      const results = modal.ref.current?.querySelectorAll<HTMLElement>(".result");
      (results?.[known] ?? field.current)?.focus();
    });
  }

  /** Nobody finds what was taken back meanwhile. */
  function renew(message: PastMessage): PastMessage[] {
    const renewed = chat.past ? chat.past.renew(message) : message;
    return renewed ? [renewed] : [];
  }

  async function open(message: PastMessage): Promise<void> {
    const conversation = placeOf(message);
    const past = await chat.openPast();
    const lines = await past?.find(conversation, message.seq);
    if (!lines) setProblem([pageTexts.dialog.loadAgain]);
    else if (lines.length > 0) setProblem(lines);
    else show(conversation, message.seq);
  }

  return (
    <dialog {...modal} class="dialog search-dialog" aria-labelledby="search-title">
      <h2 id="search-title">{pageTexts.past.search}</h2>
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          look();
        }}
      >
        <div class="prefixed">
          <input
            ref={field}
            // In one of type search, Escape empties it and leaves the panel open.
            type="text"
            role="searchbox"
            inputMode="search"
            autocomplete="off"
            aria-label={words.words}
            placeholder={words.words}
            maxLength={limits.searchUnits}
            enterkeyhint="search"
            dir="auto"
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
          <button type="submit" class="primary">
            {words.find}
          </button>
        </div>
        <label class="option">
          <input
            type="checkbox"
            checked={isWithin}
            onChange={({ currentTarget }) => setWithin(currentTarget.checked)}
          />
          <span>{words.onlyIn(nameOf(chosen))}</span>
        </label>
      </form>
      <p class="quiet" role="status">
        {describeState(search, chat)}
      </p>
      <p class="problem" role="alert">
        {[...search.problem, ...problem].join(" ")}
      </p>
      <OneStopList class="results" label={words.results}>
        {search.found.flatMap(renew).map((message) => (
          <li key={message.seq}>
            <Found message={message} me={chat.me} terms={search.terms} open={open} />
          </li>
        ))}
      </OneStopList>
      <div class="buttons">
        {search.hasMore ? (
          <button type="button" onClick={() => void lookFurther()}>
            {words.more}
          </button>
        ) : null}
        <button type="button" onClick={close}>
          {pageTexts.dialog.close}
        </button>
      </div>
    </dialog>
  );
}

/**
 * The session's search, which tells this panel what changes. Where everyone's messages are shown, perhaps on a projector,
 * nothing private appears that was found elsewhere.
 */
function useSearch(chat: ChatModel, onChange: { current: () => void }): MessageSearch {
  const search = useMemo(() => {
    const last = searches.get(chat);
    const { chosen } = chat.conversations;
    if (last && (chosen !== everyone || last.within === everyone)) return last;
    return new MessageSearch(async (asked) => chat.session.askPast(asked));
  }, [chat]);
  searches.set(chat, search);
  search.onChange = () => onChange.current();
  useEffect(() => () => void (search.onChange = () => {}), []);
  return search;
}

interface FoundProps {
  message: PastMessage;
  me: string;
  terms: readonly string[];
  open: (message: PastMessage) => Promise<void>;
}

function Found({ message, me, terms, open }: FoundProps): JSX.Element {
  const { at, from, mine, text } = message;
  return (
    <button type="button" class="result" onClick={() => void open(message)}>
      <span>
        <bdi class="name">{mine ? me + pageTexts.you : from}</bdi>{" "}
        <span class="quiet">{words.to(describeReceiver(message))}</span>{" "}
        <time class="quiet" dateTime={new Date(at).toISOString()} title={dateAndTime.format(at)}>
          {(dayOf(at) === dayOf(Date.now()) ? clockTime : shortDate).format(at)}
        </time>
      </span>{" "}
      <span dir="auto">
        {excerptFound(text, terms).map((part, index) =>
          part.isFound ? <mark key={index}>{part.text}</mark> : part.text,
        )}
      </span>
    </button>
  );
}

function describeState(search: MessageSearch, chat: ChatModel): string {
  const { text, within, found, isLooking, hasMore, problem } = search;
  if (isLooking) {
    return chat.session.connection === "fine" ? words.looking : pageTexts.past.onceBack;
  }
  if (text === "" || problem.length > 0) return "";
  if (found.length > 0) return words.found(found.length, !hasMore);
  const everywhere = within === undefined ? [] : [words.everywhere(nameOf(within))];
  return [words.nothing(cleanText(text)), words.advice, ...everywhere].join(" ");
}

function describeReceiver({ to, mine }: PastMessage): string {
  return mine || to === everyone || isShared(to) ? nameOf(to) : words.you;
}

function nameOf(conversation: string): string {
  if (conversation === everyone) return pageTexts.everyone;
  return conversation === teachers ? pageTexts.allTeachers : conversation;
}
