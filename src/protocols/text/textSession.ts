import type { ActResult, Done, GroupResult, Refused } from "../../hub/command.ts";
import { listRoomMembers } from "../../hub/hubView.ts";
import type { MemberView } from "../../hub/member.ts";
import type { CloseReason, MemberEvent } from "../../model/event.ts";
import type { Addressees } from "../../model/addressee.ts";
import { trimTypedName } from "../../model/blank.ts";
import type { AskedPast, PastLine } from "../../model/historyPlace.ts";
import { HistoryPlace } from "../../model/historyPlace.ts";
import type { Message } from "../../model/message.ts";
import { applyErasing } from "../../model/applyErasing.ts";
import { everyone } from "../../model/name.ts";
import type { Refusal } from "../../model/refusal.ts";
import {
  renderEarlierMessage,
  renderEvent,
  renderGroupList,
  renderMenu,
  renderRefusal,
  renderRoomList,
} from "../../model/render.ts";
import type { RoomCommand } from "../../model/roomCommand.ts";
import { renderHolding } from "../../model/renderAct.ts";
import { roomTexts } from "../../model/roomTexts.ts";
import * as texts from "../../model/texts.ts";
import type { TypedLine } from "../../model/typedLine.ts";
import { renderHelp } from "../../model/help.ts";
import { isUnsaid, parseTypedLine } from "../../model/typedLine.ts";
import { createSharedEncoder } from "../../wire/encoder.ts";
import type { Line } from "../../wire/lineSplitter.ts";
import { tooLong } from "../../wire/lineSplitter.ts";
import type { SlicedReading } from "../historySlices.ts";
import { createReading, readSlices } from "../historySlices.ts";
import { emptyPart } from "../longAnswer.ts";
import { renderPeople } from "../renderPeople.ts";
import type { RoomAnswer } from "../runRoomCommand.ts";
import { runAnswerLine } from "../runAnswerLine.ts";
import { runRoomCommand } from "../runRoomCommand.ts";
import type { ClassGate } from "../classGate.ts";
import { mostWrongCodes } from "../classGate.ts";
import type { SessionOptions } from "../sessionOptions.ts";
import { LineSession } from "../lineSession.ts";
import type { Connection } from "../../transport/connection.ts";
import type { PlainProtocol } from "../../transport/protocol.ts";
import { hashRoleCode } from "../token.ts";
import { TelnetFilter } from "./telnetFilter.ts";

const encoder = new TextEncoder();

/** Milliseconds that a person at netcat has to give a name. */
export const nameWithinMs = 120_000;

/** UTF-16 units of an answer that are shown at a time. */
const charactersPerPart = 16_384;

const encodeEvents = createSharedEncoder((event: MemberEvent) => {
  const text = renderEvent(event);
  return text === undefined ? "" : `${text}\n`;
});

/** Lines of text, for people at netcat and telnet. It takes every connection that no other protocol takes. */
export function textProtocol(options: SessionOptions): PlainProtocol {
  return {
    name: "plain",
    match: () => "yes",
    startSession: (connection, isSilent) => new TextSession(connection, options, isSilent),
    refusePlain: (address) =>
      encoder.encode(`${texts.tlsRequired}. ${texts.joinByTls.person(address)}\n`),
  };
}

/** One person at netcat or telnet. They see the lines of README.md here, to the letter. */
class TextSession extends LineSession {
  readonly #telnet = new TelnetFilter();
  /** Asks for the class's code; undefined once they have given it, or if there is none. */
  #gate: ClassGate | undefined;
  #wrongCodes = 0;
  #hasAsked = false;
  /** The names by which the member's lines are read; undefined until the first one. */
  #addressees: Addressees | undefined;
  /** The line that was to be said last was refused. */
  #isLastRefused = false;
  /** Undefined until they are in the class. */
  #place: HistoryPlace | undefined;

  constructor(connection: Connection, options: SessionOptions, isSilent: boolean) {
    super(connection, options, nameWithinMs);
    this.#gate = options.gate;
    if (isSilent) this.#ask();
  }

