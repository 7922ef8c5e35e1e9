import type { JoinResult, WatchResult } from "../../hub/command.ts";
import type { HubView } from "../../hub/hubView.ts";
import type { MemberView } from "../../hub/member.ts";
import { frameHolding } from "../../wire/actFrames.ts";
import { chunkNames } from "../../wire/chunkByBytes.ts";
import { protocolVersion } from "../../wire/protocolVersion.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";
import { presenceFrames } from "./memberFrames.ts";

/**
 * How the class stands for a member who comes in; the names that the first frame has no room for follow.
 * @param how a membership that goes on
 */
export function welcomeFrames(
  { member, groups, rooms, seq, teachers, ...joined }: JoinResult,
  view: HubView,
  token: string,
  how?: "resumed" | "returned",
): [ServerFrame, ...ServerFrame[]] {
  const holding = frameHolding(joined.holding);
  const [[names, groupNames] = [[], []], ...more] = chunkNames(view.others(member), groups);
  const welcome = {
    type: "welcome",
    v: protocolVersion,
    name: member.name,
    token,
    seq,
    members: names,
    groups: groupNames,
    rooms,
    privateShown: view.privateShown,
    ...(teachers.length > 0 && { teachers }),
    ...(holding && { holding }),
    ...(how && { [how]: true }),
  } as const;
  return [welcome, ...more.flatMap(([part]) => presenceFrames(part, []))];
}

/** The same for whoever looks at it without being in it. */
export function watchingFrame({ seq, people, ...watched }: WatchResult): ServerFrame {
  const holding = frameHolding(watched.holding);
  return { type: "watching", v: protocolVersion, seq, people, ...(holding && { holding }) };
}

/** The answer to `who`, in as many frames as the names need. */
export function whoFrames(view: HubView, member: MemberView): ServerFrame[] {
  const { members, groups, rooms, teachers } = view.who(member);
  const lists = { rooms, ...(teachers.length > 0 && { teachers }) };
  const chunks = chunkNames(members, groups);
  const last = chunks.length - 1;
  return chunks.map(([names, groupNames], index) => {
    const part = Object.assign(
      { type: "members", members: names, groups: groupNames } as const,
      lists,
    );
    return index === last ? part : Object.assign(part, { more: true } as const);
  });
}
