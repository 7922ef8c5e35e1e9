import type { Heard, Leaving } from "../../hub/fact.ts";
import type { Member } from "../../hub/member.ts";
import { membersOf } from "../../hub/roomNews.ts";
import { limits } from "../../model/limits.ts";
import { menuLines } from "../../model/menu.ts";
import type { Refusal } from "../../model/refusal.ts";
import { roomListLines, roomTexts } from "../../model/roomTexts.ts";
import type { RoomWish } from "../../model/roomWish.ts";
import { earlierLine, refusalLines, texts } from "../../model/texts.ts";
import type { TypedLine } from "../../model/typedLine.ts";
import { helpLines, parseTypedLine } from "../../model/typedLine.ts";
import { whoLines } from "../../model/who.ts";
import { encodeOnce } from "../../wire/encodeOnce.ts";
import type { Line } from "../../wire/lineSplitter.ts";
import { tooLong } from "../../wire/lineSplitter.ts";
import type { DoorOptions } from "../door.ts";
import { grantRoomWish } from "../grantRoomWish.ts";
import { LineSession } from "../lineSession.ts";
import type { Link } from "../link.ts";
import { answerLines } from "./answerLines.ts";
import { corrected } from "./corrected.ts";
import { heardText } from "./heardText.ts";
import { TelnetFilter } from "./telnetFilter.ts";

const encoder = new TextEncoder();

const encodeHeard = encodeOnce((fact: Heard) => {
  const text = heardText(fact);
  return text === undefined ? "" : `${text}\n`;
});

/** One person at netcat or telnet: what is shown is the contract's section 4 to the letter. */
export class PlainSession extends LineSession {
  readonly #telnet = new TelnetFilter();
  readonly #privateShown: boolean;
  readonly #replay: number;
  #hasAsked = false;

  constructor(link: Link, options: DoorOptions, isSilent: boolean) {
    super(link, options, limits.plainNameWithinMs);
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

  protected override encode(facts: readonly Heard[]): Uint8Array {
    return encodeHeard(facts);
  }

  protected override farewell(how: Leaving): Uint8Array | undefined {
    if (how === "too_slow") return encoder.encode(`${texts.tooSlow}\n`);
    return how === "server_closed" ? encoder.encode(`${texts.serverClosed}\n`) : undefined;
  }

  protected override nameTooLate(): void {
    this.#show("", texts.nameTooLate);
    this.leave("lost");
  }

  protected override takeLine(line: Line): void {
    const { member } = this;
    if (!member) this.#takeName(line === tooLong ? "" : corrected(line).trim());
    else if (line === tooLong) this.#show(texts.lineTooLong);
    else this.#run(parseTypedLine(corrected(line)), member);
  }

  #takeName(name: string): void {
    const joined = this.join(name);
    if (joined.ok) {
      const earlier = this.hub.latest(this.#replay).map(earlierLine);
      this.#show(texts.accepted, ...menuLines(this.#privateShown), ...earlier);
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
        if (found.ok) this.#show(roomTexts.here(found.room.name, membersOf(found.room)));
        else this.#refuse(found.refusal);
        return;
      }
      case "rooms":
        this.#show(...roomListLines(this.hub.rooms.list(member)));
        return;
      case "who":
        this.#show(...whoLines(this.hub.who(member), member.name));
        return;
      case "menu":
        this.hub.showMenu(member);
        this.#show(...menuLines(this.#privateShown));
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

  #room(wish: RoomWish, member: Member): void {
    this.#show(...answerLines(grantRoomWish(this.hub.rooms, member, wish)));
  }

  #ask(): void {
    this.#hasAsked = true;
    this.link.tell(encoder.encode(texts.askName));
  }

  #refuse(refusal: Refusal): void {
    this.#show(...refusalLines(refusal));
  }

  #show(...lines: string[]): void {
    if (lines.length > 0) this.link.tell(encoder.encode(`${lines.join("\n")}\n`));
  }
}
