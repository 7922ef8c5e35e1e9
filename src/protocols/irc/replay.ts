import { capabilities } from "./capability.ts";
import { everyoneChannel } from "./channelNames.ts";
import { tagged } from "./answer.ts";
import type { MemberRequest } from "./request.ts";
import { privmsgLines, timeTag } from "./privmsgLines.ts";

/** The history's batch; nothing else comes between its begin and its end. */
const batch = "history";
/** For clients that cannot tell by the time that it was said before. */
const mark = "[earlier] ";

/** Shows a newcomer what was last said to everyone (IRCv3 batch, `chathistory`). */
export function replay(request: MemberRequest): void {
  const { caller, answer } = request;
  const { caps } = caller.profile;
  const messages = caller.hub.latest(caller.network.options.replay);
  if (messages.length === 0) return;
  const hasTime = caps.has(capabilities.serverTime);
  const lines = messages.flatMap((message) =>
    hasTime ? privmsgLines(message, timeTag(message.at)) : privmsgLines(message, undefined, mark),
  );
  if (!caps.has(capabilities.batch)) {
    answer.add(...lines);
    return;
  }
  request.fromServer("BATCH", `+${batch}`, "chathistory", everyoneChannel);
  answer.add(...lines.map((line) => tagged(line, "batch", batch)));
  request.fromServer("BATCH", `-${batch}`);
}
