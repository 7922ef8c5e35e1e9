import type { JSX } from "preact";
import { useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";
import { trimBlank } from "../model/blank.ts";
import { limits } from "../model/limits.ts";
import { teachers } from "../model/name.ts";
import type { ChatModel } from "./chatModel.ts";
import type { AddressQuestionProps } from "./addressQuestion.tsx";
import { AddressQuestion } from "./addressQuestion.tsx";
import { answerParts } from "./answerParts.ts";
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
import { countCharacters, mostDraftUnits } from "./draftLength.ts";
import { Icon } from "./icon.tsx";
import { useLazyModule } from "./lazyModule.ts";
import { findObstacle } from "./obstacle.ts";
import { LeaveQuestion } from "./leaveQuestion.tsx";
import { pageTexts } from "./pageTexts.ts";
import type { Settings } from "./settings.ts";

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
  settings: Settings;
}

/** Takes the same lines as a terminal, and says where each will go. Each conversation has its own draft. */
export function Composer(props: ComposerProps): JSX.Element {
  const { chat, state, rejoin, choose, leave, settings } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const { roster, conversations } = chat;
  const { chosen, draft, aim } = conversations;
  const destination = findDestination(draft, chosen, roster);
  const obstacle = findObstacleTo(destination);
  const here = findDestination("", chosen, roster);
  const chosenName = isReceiver(here) ? describeReceiver(here).name : chosen;
  /** Whom the line names that would leave the conversation. */
  const other = findOther(draft);
  const answers = useLazyModule(answerParts, { isNeeded: aim !== undefined });
  /** The conversation in which it is asked what the line means. */
  const [askedIn, setAskedIn] = useState<string>();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  /** The length of a text that was not taken. */
  const [refusedUnits, setRefusedUnits] = useState<number>();
  const mayBeAsWritten =
    isTakenForAddress(destination, chosen) &&
    isReceiver(here) &&
    findObstacleTo(here) === undefined;

  useLayoutEffect(() => fitHeight(area.current), [draft, settings.textSize]);
  useLayoutEffect(() => {
    // A narrower field needs more lines.
    const observer = new ResizeObserver(() => fitHeight(area.current));
    if (area.current) observer.observe(area.current);
    return () => observer.disconnect();
  }, []);

  /** What is about a message of the conversation goes nowhere else unasked. */
  function findOther(line: string): string | undefined {
    return findOtherAddress(line, chosen, roster, aim !== undefined);
  }

  function findObstacleTo(to: Destination): string | undefined {
    const { isInCharge, teachers } = roster;
    return findObstacle(to, { holding: chat.session.holding, isInCharge, teachers });
  }

  function isTooLong(line: string): boolean {
    return (countCharacters(line, chosen, roster) ?? 0) > limits.textCharacters;
  }

  function write(text: string): void {
    setRefusedUnits(undefined);
    chat.write(text);
    redraw(undefined);
  }

  /** Takes no text that nobody could send, and that would keep the browser busy. */
  function checkInserted(event: Event, inserted: string | null | undefined): void {
    const units = inserted?.length ?? 0;
    if (units <= 1 || conversations.draft.length + units <= mostDraftUnits) return;
    event.preventDefault();
    setRefusedUnits(units);
  }

  function send(event: Event): void {
    event.preventDefault();
    // What is typed may be newer than what is drawn.
    const line = conversations.draft;
    // A session that is over takes nothing: the line stays here for the next one.
    if (
      rejoin ||
      isTooLong(line) ||
      findObstacleTo(findDestination(line, chosen, roster)) !== undefined
    )
      return;
    if (isExit(line) || findOther(line) !== undefined) setAskedIn(chosen);
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
    const before = conversations.aim?.before ?? "";
    if (!isSaid()) return;
    // A command leaves what the next line is about.
    write(conversations.aim ? "" : before);
    area.current?.focus();
  }

  function press(event: KeyboardEvent): void {
    // Enter also ends a letter that is composed of several keys, which Safari tells by the code alone.
    const isComposing = event.isComposing || event.keyCode === composingKeyCode;
    if (isComposing || event.shiftKey) return;
    const isMeant = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && (isMeant || doesEnterSend(settings))) send(event);
    if (!isMeant && !event.altKey && answerParts.loaded?.pressForAim(chat, event))
      event.preventDefault();
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
              {pageTexts.composer.sendAsWritten(chosenName)}
            </button>
          ) : null}
        </DestinationLine>
      ) : (
        <ObstacleLine why={obstacle}>
          <button type="button" onClick={() => choose(teachers)}>
            {pageTexts.composer.writeToTeachers}
          </button>
        </ObstacleLine>
      )}
      <div id="aim" aria-live="polite">
        {aim && answers ? (
          <answers.AimLine
            aim={aim}
            end={() => {
              answers.endAim(chat);
              area.current?.focus();
            }}
          />
        ) : null}
      </div>
      <div class="field">
        <textarea
          id="message"
          ref={area}
          aria-label={pageTexts.composer.message}
          aria-describedby="aim destination length"
          rows={1}
          value={draft}
          placeholder={pageTexts.composer.writeAMessage}
          dir="auto"
          enterkeyhint={doesEnterSend(settings) ? "send" : "enter"}
          onBeforeInput={(event) => checkInserted(event, event.data)}
          onPaste={(event) => checkInserted(event, event.clipboardData?.getData("text/plain"))}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={press}
        />
        <button
          class="send"
          type="submit"
          disabled={trimBlank(draft) === "" || isTooLong(draft) || obstacle !== undefined}
        >
          <Icon name="send" />
          <span>{pageTexts.composer.send}</span>
        </button>
      </div>
      <LengthLine length={countCharacters(draft, chosen, roster)} refusedUnits={refusedUnits} />
      <div class="foot">
        <p class={state.isFine ? "connection fine" : "connection"} role="status">
          {state.line}
        </p>
        {rejoin ? (
          <button type="button" class="rejoin" onClick={rejoin}>
            {pageTexts.composer.joinAgain}
          </button>
        ) : (
          <p class="keys">
            {doesEnterSend(settings)
              ? pageTexts.composer.enterSends
              : pageTexts.composer.enterBreaks}
          </p>
        )}
      </div>
      {askedIn === chosen && isExit(draft) ? (
        <LeaveQuestion
          leave={leave}
          others={listReadings().map(({ to, run }) => ({
            label: pageTexts.question.sendWordTo(trimBlank(draft), describeReceiver(to).name),
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

/** As high as its text; the style sheet says how high at most, and where browsers can, that they do it themselves. */
function fitHeight(area: HTMLTextAreaElement | null): void {
  if (!area || CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

interface LengthLineProps {
  /** In characters of the limit; undefined while that is far away. */
  length: number | undefined;
  /** The length of a text that was not taken. */
  refusedUnits: number | undefined;
}

/** Says how much room is left, and what is too long. */
function LengthLine({ length, refusedUnits }: LengthLineProps): JSX.Element {
  const most = limits.textCharacters;
  const isTooLong = refusedUnits !== undefined || (length ?? 0) > most;
  return (
    <p id="length" class={isTooLong ? "length too-long" : "length"} role="status">
      {refusedUnits !== undefined
        ? pageTexts.composer.notInserted(refusedUnits, most)
        : length === undefined
          ? null
          : length > most
            ? pageTexts.composer.tooLong(length - most, most)
            : pageTexts.composer.lengthOf(length, most)}
    </p>
  );
}

/** Where one types on glass, Enter breaks the line unless the reader wants it otherwise: Shift is out of reach. */
function doesEnterSend({ enter }: Settings): boolean {
  if (enter !== "automatic") return enter === "sends";
  return !matchMedia("(hover: none) and (pointer: coarse)").matches;
}
