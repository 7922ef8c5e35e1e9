import { ircCommands } from "./ircCommands.ts";
import type { Request } from "./request.ts";
import { MemberRequest } from "./request.ts";

/** Runs the command where its guards let it (RFC 2812 §5.2: 421, 451, 461). */
export function runCommand(request: Request): void {
  const { command, params } = request.line;
  const { member } = request.caller;
  const row = ircCommands.get(command);
  if (!row) request.refuse("unknownCommand", [command]);
  else if (row.for === "members" && !member) request.refuse("notRegistered");
  else if (params.length < row.least) request.refuse("needMoreParams", [command]);
  else if (row.for === "anyone") row.run(request);
  else if (member) row.run(new MemberRequest(request, member));
}
