import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { trimBlank } from "../model/blank.ts";
import { teachers } from "../model/name.ts";
import type { ChatModel } from "./chatModel.ts";
import type { AddressQuestionProps } from "./addressQuestion.tsx";
import { AddressQuestion } from "./addressQuestion.tsx";
import type { Destination } from "./destination.ts";
import {
  describeReceiver,
  findDestination,
  findOtherAddress,
  isExit,
  isReceiver,
  isTakenForAddress,
} from "./destination.ts";
import { DestinationLine, ObstacleLine } from "./destinationLine.tsx";
import { Icon } from "./icon.tsx";
import { findObstacle } from "./obstacle.ts";
import { LeaveQuestion } from "./leaveQuestion.tsx";
import { pageTexts } from "./pageTexts.ts";

/** Of a key that an input method has taken (UI Events §5.5.3, "keydown"). */
const composingKeyCode = 229;

export interface ComposerProps {
  chat: ChatModel;
  /** The state of the connection, in one line. */
  state: { line: string; isFine: boolean };
  /** Joins again; undefined while the session goes on. */
  rejoin: (() => void) | undefined;
  choose: (conversation: string) => void;
  leave: () => void;
  changed: () => void;
}

/** Takes the same lines as a terminal, and says where each will go. Each conversation has its own draft. */
export function Composer(props: ComposerProps): JSX.Element {
  const { chat, state, rejoin, choose, leave, changed } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const { roster, conversations } = chat;
  const { chosen, draft } = conversations;
  const destination = findDestination(draft, chosen, roster);
  const obstacle = findObstacleTo(destination);
  const here = findDestination("", chosen, roster);
  const chosenName = isReceiver(here) ? describeReceiver(here).name : chosen;
  /** Whom the line names that would leave the conversation. */
  const other = findOtherAddress(draft, chosen, roster);
  /** The conversation in which it is asked what the line means. */
  const [askedIn, setAskedIn] = useState<string>();
  const mayBeAsWritten =
    isTakenForAddress(destination, chosen) &&
    isReceiver(here) &&
    findObstacleTo(here) === undefined;

  useLayoutEffect(() => {
    const { current } = area;
    if (!current) return;
    // As high as its text; the style sheet says how high at most.
    current.style.height = "auto";
    current.style.height = `${current.scrollHeight}px`;
  }, [draft]);

  function findObstacleTo(to: Destination): string | undefined {
    const { isInCharge, teachers } = roster;
    return findObstacle(to, { holding: chat.session.holding, isInCharge, teachers });
  }

  function write(text: string): void {
    conversations.write(text);
    changed();
  }

  function send(event: Event): void {
    event.preventDefault();
    // What is typed may be newer than what is drawn.
    const line = conversations.draft;
    // A session that is over takes nothing: the line stays here for the next one.
    if (rejoin || findObstacleTo(findDestination(line, chosen, roster)) !== undefined) return;
    if (isExit(line) || findOtherAddress(line, chosen, roster) !== undefined) setAskedIn(chosen);
    else say(() => chat.type(line));
  }

  /** What the line may mean that names somebody outside the conversation. */
  function listReadings(): AddressQuestionProps["choices"] {
    const readings = [
      { to: destination, isAsWritten: false, run: () => say(() => chat.type(draft)) },
      { to: here, isAsWritten: true, run: () => say(() => chat.sayAsWritten(draft)) },
    ];
    return readings.flatMap(({ to, ...reading }) =>
      isReceiver(to) && findObstacleTo(to) === undefined ? [{ to, ...reading }] : [],
    );
  }

  /** @param isSaid false if the line stays to be corrected */
  function say(isSaid: () => boolean): void {
    if (!isSaid()) return;
    write("");
    area.current?.focus();
  }

  function press(event: KeyboardEvent): void {
    // Enter also ends a letter that is composed of several keys, which Safari tells by the code alone.
    const isComposing = event.isComposing || event.keyCode === composingKeyCode;
    if (event.key !== "Enter" || event.shiftKey || isComposing) return;
    send(event);
  }

  return (
    <form
      class={`composer ${obstacle === undefined ? `to-${destination.kind}` : "blocked"}`}
      onSubmit={send}
    >
      {obstacle === undefined ? (
        <DestinationLine
          destination={destination}
          chosen={chosenName}
          isElsewhere={isReceiver(destination) && other !== undefined}
        >
          {destination.kind === "person" && chat.session.privateShown ? (
            <p class="aside">{pageTexts.windowShowsIt}</p>
          ) : null}
          {mayBeAsWritten ? (
            <button type="button" onClick={() => say(() => chat.sayAsWritten(draft))}>
              {pageTexts.sendAsWritten(chosenName)}
            </button>
          ) : null}
        </DestinationLine>
      ) : (
        <ObstacleLine why={obstacle}>
          <button type="button" onClick={() => choose(teachers)}>
            {pageTexts.writeToTeachers}
          </button>
        </ObstacleLine>
      )}
      <div class="field">
        <textarea
          id="message"
          ref={area}
          aria-label={pageTexts.message}
          aria-describedby="destination"
          rows={1}
          value={draft}
          placeholder={pageTexts.writeAMessage}
          dir="auto"
          enterkeyhint="send"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={press}
        />
        <button
          class="send"
          type="submit"
          disabled={trimBlank(draft) === "" || obstacle !== undefined}
        >
          <Icon name="send" />
          <span>{pageTexts.send}</span>
        </button>
      </div>
      <div class="foot">
        <p class={state.isFine ? "connection fine" : "connection"} role="status">
          {state.line}
        </p>
        {rejoin ? (
          <button type="button" class="rejoin" onClick={rejoin}>
            {pageTexts.joinAgain}
          </button>
        ) : (
          <p class="keys">{pageTexts.enterSends}</p>
        )}
      </div>
      {askedIn === chosen && isExit(draft) ? (
        <LeaveQuestion
          leave={leave}
          others={listReadings().map(({ to, run }) => ({
            label: pageTexts.sendWordTo(trimBlank(draft), describeReceiver(to).name),
            run,
          }))}
          close={() => setAskedIn(undefined)}
        />
      ) : null}
      {askedIn === chosen && other !== undefined ? (
        <AddressQuestion
          address={other}
          destination={destination}
          choices={listReadings()}
          line={draft}
          chosen={chosenName}
          close={() => setAskedIn(undefined)}
        />
      ) : null}
    </form>
  );
}
