import { hashRoleCode } from "../protocols/token.ts";
import type { Act } from "../model/act.ts";
import type { Done, Refused } from "../hub/command.ts";
import type { ClassLog } from "../log/classLog.ts";
import { isHere, namesOf } from "../hub/hubView.ts";
import type { MemberView } from "../hub/member.ts";
import { windowName } from "../model/name.ts";
import { formatMany } from "../model/count.ts";
import { renderFoundNames, renderRefusal } from "../model/render.ts";
import { displayText } from "../model/text.ts";
import * as texts from "../model/texts.ts";
import type { Refusal } from "../model/refusal.ts";
import type { ServerWindow } from "./serverWindow.ts";
import type { WindowLine } from "./windowCommands.ts";
import { parseWindowLine, windowHelpLines } from "./windowCommands.ts";

export interface WindowConsoleOptions {
  log: ClassLog;
  window: Pick<ServerWindow, "answer">;
  /** Where it can be joined, each as `HOST:PORT`; the first is the one for others. */
  addresses: readonly string[];
  /** A code that nobody can guess. */
  newCode: () => string;
  /** How to join the server, a line each. */
  renderInvitation: () => Promise<readonly string[]>;
  /** Ends the class and closes the server. */
  end: () => void;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now: () => number;
}

/** Does what is typed into the server window, and answers in it. */
export class WindowConsole {
  readonly #options: WindowConsoleOptions;

  constructor(options: WindowConsoleOptions) {
    this.#options = options;
  }

  /** All that can be written to, by name. */
  get addressable(): string[] {
    const { view } = this.#options.log;
    const all = [view.members(), view.groups(), view.rooms()].flatMap(namesOf);
    return all.toSorted((one, other) => one.localeCompare(other));
  }

  type(line: string): void {
    const { log } = this.#options;
    const typed = parseWindowLine(line, log.view.windowAddressees);
    if (typed.type === "nothing") return;
    // What is said is shown as an event, under the same name.
    if (typed.type !== "say") this.#answer(`${windowName}>${displayText(line)}`);
    this.#run(typed);
  }

  #order(act: Act): void {
    const { log, now } = this.#options;
    log.submit({ type: "moderate", at: now(), act }, (result) => {
      if (result.ok) this.#answer(result.text);
      else this.#refuse(result.refusal);
    });
  }

  /** One link and one code, for a phone or a helper. */
  #offerRole(): void {
    const { log, now, addresses, newCode } = this.#options;
    const code = newCode();
    log.submit({ type: "offerRole", at: now(), codeHash: hashRoleCode(code) });
    const [address] = addresses;
    this.#answer(
      `For one teacher, once and within ten minutes: /teacher ${code}`,
      ...(address === undefined ? [] : [`Or by this link: http://${address}/#teacher=${code}`]),
    );
  }

  #run(typed: WindowLine): void {
    const { log, now, renderInvitation, end } = this.#options;
    switch (typed.type) {
      case "nothing":
        return;
      case "say": {
        const { to, text } = typed;
        log.submit({ type: "announce", at: now(), to, text }, (said) =>
          this.#refuseUnlessDone(said),
        );
        return;
      }
      case "moderate":
        this.#order(typed.act);
        return;
      case "who":
        this.#answer(...this.#renderWho(typed));
        return;
      case "offerRole":
        this.#offerRole();
        return;
      case "invite":
        void renderInvitation().then((lines) => this.#answer(...lines));
        return;
      case "show":
        this.#show(typed.isShown);
        return;
      case "help":
      case "menu":
        this.#answer(...windowHelpLines);
        return;
      case "end":
        end();
        return;
      case "exit":
        this.#answer(texts.mayBeCommand("/end"), texts.startWith("/end"));
        return;
      case "createGroup":
        this.#answer("Message not sent. Only members make groups", texts.toEveryone);
        return;
      case "mistake":
        this.#refuse(typed.refusal);
        return;
      default:
        typed satisfies never;
    }
  }

  #show(isShown: boolean | undefined): void {
    const { log, now } = this.#options;
    // A change is shown as an event.
    const isChange = isShown !== undefined && isShown !== log.view.privateShown;
    if (isChange) log.submit({ type: "showPrivate", at: now(), isShown });
    else this.#answer(texts.windowShows(log.view.privateShown));
  }

  #renderWho({ prefix, after }: Extract<WindowLine, { type: "who" }>): string[] {
    const { view } = this.#options.log;
    if (prefix !== undefined) {
      const { names, count, next } = view.crowd.find(prefix, after);
      const found = names.map((name) => view.findMember(name)).filter((one) => one !== undefined);
      const people = found.map((member) => renderMember(member, view.isTeacher(member)));
      return renderFoundNames({ prefix, names: people, count, next });
    }
    const groups = Array.from(view.groups(), ({ name, members }) =>
      renderNames(name, members.keys()),
    );
    const rooms = Array.from(view.rooms(), ({ name, members }) =>
      renderNames(name, members.keys()),
    );
    const listed = view.crowd.isOn ? view.crowd.shown : [...view.members()];
    const here = formatMany(view.memberCount);
    return [
      view.crowd.isOn
        ? `${here} here. ${texts.findInCrowd} These are teachers or have spoken:`
        : `${here} here${listed.length === 0 ? "" : ":"}`,
      ...listed.map((member) => `  ${renderMember(member, view.isTeacher(member))}`),
      ...(groups.length === 0 ? [] : ["Groups:", ...groups]),
      ...(rooms.length === 0 ? [] : ["Rooms:", ...rooms]),
    ];
  }

  #refuseUnlessDone(answer: Done | Refused): void {
    if (!answer.ok) this.#refuse(answer.refusal);
  }

  #refuse(refusal: Refusal): void {
    this.#answer(...renderRefusal(refusal));
  }

  /** After all that has happened so far. */
  #answer(...lines: string[]): void {
    const { log, window } = this.#options;
    log.endTurn();
    window.answer(lines);
  }
}

function renderMember({ name, address, awayUntil }: MemberView, isTeacher: boolean): string {
  const from = address === undefined ? "" : ` from ${address}`;
  return `${name}${isTeacher ? " (teacher)" : ""}${from}${awayUntil === undefined ? "" : " (away)"}`;
}

function renderNames(name: string, members: Iterable<MemberView>): string {
  const names = Array.from(members, (member) => {
    return isHere(member) ? member.name : `${member.name} (absent)`;
  });
  return `  ${name}: ${names.join(", ")}`;
}
