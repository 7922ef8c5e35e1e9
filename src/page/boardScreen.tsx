import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatAddress } from "../model/address.ts";
import { formatInvite } from "../model/invite.ts";
import { windowName } from "../model/name.ts";
import { renderHolding } from "../model/renderAct.ts";
import { Avatar } from "./avatar.tsx";
import type { BoardMessage } from "./boardMessages.ts";
import type { BoardModel } from "./boardModel.ts";
import { ClassCodeBox } from "./classCodeBox.tsx";
import { dialogTexts } from "./dialogTexts.ts";
import type { Health } from "./health.ts";
import { readHealth } from "./health.ts";
import { Icon } from "./icon.tsx";
import { findInvite, QrCode } from "./inviteDialog.tsx";
import { followsWithinMs } from "./logRows.ts";
import { MessageText } from "./messageText.tsx";
import { pageTexts } from "./pageTexts.ts";
import { QuoteText } from "./quoteLine.tsx";
import { ReactionChips } from "./reactionChips.tsx";
import { clockTime } from "./time.ts";
import { useValue } from "./useValue.ts";

const words = dialogTexts.board;

/** Pixels from the end of the log within which it follows what comes. */
const nearEnd = 80;
/** Nobody who looks at a board has a name. */
const noMention = /(?!)/u;

/** What everyone says, to be read from the back of a room, and how to join. */
export function BoardScreen({ board }: { board: BoardModel }): JSX.Element {
  const { messages, people, holding, trouble, question } = useValue(board.state);
  useEffect(() => {
    document.title = words.title;
  }, []);
  if (question !== undefined) return <CodeQuestion {...{ board, question }} />;
  const { pinned } = holding;
  const orders = renderHolding({ ...holding, pinned: "" });
  return (
    <div class="board">
      <main>
        <h1 class="visually-hidden">{words.heading}</h1>
        {pinned === "" ? null : (
          <p class="board-pin" dir="auto">
            <Icon name="pin" /> {pinned}
          </p>
        )}
        <BoardLog messages={messages} />
        <div class="board-foot" role="status">
          {[...orders, ...(trouble === "" ? [] : [trouble])].map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      </main>
      <aside aria-label={words.howToJoin}>
        <BoardInvite classCode={board.code} />
        {people === undefined ? null : (
          <p class="board-people">
            <Icon name="everyone" /> {words.here(people)}
          </p>
        )}
      </aside>
    </div>
  );
}

/** It shows the newest, unless somebody has scrolled up to read. */
function BoardLog({ messages }: { messages: readonly BoardMessage[] }): JSX.Element {
  const log = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  function goToEnd(): void {
    const { current } = log;
    if (current && isAtEnd.current) current.scrollTop = current.scrollHeight;
  }
  useLayoutEffect(goToEnd, [messages]);
  useEffect(() => {
    const { current } = log;
    if (!current) return;
    const sizes = new ResizeObserver(goToEnd);
    sizes.observe(current);
    return () => sizes.disconnect();
  }, []);
  return (
    <section
      ref={log}
      class="log"
      role="log"
      aria-label={words.messages}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < nearEnd;
      }}
    >
      {messages.length === 0 ? <p class="board-empty">{words.isEmpty}</p> : null}
      {messages.map((message, index) => (
        <BoardRow key={message.seq} message={message} before={messages[index - 1]} />
      ))}
    </section>
  );
}

interface BoardRowProps {
  message: BoardMessage;
  before: BoardMessage | undefined;
}

function BoardRow({ message, before }: BoardRowProps): JSX.Element {
  const { at, from, text, replyTo, corrected, reactions = [] } = message;
  const isSoon = before?.from === from && at - before.at < followsWithinMs;
  const follows = isSoon && !replyTo;
  const isOfWindow = from === windowName;
  const classes = ["message", isOfWindow && "of-window", follows && "follows"];
  return (
    <article class={classes.filter(Boolean).join(" ")}>
      {isOfWindow ? (
        <span class="avatar plain">
          <Icon name="window" />
        </span>
      ) : (
        <Avatar name={from} />
      )}
      <header>
        <bdi class="name">{from}</bdi>
        {isOfWindow ? <span class="role">{pageTexts.badges.window}</span> : null}
      </header>
      {replyTo ? (
        <p class="quote">
          <QuoteText {...replyTo} />
        </p>
      ) : null}
      <MessageText text={text} isCorrected={corrected === true} mention={noMention} />
      <div class="meta">
        <time dateTime={new Date(at).toISOString()}>{clockTime.format(at)}</time>
      </div>
      {reactions.length > 0 ? <ReactionChips counts={reactions} /> : null}
    </article>
  );
}

/** The address of the class, its QR code, and its code, as far as they are known. */
function BoardInvite({ classCode }: { classCode: string | undefined }): JSX.Element | null {
  const [health, setHealth] = useState<Health>();
  useEffect(() => {
    void readHealth().then(setHealth);
  }, []);
  if (!health) return null;
  const invite = findInvite(health, classCode);
  if (!invite) {
    return (
      <>
        <p class="board-address">{location.origin}</p>
        <p class="board-alone">{words.onlyThisMachine}</p>
      </>
    );
  }
  return (
    <>
      <QrCode text={formatInvite(invite)} />
      <p class="board-address">{`http://${formatAddress(invite.host, invite.port)}`}</p>
      {classCode === undefined ? null : (
        <p class="board-code">
          <span>{words.classCode}</span> <strong>{classCode}</strong>
        </p>
      )}
    </>
  );
}

function CodeQuestion({ board, question }: { board: BoardModel; question: string }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), [question]);
  return (
    <main class="welcome">
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          // Nobody reads blanks aloud.
          const code = input.current?.value.replaceAll(/\s/g, "") ?? "";
          if (code === "") input.current?.focus();
          else board.giveCode(code);
        }}
      >
        <h1>{pageTexts.head.board}</h1>
        <p class="quiet">{words.about}</p>
        <ClassCodeBox input={input} code={board.code ?? ""} isInvalid={question !== ""} />
        <p id="problem" class="problem" role="alert">
          {question}
        </p>
        <button class="primary" type="submit">
          {words.show}
        </button>
      </form>
    </main>
  );
}