  override receive(bytes: Uint8Array): void {
    const text = this.#telnet.pass(bytes);
    const answer = this.#telnet.takeAnswer();
    if (answer) this.connection.tell(answer);
    // A telnet client that begins by negotiating has a person in front of it who waits for the question.
    if (text.length === 0 && !this.#hasAsked && !this.member) this.#ask();
    super.receive(text);
    if (this.#telnet.isEndless) this.endEndless();
  }

  protected override encode(events: readonly MemberEvent[]): Uint8Array {
    return encodeEvents(events);
  }

  protected override encodeSkipped(count: number): Uint8Array {
    return encoder.encode(`${texts.skipped(count)}\n`);
  }

  protected override encodeLeftOut(): Uint8Array {
    return encoder.encode(`${texts.leftOut}\n`);
  }

  protected override farewell(how: CloseReason): Uint8Array | undefined {
    if (how === "too_slow") return encoder.encode(`${texts.tooSlow}\n`);
    if (how === "paused") return encoder.encode(`${texts.serverClosed}\n`);
    if (how === "moved")
      return encoder.encode(`${texts.classMoved(this.options.otherServers().servers)}\n`);
    if (how !== "server_closed") return undefined;
    return encoder.encode(`${texts.serverClosed}\n${texts.classEnded}\n`);
  }

  protected override nameTooLate(): void {
    this.#show("", texts.nameTooLate);
    this.leave("lost");
  }

  protected override takeLine(line: Line): void {
    const { member } = this;
    if (!member) this.#takeFirst(line === tooLong ? "" : trimTypedName(applyErasing(line)));
    else if (line === tooLong) this.#show(texts.lineTooLong);
    else this.#takeTyped(applyErasing(line), member);
  }

  #takeTyped(line: string, member: MemberView): void {
    this.#addressees ??= this.log.view.addressees(member);
    const typed = parseTypedLine(line, everyone, this.#addressees);
    if (typed.type === "mistake" && isUnsaid(typed, line)) this.#isLastRefused = true;
    this.#run(typed, member);
  }

  /** The class's code, if it has one, and then the name. */
  #takeFirst(typed: string): void {
    if (this.#gate) this.#takeCode(typed, this.#gate);
    else this.#takeName(typed);
  }

  #takeCode(code: string, gate: ClassGate): void {
    const newcomer = { connection: this.connection, readOn: () => this.resumed() };
    gate.ask(code, newcomer, (refusal) => {
      if (!refusal) {
        this.#gate = undefined;
        this.#ask();
        return;
      }
      this.#refuse(refusal);
      if (refusal.code === "class_code_wrong") this.#wrongCodes += 1;
      if (this.#wrongCodes === mostWrongCodes) this.leave("lost");
      else this.#ask();
    });
  }

  #takeName(name: string): void {
    this.join({ name }, (joined) => {
      if (joined.ok) {
        const holding = renderHolding(joined.holding);
        this.#show(texts.accepted, ...renderMenu(this.log.view.privateShown), ...holding);
        this.#place = new HistoryPlace(joined.seq);
        const latest = this.log.view.latest(this.options.replay);
        for (const { seq } of latest) this.#place.noteShown(seq);
        this.#showInParts(latest.map(renderEarlierMessage));
      } else {
        this.#refuse(joined.refusal);
        this.#ask();
      }
    });
  }

  #run(line: TypedLine, member: MemberView): void {
    const { log } = this;
    const from = { at: this.options.wallClock(), memberId: member.id };
    switch (line.type) {
      case "nothing":
        return;
      case "say":
        log.submit({ type: "say", ...from, to: line.to, text: line.text }, (said) => {
          this.#isLastRefused = !said.ok;
          this.#refuseUnlessDone(said);
        });
        return;
      case "createGroup": {
        const command = { ...from, name: line.name, members: line.members };
        log.submit({ type: "createGroup", ...command }, (result) => this.#answerGroup(result));
        return;
      }
      case "leaveGroup": {
        const { name, reason } = line;
        log.submit({ type: "leaveGroup", ...from, name, reason }, (left) =>
          this.#refuseUnlessDone(left),
        );
        return;
      }
      case "addToGroup":
      case "dropFromGroup":
        log.submit({ ...line, ...from }, (result) => {
          const refusals = result.ok ? result.refusals : [result.refusal];
          this.#show(...refusals.flatMap(renderRefusal));
        });
        return;
      case "groups":
        this.#showInParts(renderGroupList(log.view.listGroups(member), member.name));
        return;
      case "rename":
        log.submit({ type: "rename", ...from, name: line.name }, (renamed) =>
          this.#refuseUnlessDone(renamed),
        );
        return;
      case "join":
      case "leave":
      case "topic":
      case "kick":
      case "invite":
      case "mode":
        this.#runRoomCommand(line, member);
        return;
      case "names": {
        const found = log.view.openRoom(member, line.room);
        if (found.ok) {
          this.#showInParts([roomTexts.here(found.room.name, listRoomMembers(found.room))]);
        } else this.#refuse(found.refusal);
        return;
      }
      case "rooms":
        this.#showInParts(renderRoomList(log.view.listRooms(member)));
        return;
      case "back":
      case "search":
        this.#readAgain(line, member);
        return;
      case "who":
        this.#showInParts(renderPeople(log.view, line, member));
        return;
      case "menu":
        log.submit({ type: "showMenu", ...from });
        this.#show(...renderMenu(log.view.privateShown));
        return;
      case "help":
        this.#show(...renderHelp({ word: line.word, isTeacher: log.view.isTeacher(member) }));
        return;
      case "moderate":
        log.submit({ type: "moderate", at: from.at, by: member.id, act: line.act }, (result) =>
          this.#answerAct(result),
        );
        return;
      case "claim": {
        const claim = { ...from, codeHash: hashRoleCode(line.code) };
        log.submit({ type: "claimRole", ...claim }, (result) => {
          if (result) this.#answerAct(result);
        });
        return;
      }
      case "reply":
      case "react":
      case "correct":
      case "takeBack": {
        const { toldUpTo } = this;
        if (line.type === "correct" && this.#isLastRefused) {
          this.#refuse({ code: "no_such_message", text: texts.lastNotSent });
          return;
        }
        runAnswerLine(line, { log, member, at: from.at, toldUpTo }, (refusal) => {
          if (line.type === "reply") this.#isLastRefused = refusal !== undefined;
          if (refusal) this.#refuse(refusal);
        });
        return;
      }
      case "exit":
        this.leave("exit");
        return;
      case "mistake":
        this.#refuse(line.refusal);
        return;
      default:
        line satisfies never;
    }
  }

  #readAgain(line: PastLine, member: MemberView): void {
    const place = this.#place;
    const asked = place?.ask(line);
    if (!place || !asked) return;
    if (Array.isArray(asked)) this.#show(...asked);
    else this.answerInParts(pastParts(place, asked, createReading(this.log.view, member, asked)));
  }

