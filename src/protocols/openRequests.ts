import type { Answers, Command } from "../hub/command.ts";
import type { HubView } from "../hub/hubView.ts";
import type { Peer } from "../hub/member.ts";
import type { ClassLog } from "../log/classLog.ts";
import { causedBytes } from "./longAnswer.ts";
import type { Connection } from "../transport/connection.ts";

/** Commands of one connection that are under way at once; beyond that its next lines wait. */
const mostUnderWay = 256;

export interface OpenRequestsOptions {
  log: ClassLog;
  connection: Pick<Connection, "awaitAnswers" | "answered" | "chargeBytes" | "fail" | "isClosing">;
  /** Types of commands whose answers the next line need not wait for. */
  pipelined: () => ReadonlySet<string> | undefined;
  /** Bytes of the line that is being taken. */
  lineBytes: () => number;
}

/**
 * What one connection has asked of a class that answers later. Its next lines wait for the answers, so that it is
 * answered in the order of its lines, and each line finds the class as those before have left it.
 */
export class OpenRequests implements ClassLog {
  readonly view: HubView;
  readonly #options: OpenRequestsOptions;
  #underWay = 0;
  /** What waits until everything is answered. */
  readonly #waiting: (() => void)[] = [];

  constructor(options: OpenRequestsOptions) {
    this.#options = options;
    this.view = options.log.view;
  }

  /** Whether nothing is under way. */
  get areAnswered(): boolean {
    return this.#underWay === 0;
  }

  submit<Given extends Command>(
    command: Given,
    reply?: (answer: Answers[Given["type"]]) => void,
    peer?: Peer,
  ): void {
    const { log, connection, pipelined, lineBytes } = this.#options;
    // Nothing follows from a command whose answer nobody takes.
    if (!reply) {
      log.submit(command, undefined, peer);
      return;
    }
    const bytes = lineBytes();
    this.#underWay += 1;
    const take = (answer: Answers[Given["type"]]): void => {
      this.#underWay -= 1;
      // The peer pays for what others are told of it, as it does where that is known at once.
      const { deliveries, deliveredLines } = this.view.caused;
      connection.chargeBytes(causedBytes(deliveries, deliveredLines, bytes));
      try {
        reply(answer);
      } catch (error) {
        connection.fail(error);
      }
      if (this.#underWay === 0) connection.answered();
    };
    log.submit(command, take, peer);
    const isFull = this.#underWay >= mostUnderWay;
    if (this.#underWay > 0 && (isFull || pipelined()?.has(command.type) !== true))
      connection.awaitAnswers();
  }

  endTurn(): void {
    this.#options.log.endTurn();
  }

  /** Works once everything is answered, after what waits already and before the next line is read. */
  afterAnswers(work: () => void): void {
    this.#waiting.push(work);
    this.#options.connection.awaitAnswers();
  }

  /** Does what has waited for answers. Returns whether the next line may be read. */
  goOn(): boolean {
    while (this.#waiting.length > 0 && !this.#options.connection.isClosing) {
      if (this.#underWay > 0) return false;
      this.#waiting.shift()?.();
    }
    return true;
  }
}
