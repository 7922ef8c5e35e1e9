import type { JSX } from "preact";
import { everyone, isRoomName, teachers, windowName } from "../model/name.ts";
import type { AnswerParts } from "./answerParts.ts";
import { Avatar } from "./avatar.tsx";
import type { ReceivedMessage, SentMessage, DeliveryState } from "./logEntry.ts";
import { conversationOf, isShared, senderOf } from "./logEntry.ts";
import type { IconName } from "./icon.tsx";
import { Icon } from "./icon.tsx";
import { MessageText } from "./messageText.tsx";
import type { MenuControls } from "./menuButtons.tsx";
import { pageTexts } from "./pageTexts.ts";
import { RoleBadge } from "./roleBadge.tsx";
import { clockTime, dateAndTime } from "./time.ts";

export interface MessageRowProps {
  entry: ReceivedMessage | SentMessage;
  /** Shown without a heading, below a message of the same sender. */
  follows: boolean;
  controls: MenuControls;
  answers: AnswerParts;
  mention: RegExp;
  /** Takes a refused message out of the log, to edit it or to drop it. */
  takeBack: (message: SentMessage, isEdited: boolean) => void;
  /** Says a refused line to those it was typed among, whatever it begins with. */
  sayAsWritten: (message: SentMessage) => void;
}

/** One message: who, for whom if not for everyone, what, when. A screen reader reads it in this order. */
export function MessageRow({
  entry,
  follows,
  controls,
  answers,
  mention,
  takeBack,
  sayAsWritten,
}: MessageRowProps): JSX.Element {
  const { roster } = controls.chat;
  const isMine = entry.kind === "sent";
  const delivery = isMine ? entry.delivery : undefined;
  const from = isMine ? roster.me : entry.from;
  const sender = isMine ? from : senderOf(entry);
  const reach = entry.to === everyone ? "public" : isShared(entry.to) ? "group" : "private";
  const answersMe = entry.quote?.from === roster.me;
  const names = !isMine && (answersMe || mention.test(entry.text.normalize("NFC")));
  const isOfWindow = from === windowName;
  const classes = [
    "message",
    reach,
    isMine && "mine",
    isOfWindow && "of-window",
    follows && "follows",
    names && "names-me",
  ];
  return (
    <article
      class={classes.filter(Boolean).join(" ")}
      aria-label={[
        from,
        reach !== "public" && describeReach(entry, reach),
        clockTime.format(entry.at),
      ]
        .filter(Boolean)
        .join(", ")}
    >
      {isOfWindow ? <WindowAvatar /> : <Avatar name={from} />}
      <header>
        <span class="name">{isMine ? from + pageTexts.you : from}</span>
        {isOfWindow ? <span class="role">{pageTexts.badges.window}</span> : null}
        <RoleBadge name={sender} teachers={roster.teachers} />
        {reach === "public" ? null : (
          <span class="reach">
            <Icon name={pickIcon(entry.to, reach)} />
            {describeReach(entry, reach)}
          </span>
        )}
      </header>
      {answers ? <answers.AboveText {...{ entry, controls }} /> : null}
      <MessageText
        text={entry.text}
        isCorrected={entry.isCorrected === true}
        mention={isMine ? noMention : mention}
      />
      <div class="meta">
        <Time at={entry.at} />
        {delivery === "delivered" ? <Sent /> : null}
      </div>
      {answers ? <answers.BelowText {...{ entry, from, controls }} /> : null}
      {isMine && delivery !== undefined && delivery !== "delivered" ? (
        <DeliveryLine message={entry} delivery={delivery} {...{ takeBack, sayAsWritten }} />
      ) : null}
    </article>
  );
}

export interface ElsewhereRowProps extends Pick<MessageRowProps, "takeBack" | "sayAsWritten"> {
  entry: SentMessage;
  choose: (conversation: string) => void;
}

