import type { Message } from "../model/message.ts";
import type { ToldReaction } from "../model/reaction.ts";
import type { ClientFrame } from "../wire/clientFrame.ts";
import type { ConnectionEvent } from "./reconnectingClient.ts";

type SayFrame = Extract<ClientFrame, { type: "say" }>;

/** What became of a message: somebody was sent it, somebody will be once they are back, or neither. */
export type Delivery = "delivered" | "held" | "undelivered";

export interface DeliveryReceipt {
  /** Of the message's frame. */
  id: string;
  seq: number;
  delivery: Delivery;
}

/** What a chat session shows itself on. The optional methods are for screens that show conversations. */
export interface Screen {
  /** A message that came in. */
  message(message: Message): void;
  /** A message from before this member joined. */
  earlier(message: Message): void;
  /** The answer to what the member asked. */
  answer(lines: readonly string[]): void;
  /** What happened in a room or a group, or, if `conversation` is undefined, in the class. */
  event(lines: readonly string[], conversation: string | undefined): void;
  /**
   * Why something was not done.
   * @param id of the frame that is refused; undefined if none was sent
   */
  refusal(lines: readonly string[], id: string | undefined): void;
  /** Who joined and who left the class. */
  presence(joined: readonly string[], left: readonly string[]): void;
  /** A member, perhaps this one, has another name from now on. */
  renamed(from: string, to: string): void;
  /** The receipt of a message this member sent. */
  receipted(receipt: DeliveryReceipt): void;
  /** The connection is lost or back. */
  connection(event: ConnectionEvent): void;
  /** A message of this member is on its way. Its receipt or its refusal has the same id. */
  sent?(message: Pick<SayFrame, "id" | "to" | "text" | "replyTo">): void;
  /** How a message is reacted to has changed: a screen without it tells the lines of it. */
  reacted?(told: ToldReaction): void;
  /** Messages of these numbers were taken back: a screen that can forgets them. */
  retracted?(seqs: readonly number[]): void;
  /** A group this member was in is gone. */
  groupDeleted?(name: string): void;
  /** The room that a typed line asked for is open. */
  roomOpened?(room: string): void;
}
