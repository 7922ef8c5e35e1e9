import type { Answers, Command } from "../hub/command.ts";
import type { HubView } from "../hub/hubView.ts";
import type { Peer } from "../hub/member.ts";

/** The one order in which the commands of all who serve a class are applied. */
export interface ClassLog {
  /** What protocols may read of the class, as far as the log is applied here. */
  readonly view: HubView;
  /** True if each command is answered in the same call: then no connection waits for its answers. */
  readonly answersAtOnce?: true;
  /**
   * Takes a command.
   * @param reply gets the answer once the command is applied: in the same call or later, in the order in which the
   *   commands of this server were given
   * @param peer as in `Hub.apply`
   */
  submit<Given extends Command>(
    command: Given,
    reply?: (answer: Answers[Given["type"]]) => void,
    peer?: Peer,
  ): void;
  /**
   * Ends the turn: what was given before it is stored and told before what is given after it is applied. It may
   * return while commands are under way.
   */
  endTurn(): void;
}
