import { trimBlank } from "../../model/blank.ts";
import { renderHelp } from "../../model/help.ts";
import { everyone, isGroupName, isRoomName, nameKey } from "../../model/name.ts";
import { findNearestWord } from "../../model/nearest.ts";
import { renderRefusal } from "../../model/render.ts";
import * as texts from "../../model/texts.ts";
import { formatTypedLine, isBare, isCommand, parseTypedLine } from "../../model/typedLine.ts";
import type { ChatSession } from "../chatSession.ts";
import type { Roster } from "../roster.ts";
import type { Conversations } from "./conversations.ts";
import { promptSign } from "./conversations.ts";
import { decodeInput, encodeInput } from "./inputHistory.ts";
import type { InputLine } from "./inputLine.ts";
import type { TerminalLine } from "./terminalCommands.ts";
import { parseTerminalLine, terminalCommands } from "./terminalCommands.ts";
import type { TerminalScreen } from "./terminalScreen.ts";

export interface TypistOptions {
  session: Pick<ChatSession, "perform" | "roster" | "meet" | "exit">;
  screen: Pick<TerminalScreen, "type" | "answer" | "refusal">;
  conversations: Conversations;
  line: Pick<InputLine, "offer">;
  /** Lines may go to somebody else from now on. */
  showPrompt: () => void;
}

/**
 * Somebody who types at a terminal. What names no receiver goes to the conversation they are in; what
 * they may not mean for whom it would go to is asked about first.
 */
export class Typist {
  readonly #options: TypistOptions;
  /** What `/everyone` says: the line that was refused, if none was typed since. */
  #refused: string | undefined;
  /** The line that was asked about last: entered again, it is done. */
  #asked: string | undefined;
  /** Lines that were typed while the server is asked whom they are for; undefined while it is not. */
  #waiting: string[] | undefined;
  /** Who was not found, and may be meant by lines that were typed before that was known. */
  #missed: string | undefined;
  #isEnding = false;

  constructor(options: TypistOptions) {
    this.#options = options;
  }