/** Tells where a message went, or that it did not, without its text. */
export function ElsewhereRow({ entry, choose, ...answers }: ElsewhereRowProps): JSX.Element {
  const { to, delivery } = entry;
  const reach = isShared(to) ? "group" : "private";
  const words = pageTexts.log;
  const whom = isShared(to) ? describeReach(entry, reach) : words.to(to);
  return (
    <div class="notice elsewhere">
      <p>
        <Icon name={to === everyone ? "everyone" : pickIcon(to, reach)} />
        {delivery === "refused" ? words.notSent(whom) : words.youWrote(whom)}
        {delivery === "refused" ? null : (
          <button type="button" onClick={() => choose(conversationOf(entry))}>
            {words.show}
          </button>
        )}
      </p>
      {delivery === "delivered" ? null : (
        <DeliveryLine message={entry} delivery={delivery} {...answers} />
      )}
    </div>
  );
}

/** No member's: nobody can have this face. */
function WindowAvatar(): JSX.Element {
  return (
    <span class="avatar plain">
      <Icon name="window" />
    </span>
  );
}

/** The mark of a message that has its receipt: the server has stored it. */
function Sent(): JSX.Element {
  return (
    <span class="sent" title={pageTexts.log.isStored}>
      <Icon name="check" /> <span class="visually-hidden">{pageTexts.log.sent}</span>
    </span>
  );
}

/** Nobody is mentioned by their own message. */
const noMention = /(?!)/u;

function pickIcon(to: string, reach: "group" | "private"): IconName {
  if (isRoomName(to)) return "room";
  if (to === teachers) return "teachers";
  return reach === "group" ? "group" : "lock";
}

function describeReach(entry: ReceivedMessage | SentMessage, reach: "group" | "private"): string {
  const { log } = pageTexts;
  if (entry.to === teachers) return log.toTeachers;
  if (reach === "group") return log.in(entry.to);
  return entry.kind === "sent" ? log.onlyTo(entry.to) : log.onlyToYou;
}

interface DeliveryLineProps extends Pick<MessageRowProps, "takeBack" | "sayAsWritten"> {
  message: SentMessage;
  delivery: Exclude<DeliveryState, "delivered">;
}

/** What became of a message, if it was not simply delivered. */
function DeliveryLine(props: DeliveryLineProps): JSX.Element {
  const { message, delivery, takeBack, sayAsWritten } = props;
  const words = pageTexts.log;
  switch (delivery) {
    case "pending":
      return (
        <p class="delivery">
          <Icon name="clock" /> {words.sending}
        </p>
      );
    case "held":
      return (
        <p class="delivery">
          <Icon name="clock" /> {describeHeld(message.to)}
        </p>
      );
    case "undelivered":
      return (
        <p class="delivery">
          <Icon name="check" />{" "}
          {message.to === everyone ? words.nobodyElseIsHere : words.notDelivered}
        </p>
      );
    case "refused":
      return (
        <div class="delivery refused">
          <p>
            <Icon name="alert" />{" "}
            {message.reasons?.map(endSentence).join(" ") ?? words.wasNotDelivered}
          </p>
          {message.typed === undefined ? null : (
            <button type="button" onClick={() => sayAsWritten(message)}>
              {pageTexts.composer.sendAsWritten(nameConversation(message.within))}
            </button>
          )}
          <button type="button" onClick={() => takeBack(message, true)}>
            {words.edit}
          </button>
          <button type="button" onClick={() => takeBack(message, false)}>
            {words.dismiss}
          </button>
        </div>
      );
    default:
      return delivery satisfies never;
  }
}

/** As a sentence names it. */
function nameConversation(conversation: string): string {
  if (conversation === everyone) return pageTexts.everyone;
  return conversation === teachers ? pageTexts.allTeachers : conversation;
}

function describeHeld(to: string): string {
  const { log } = pageTexts;
  return isShared(to) || to === everyone ? log.someGetItLater : log.getsItLater(to);
}

/** A terminal's lines become the sentences of one paragraph. */
function endSentence(line: string): string {
  return /[.?!:]$/u.test(line) ? line : `${line}.`;
}

/** The time by the reader's own clock; on hover, with the date. */
function Time({ at }: { at: number }): JSX.Element {
  return (
    <time dateTime={new Date(at).toISOString()} title={dateAndTime.format(at)}>
      {clockTime.format(at)}
    </time>
  );
}
