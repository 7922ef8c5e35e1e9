import type { MemberEvent, RoomEnteredEvent, RoomEvent } from "../../model/event.ts";

/** Whether a message is stored. */
export type MessageOutcome = Extract<MemberEvent, { kind: "receipted" | "notStored" }>;

type AwaitedRoomEvent = RoomEvent | RoomEnteredEvent;

/** Responses that wait for an event of the hub. The event completes the response and is not delivered. */
export class PendingResponses {
  readonly #messages = new Map<string, (outcome: MessageOutcome) => void>();
  /** In the order of the commands. Each returns true, and is then done, if the event is its own. */
  readonly #roomCommands: ((event: MemberEvent) => boolean)[] = [];
  #lastId = 0;

  /** Returns an id for a message; `respond` is called once that message is stored or cannot be. */
  awaitReceipt(respond: (outcome: MessageOutcome) => void): string {
    this.#lastId += 1;
    const id = `irc-${this.#lastId}`;
    this.#messages.set(id, respond);
    return id;
  }

  cancelReceipt(id: string): void {
    this.#messages.delete(id);
  }

  /** Calls `respond` with the next event of this kind about this room that `matches`. */
  awaitRoomEvent<Kind extends AwaitedRoomEvent["kind"]>(
    kind: Kind,
    room: string,
    respond: (event: Extract<AwaitedRoomEvent, { kind: Kind }>) => void,
    matches: (event: Extract<AwaitedRoomEvent, { kind: Kind }>) => boolean = () => true,
  ): void {
    this.#roomCommands.push((event) => {
      if (event.kind !== kind || !("room" in event) || event.room !== room) return false;
      // The compiler does not narrow by a type parameter; the kind was just compared.
      const candidate = event as Extract<AwaitedRoomEvent, { kind: Kind }>;
      if (!matches(candidate)) return false;
      respond(candidate);
      return true;
    });
  }

  /** Completes the response that waits for this event. Returns false when none does. */
  resolve(event: MemberEvent): boolean {
    if (event.kind === "receipted" || event.kind === "notStored")
      return this.#resolveMessage(event);
    const at = this.#roomCommands.findIndex((resolves) => resolves(event));
    if (at === -1) return false;
    this.#roomCommands.splice(at, 1);
    return true;
  }

  #resolveMessage(outcome: MessageOutcome): boolean {
    const { id } = outcome;
    const respond = id === undefined ? undefined : this.#messages.get(id);
    if (id === undefined || !respond) return false;
    this.#messages.delete(id);
    respond(outcome);
    return true;
  }
}
