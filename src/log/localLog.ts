import type { Answers, Command } from "../hub/command.ts";
import type { Hub } from "../hub/hub.ts";
import type { HubView } from "../hub/hubView.ts";
import type { Peer } from "../hub/member.ts";
import type { ClassLog } from "./classLog.ts";

/** The log of a class that one server has for itself: each command is applied in the same call. */
export class LocalLog implements ClassLog {
  readonly view: HubView;
  readonly answersAtOnce = true;
  readonly #hub: Hub;

  constructor(hub: Hub) {
    this.#hub = hub;
    this.view = hub.view;
  }

  submit<Given extends Command>(
    command: Given,
    reply?: (answer: Answers[Given["type"]]) => void,
    peer?: Peer,
  ): void {
    this.#hub.apply(command, reply, peer);
  }

  endTurn(): void {
    this.#hub.endTurn();
  }
}