  get #roster(): Roster {
    return this.#options.session.roster;
  }

  type(line: string): void {
    if (trimBlank(line) === "") return;
    if (this.#waiting) this.#waiting.push(line);
    else this.#take(line);
  }

  /** Nothing more is typed: leaves the class, once what was typed is done. */
  end(): void {
    this.#isEnding = true;
    if (!this.#waiting) this.#options.session.exit();
  }

  #take(line: string): void {
    const { session, screen, conversations } = this.#options;
    conversations.settle();
    const typed = this.#parse(line);
    const isSure = this.#asked === line;
    const refused = this.#refused;
    this.#asked = undefined;
    this.#refused = undefined;
    if (typed.type === "everyone" && refused !== undefined) {
      screen.type({ prompt: promptSign, line: refused }, () =>
        session.perform({ type: "say", to: everyone, text: refused }),
      );
      return;
    }
    screen.type({ prompt: conversations.prompt, line }, () => this.#perform(typed, line, isSure));
  }

  /** Another conversation was turned to: what was asked about the last line holds no longer. */
  turned(): void {
    this.#asked = undefined;
  }

  /**
   * A typed line is refused.
   * @param why as it was told
   * @returns what is shown, with what else to try
   */
  refused(line: string, why: readonly string[]): readonly string[] {
    const typed = this.#parse(line);
    if (typed.type !== "say" && typed.type !== "mistake" && typed.type !== "exit") return why;
    this.#refused = line;
    const { name } = this.#options.conversations;
    if (typed.type !== "say" || typed.to === name || this.#isKnown(typed.to)) return why;
    // A slip of the hand is for whoever was meant, and for nobody else.
    if (this.#findNear(typed.to) !== undefined) return why;
    const others = why.filter((one) => one !== texts.toEveryone);
    return [...others, name === everyone ? texts.sayToEveryone : texts.startLine(name)];
  }

  /** The line as it is kept for later: with whom it is for, whatever conversation it comes back in. */
  readonly keep = {
    store: (line: string): string => {
      const { name } = this.#options.conversations;
      const typed = parseTypedLine(decodeInput(line), name, this.#roster);
      if (name === everyone) return line;
      if (typed.type === "reply" && typed.to === name) {
        return encodeInput(`/reply ${name}:${typed.text}`);
      }
      if (typed.type !== "say") return line;
      return encodeInput(formatTypedLine(typed.to, typed.text, everyone, this.#roster));
    },
    recall: (line: string): string => {
      const { name } = this.#options.conversations;
      const typed = parseTypedLine(decodeInput(line), everyone, this.#roster);
      if (typed.type !== "say" || name === everyone || typed.to !== name) return line;
      return encodeInput(formatTypedLine(typed.to, typed.text, name, this.#roster));
    },
  };

  #parse(line: string): TerminalLine {
    return parseTerminalLine(line, this.#options.conversations.name, this.#roster);
  }

  #perform(typed: TerminalLine, line: string, isSure: boolean): void {
    const { session, screen } = this.#options;
    switch (typed.type) {
      case "to":
        this.#turnTo(typed.name ?? everyone);
        return;
      case "everyone":
        screen.refusal([texts.nothingRefused], undefined);
        return;
      case "help": {
        const isTeacher = this.#roster.isInCharge;
        screen.answer(renderHelp({ word: typed.word, isTeacher, commands: terminalCommands }));
        return;
      }
      case "reply": {
        const { name, isGone } = this.#options.conversations;
        if (this.#refuseIfMissed(isBare(typed.text, line))) return;
        // Somebody else may have the name by now.
        if (typed.to === name && isGone) screen.refusal(this.#explainGone(name), undefined);
        else session.perform(typed, name, line);
        return;
      }
      case "say":
      case "exit": {
        const { name } = this.#options.conversations;
        if (this.#refuseIfMissed(typed.type === "say" && isBare(typed.text, line))) return;
        const doubt = this.#findDoubt(typed, line);
        if (!doubt || (doubt.mayBeSure && isSure)) {
          session.perform(typed, name, line);
          return;
        }
        screen.refusal(doubt.lines, undefined);
        if (!doubt.mayBeSure) return;
        this.#asked = line;
        this.#options.line.offer(line);
        return;
      }
      default:
        session.perform(typed, this.#options.conversations.name, line);
    }
  }

  #turnTo(typed: string): void {
    const { conversations, screen } = this.#options;
    const roster = this.#roster;
    this.#missed = undefined;
    const name = nameKey(typed) === everyone ? everyone : (roster.find(typed) ?? typed);
    if (conversations.turnTo(name)) return;
    if (isRoomName(name)) {
      screen.refusal([texts.notMember(name), texts.joinFirst(name)], undefined);
      return;
    }
    if (roster.isCrowd && !isGroupName(name)) void this.#lookFor(name);
    else this.#refuseToTurn(name);
  }

  /** In a crowd only the server knows who is here. */
  async #lookFor(name: string): Promise<void> {
    const { session, conversations, showPrompt } = this.#options;
    this.#waiting = [];
    const met = await session.meet(name);
    const isMet = met !== undefined && conversations.turnTo(met);
    if (!isMet) this.#refuseToTurn(name);
    const typed = this.#waiting;
    this.#waiting = undefined;
    this.#missed = isMet ? undefined : name;
    for (const line of typed) this.type(line);
    this.#missed = undefined;
    if (this.#isEnding) this.end();
    showPrompt();
  }

  /** What was typed for somebody who was not found goes to nobody else. */
  #refuseIfMissed(isBare: boolean): boolean {
    if (!isBare || this.#missed === undefined) return false;
    this.#options.screen.refusal([texts.mayBeFor(this.#missed)], undefined);
    return true;
  }

  #refuseToTurn(name: string): void {
    const near = this.#findNear(name);
    const hint = near === undefined ? {} : { hint: texts.didYouMean(near) };
    this.#options.screen.refusal(
      renderRefusal({ code: "not_active", text: texts.notActive, ...hint }),
      undefined,
    );
  }

  /** Why the line may not do what is meant, in a conversation that was turned to. */
  #findDoubt(
    typed: Extract<TerminalLine, { type: "say" | "exit" }>,
    line: string,
  ): { lines: string[]; mayBeSure: boolean } | undefined {
    const { conversations } = this.#options;
    const { name, isGone } = conversations;
    // A command says what it does.
    if (name === everyone || isCommand(line)) return undefined;
    if (typed.type === "exit") {
      return { lines: [texts.stays(name), texts.leaveAnyway(name)], mayBeSure: true };
    }
    const to = this.#roster.findRoom(typed.to) ?? typed.to;
    if (to === name)
      return isGone ? { lines: this.#explainGone(name), mayBeSure: false } : undefined;
    // Whom nobody knows, the server refuses; in a crowd they may be here.
    if (!this.#isKnown(to) && !this.#roster.isCrowd) return undefined;
    const lines = [texts.isForAnother(to, name), texts.sendAnyway(to, name)];
    return { lines, mayBeSure: true };
  }

  #explainGone(name: string): string[] {
    if (isGroupName(name) || isRoomName(name)) {
      return [texts.notMember(name), texts.writeToEveryone];
    }
    const isCalledSo = this.#roster.membershipOf(name) !== undefined;
    const hints = isCalledSo ? [texts.targetReplaced(name)] : [];
    return [
      ...renderRefusal({ code: "not_active", text: texts.notActive }),
      ...hints,
      texts.writeToEveryone,
    ];
  }

  #findNear(name: string): string | undefined {
    return findNearestWord(name, this.#roster.addressable);
  }

  #isKnown(name: string): boolean {
    return name === everyone || this.#roster.find(name) === name;
  }
}
