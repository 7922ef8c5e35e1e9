import type { SaidMessage } from "../../model/message.ts";
import { looks } from "./clientState.ts";
import type { OutgoingLine } from "./ircLine.ts";
import type { MemberRequest } from "./request.ts";
import { addTag } from "./response.ts";

/** The reference tag of every such batch: responses do not overlap, so one name is enough. */
const reference = "history";

/** Marks earlier messages for clients without server-time. */
const earlierMark = "[earlier] ";

/** Sends earlier messages of a channel or a conversation, the oldest first (IRCv3 batch type `chathistory`). */
export function sendHistory(
  request: MemberRequest,
  target: string,
  messages: readonly SaidMessage[],
): void {
  const { network, state } = request.client;
  const format = {
    // In the batch of the history, no message has a batch of its own.
    look: state.look & (looks.timed | looks.tagged),
    mark: state.caps.has("server-time") ? "" : earlierMark,
  };
  const lines = messages.flatMap((message) => network.messages.build(message, format));
  sendBatch(request, ["chathistory", target], lines);
}

/** Sends the lines as a batch to clients that know batches (IRCv3 batch). */
export function sendBatch(
  request: MemberRequest,
  type: readonly string[],
  lines: readonly OutgoingLine[],
): void {
  const { response, client } = request;
  if (!client.state.caps.has("batch")) {
    response.add(...lines);
    return;
  }
  request.sendFromServer("BATCH", `+${reference}`, ...type);
  response.add(...lines.map((line) => addTag(line, "batch", reference)));
  request.sendFromServer("BATCH", `-${reference}`);
}