  #answerGroup(result: GroupResult): void {
    this.#show(...result.missing.map(texts.memberNotActive));
    if (result.ok) this.#show(texts.groupCreated(result.name));
    else this.#refuse(result.refusal);
  }

  /** What no event tells, the answer does. */
  #answerAct(result: ActResult): void {
    if (!result.ok) this.#refuse(result.refusal);
    else if (!result.isTold) this.#show(result.text);
  }

  #runRoomCommand(command: RoomCommand, member: MemberView): void {
    const options = { log: this.log, member, at: this.options.wallClock() };
    runRoomCommand(command, options, (answer) => this.#show(...answerLines(answer)));
  }

  /** What was done is told as an event. */
  #refuseUnlessDone(answer: Done | Refused): void {
    if (!answer.ok) this.#refuse(answer.refusal);
  }

  #ask(): void {
    this.#hasAsked = true;
    this.connection.tell(encoder.encode(this.#gate ? texts.askClassCode : texts.askName));
  }

  #refuse(refusal: Refusal): void {
    this.#show(...renderRefusal(refusal));
  }

  #show(...lines: string[]): void {
    if (lines.length > 0) this.answer(encoder.encode(`${lines.join("\n")}\n`));
  }

  /** Lines that may be many or long: each part is shown once most of those before are read. */
  #showInParts(lines: readonly string[]): void {
    if (lines.length > 0) this.answerInParts(encodeInParts(`${lines.join("\n")}\n`));
  }
}

/** What a line found in the history, once it is all read. */
function* pastParts(
  place: HistoryPlace,
  asked: AskedPast,
  reading: SlicedReading,
): Generator<Uint8Array, void, void> {
  const messages: Message[] = [];
  let next: number | undefined;
  for (const slice of readSlices(reading)) {
    messages.push(...slice.messages);
    next = slice.rest?.before;
    if (!slice.isLast) yield emptyPart;
  }
  yield* encodeInParts(`${place.take(asked, messages, next).join("\n")}\n`);
}

/** The text in parts of some tens of kilobytes. */
function* encodeInParts(text: string): Generator<Uint8Array, void, void> {
  for (let at = 0; at < text.length;) {
    const isWithinPair = (text.codePointAt(at + charactersPerPart - 1) ?? 0) > 0xffff;
    const end = at + charactersPerPart + (isWithinPair ? 1 : 0);
    yield encoder.encode(text.slice(at, end));
    at = end;
  }
}

/** What answers a person's command to a room; what it changed is shown like all that happens there. */
function answerLines(answer: RoomAnswer): string[] {
  switch (answer.kind) {
    case "refused":
      return renderRefusal(answer.refusal);
    case "done":
      return answer.refusals.flatMap(renderRefusal);
    case "topic":
      return [roomTexts.topicIs(answer.room, answer.topic)];
    case "modes":
      return [roomTexts.modesAre(answer.room, answer.modes)];
    default:
      return answer satisfies never;
  }
}
