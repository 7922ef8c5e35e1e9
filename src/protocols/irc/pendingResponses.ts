import type {
  GroupLeftEvent,
  MemberEvent,
  ModeratedEvent,
  RenamedEvent,
  RoomEnteredEvent,
  RoomEvent,
} from "../../model/event.ts";

/** Whether a message is stored. */
export type MessageOutcome = Extract<MemberEvent, { kind: "receipted" | "notStored" }>;

type AwaitedRoomEvent = RoomEvent | RoomEnteredEvent;

/** Responses that wait for an event of the hub. The event completes the response and is not delivered. */
export class PendingResponses {
  readonly #messages = new Map<string, (outcome: MessageOutcome) => void>();
  /** In the order of the commands. Each returns true, and is then done, if the event is its own. */
  readonly #commands: ((event: MemberEvent) => boolean)[] = [];

  /** Calls `respond` once the message is stored or cannot be. */
  awaitOutcome(id: string, respond: (outcome: MessageOutcome) => void): void {
    this.#messages.set(id, respond);
  }

  /** Calls `respond` with the next event of this kind about this room that `isOwn`. */
  awaitRoomEvent<Kind extends AwaitedRoomEvent["kind"]>(
    kind: Kind,
    room: string,
    isOwn: (event: Extract<AwaitedRoomEvent, { kind: Kind }>) => boolean,
    respond: (event: Extract<AwaitedRoomEvent, { kind: Kind }>) => void,
  ): void {
    this.#commands.push((event) => {
      if (event.kind !== kind || !("room" in event) || event.room !== room) return false;
      // The compiler does not narrow by a type parameter; the kind was just compared.
      const candidate = event as Extract<AwaitedRoomEvent, { kind: Kind }>;
      if (!isOwn(candidate)) return false;
      respond(candidate);
      return true;
    });
  }

  /** Calls `respond` with the next event that tells of leaving this group, and `isOwn`. */
  awaitGroupLeft(
    group: string,
    isOwn: (event: GroupLeftEvent) => boolean,
    respond: (event: GroupLeftEvent) => void,
  ): void {
    this.#commands.push((event) => {
      if (event.kind !== "groupLeft" || event.group !== group || !isOwn(event)) return false;
      respond(event);
      return true;
    });
  }

  /** Calls `respond` once the client's own new name is told. */
  awaitRename({ from, to }: Pick<RenamedEvent, "from" | "to">, respond: () => void): void {
    this.#commands.push((event) => {
      if (event.kind !== "renamed" || event.from !== from || event.to !== to) return false;
      respond();
      return true;
    });
  }

  /** Calls `respond` with the next event of an act that `isOwn`. */
  awaitAct(
    isOwn: (event: ModeratedEvent) => boolean,
    respond: (event: ModeratedEvent) => void,
  ): void {
    this.#commands.push((event) => {
      if (event.kind !== "moderated" || !isOwn(event)) return false;
      respond(event);
      return true;
    });
  }

  /** Completes the response that waits for this event. Returns false when none does. */
  resolve(event: MemberEvent): boolean {
    if (event.kind === "receipted" || event.kind === "notStored")
      return this.#resolveMessage(event);
    const at = this.#commands.findIndex((resolves) => resolves(event));
    if (at === -1) return false;
    this.#commands.splice(at, 1);
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
