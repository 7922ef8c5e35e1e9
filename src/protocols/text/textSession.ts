import type { MemberEvent } from "../../model/event.ts";
import type { LeaveReason } from "../../model/event.ts";
import type { Member } from "../../hub/member.ts";
import { listRoomMembers } from "../../hub/roomNews.ts";
import { limits } from "../../model/limits.ts";
import { renderEvent, renderMenu, renderWho } from "../../model/render.ts";
import type { Refusal } from "../../model/refusal.ts";
import { roomTexts, texts } from "../../model/texts.ts";
import { renderRoomList } from "../../model/render.ts";
import type { RoomCommand } from "../../model/roomCommand.ts";
import { renderEarlierMessage, renderRefusal } from "../../model/render.ts";
import type { TypedLine } from "../../model/typedLine.ts";
import { helpLines, parseTypedLine } from "../../model/typedLine.ts";
import { createSharedEncoder } from "../../wire/encoder.ts";
import type { Line } from "../../wire/lineSplitter.ts";
import { tooLong } from "../../wire/lineSplitter.ts";
import { runRoomCommand } from "../runRoomCommand.ts";
import type { SessionOptions } from "../lineSession.ts";
import { LineSession } from "../lineSession.ts";
import type { Connection } from "../../transport/connection.ts";
import { answerLines } from "./answerLines.ts";
import { applyBackspaces } from "./applyBackspaces.ts";
import { TelnetFilter } from "./telnetFilter.ts";

const encoder = new TextEncoder();

const encodeHeard = createSharedEncoder((fact: MemberEvent) => {
  const text = renderEvent(fact);
  return text === undefined ? "" : `${text}\n`;
});

/** One person at netcat or telnet. They see the lines of README.md here, to the letter. */
export class TextSession extends LineSession {
  readonly #telnet = new TelnetFilter();
  readonly #privateShown: boolean;
  readonly #replay: number;
  #hasAsked = false;

  constructor(connection: Connection, options: SessionOptions, isSilent: boolean) {
    super(connection, options, limits.plainNameWithinMs);
    this.#privateShown = options.privateShown;
    this.#replay = options.replay;
    if (isSilent) this.#ask();
  }

  override receive(bytes: Uint8Array): void {
    const text = this.#telnet.pass(bytes);
    // A telnet client that begins by negotiating has a person before it, who waits for the question.
    if (text.length === 0 && !this.#hasAsked && !this.member) this.#ask();
    super.receive(text);
  }

  protected override encode(facts: readonly MemberEvent[]): Uint8Array {
    return encodeHeard(facts);
  }

  protected override farewell(how: LeaveReason): Uint8Array | undefined {
    if (how === "too_slow") return encoder.encode(`${texts.tooSlow}\n`);
    return how === "server_closed" ? encoder.encode(`${texts.serverClosed}\n`) : undefined;
  }

  protected override nameTooLate(): void {
    this.#show("", texts.nameTooLate);
    this.leave("lost");
  }

  protected override takeLine(line: Line): void {
    const { member } = this;
    if (!member) this.#takeName(line === tooLong ? "" : applyBackspaces(line).trim());
    else if (line === tooLong) this.#show(texts.lineTooLong);
    else this.#run(parseTypedLine(applyBackspaces(line)), member);
  }

  #takeName(name: string): void {
    const joined = this.join(name);
    if (joined.ok) {
      const earlier = this.hub.latest(this.#replay).map(renderEarlierMessage);
      this.#show(texts.accepted, ...renderMenu(this.#privateShown), ...earlier);
    } else {
      this.#refuse(joined.refusal);
      this.#ask();
    }
  }

  #run(wish: TypedLine, member: Member): void {
    switch (wish.type) {
      case "nothing":
        return;
      case "say": {
        const said = this.hub.say(member, wish.to, wish.text);
        if (!said.ok) this.#refuse(said.refusal);
        return;
      }
      case "createGroup":
        this.#createGroup(member, wish.name, wish.members);
        return;
      case "rename": {
        const renamed = this.hub.rename(member, wish.name);
        if (!renamed.ok) this.#refuse(renamed.refusal);
        return;
      }
      case "join":
      case "leave":
      case "topic":
      case "kick":
      case "invite":
      case "mode":
        this.#room(wish, member);
        return;
      case "names": {
        const found = this.hub.rooms.look(member, wish.room);
        if (found.ok) this.#show(roomTexts.here(found.room.name, listRoomMembers(found.room)));
        else this.#refuse(found.refusal);
        return;
      }
      case "rooms":
        this.#show(...renderRoomList(this.hub.rooms.list(member)));
        return;
      case "who":
        this.#show(...renderWho(this.hub.who(member), member.name));
        return;
      case "menu":
        this.hub.showMenu(member);
        this.#show(...renderMenu(this.#privateShown));
        return;
      case "help":
        this.#show(...helpLines);
        return;
      case "exit":
        this.leave("exit");
        return;
      case "mistake":
        this.#refuse(wish.refusal);
        return;
      default:
        wish satisfies never;
    }
  }

  #createGroup(member: Member, name: string, members: string[]): void {
    const grouped = this.hub.createGroup(member, name, members);
    this.#show(...grouped.missing.map(texts.memberNotActive));
    if (grouped.ok) this.#show(texts.groupCreated(grouped.name));
    else this.#refuse(grouped.refusal);
  }

  #room(wish: RoomCommand, member: Member): void {
    this.#show(...answerLines(runRoomCommand(this.hub.rooms, member, wish)));
  }

  #ask(): void {
    this.#hasAsked = true;
    this.connection.tell(encoder.encode(texts.askName));
  }

  #refuse(refusal: Refusal): void {
    this.#show(...renderRefusal(refusal));
  }

  #show(...lines: string[]): void {
    if (lines.length > 0) this.connection.tell(encoder.encode(`${lines.join("\n")}\n`));
  }
}
