import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Command } from "../../src/hub/command.ts";
import type { HubEvent } from "../../src/hub/event.ts";
import { Hub } from "../../src/hub/hub.ts";
import { ClassFile } from "../support/classFile.ts";
import type { Step } from "../support/randomCommands.ts";
import { beginning, steps } from "../support/randomCommands.ts";
import { dumpState, stateHash } from "../support/stateHash.ts";
import { graceMs } from "../support/testClass.ts";
import { plainView } from "../support/plainView.ts";

const tokens = ["a", "b", "c", "d", "e"];

/** One of several servers, which applies what it is given. */
class SharingServer {
  readonly told: string[] = [];
  readonly #file: ClassFile;
  readonly #classNumber: number;
  #open: ReturnType<ClassFile["goOn"]>;
  #hub: Hub;

  constructor(file: ClassFile) {
    this.#file = file;
    const { classNumber, ...open } = file.newStore();
    this.#classNumber = classNumber;
    this.#open = open;
    this.#hub = this.#begin();
  }

  apply(command: Command): void {
    this.#hub.apply(command, (answer) => this.told.push(JSON.stringify(answer, plainView)));
  }

  endTurn(): void {
    this.#hub.endTurn();
  }

  /** As after a crash. */
  restart(): void {
    this.#open.store.close();
    this.#open = this.#file.goOn(this.#classNumber);
    this.#hub = this.#begin();
  }

  /** Ids of the members of whom the history keeps something, as the newest start has read it. */
  get keptMembers(): number[] {
    return [...(this.#open.store.restored.shared?.members.keys() ?? [])];
  }

  get state() {
    return dumpState(this.#open.database, this.#classNumber, this.#hub, tokens);
  }

  get hash(): string {
    return stateHash(this.#open.database, this.#classNumber, this.#hub, tokens);
  }

  #begin(): Hub {
    return new Hub({
      store: this.#open.store,
      graceMs,
      crowdFrom: 3,
      isShared: true,
      observe: (event: HubEvent) => {
        if (!isLocal(event)) this.told.push(JSON.stringify(event));
      },
      wake: () => {},
    });
  }
}

/** What each server counts for itself. */
function isLocal({ kind }: HubEvent): boolean {
  return kind === "accepted" || kind === "watched" || kind === "unwatched";
}

const local = new Set(["watch", "unwatch", "accept"]);

/** Runs the steps on both servers, of which one starts again where `restarts` says so. */
function runBoth(file: ClassFile, given: readonly Step[], restarts: () => boolean) {
  const [straight, restarted] = [new SharingServer(file), new SharingServer(file)];
  let at = 0;
  const apply = (entry: Step["entry"], lag: number): void => {
    if (typeof entry === "object" && local.has(entry.type)) return;
    for (const server of [straight, restarted]) {
      if (entry === "endTurn") server.endTurn();
      else server.apply({ ...entry, at, uptimeMs: at - lag } as Command);
    }
    if (entry === "endTurn" && restarts()) restarted.restart();
  };
  for (const command of beginning) apply(command, 0);
  apply("endTurn", 0);
  for (const { entry, passes, lag } of given) {
    at += passes;
    apply(entry, lag);
  }
  apply("endTurn", 0);
  return { straight, restarted };
}

test("a server that starts again from its history answers and goes on like one that never stopped", () => {
  using file = new ClassFile();
  const restarts = fc.infiniteStream(fc.boolean());
  fc.assert(
    fc.property(steps, restarts, (given, stream) => {
      const { straight, restarted } = runBoth(file, given, () => stream.next().value === true);
      expect(restarted.told).toEqual(straight.told);
      expect(restarted.state).toEqual(straight.state);
      expect(restarted.hash).toBe(straight.hash);
    }),
    { numRuns: 40 },
  );
});

test("of members who have left for good the history keeps nothing that servers share", () => {
  using file = new ClassFile();
  const server = new SharingServer(file);
  const join = (name: string, tokenHash: string) =>
    server.apply({ type: "join", at: 0, name, tokenHash, node: "east" });
  join("Ann", "a");
  join("Bob", "b");
  for (const memberId of [1, 2]) {
    server.apply({ type: "say", at: 0, memberId, to: "everyone", text: "hello" });
    server.apply({ type: "joinRoom", at: 0, memberId, room: "#lab" });
  }
  server.endTurn();
  server.apply({ type: "leave", at: 0, memberId: 1, how: "exit" });
  server.endTurn();
  server.restart();
  expect(server.keptMembers).toEqual([2]);
});
