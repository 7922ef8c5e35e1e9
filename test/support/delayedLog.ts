import type { Answers, Command } from "../../src/hub/command.ts";
import { localCommands } from "../../src/hub/command.ts";
import type { Hub } from "../../src/hub/hub.ts";
import type { HubView } from "../../src/hub/hubView.ts";
import type { Peer } from "../../src/hub/member.ts";
import type { ClassLog } from "../../src/log/classLog.ts";

/** A log whose commands are applied later, when the test says so: as if other machines had to agree on their order. */
export class DelayedLog implements ClassLog {
  readonly view: HubView;
  readonly #hub: Hub;
  /** What is under way, in its order. */
  readonly #underWay: (() => void)[] = [];

  constructor(hub: Hub) {
    this.#hub = hub;
    this.view = hub.view;
  }

  get size(): number {
    return this.#underWay.length;
  }

  submit<Given extends Command>(
    command: Given,
    reply?: (answer: Answers[Given["type"]]) => void,
    peer?: Peer,
  ): void {
    if (localCommands.has(command.type)) this.#hub.apply(command, reply, peer);
    else this.#underWay.push(() => this.#hub.apply(command, reply, peer));
  }

  /** Where a turn ends is for whoever applies it. */
  endTurn(): void {}

  /** Applies at most so many commands as one turn. */
  applyTurn(count: number): void {
    for (const apply of this.#underWay.splice(0, count)) apply();
    this.#hub.endTurn();
  }
}
