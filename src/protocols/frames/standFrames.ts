import type { JoinResult, WatchResult } from "../../hub/command.ts";
import type { HubView } from "../../hub/hubView.ts";
import type { MemberView } from "../../hub/member.ts";
import { everyone, nameKey } from "../../model/name.ts";
import type { Refusal } from "../../model/refusal.ts";
import * as texts from "../../model/texts.ts";
import { parseTypedLine } from "../../model/typedLine.ts";
import { frameHolding } from "../../wire/actFrames.ts";
import { chunkNames } from "../../wire/chunkByBytes.ts";
import type { ClientFrame } from "../../wire/clientFrame.ts";
import { protocolVersion } from "../../wire/protocolVersion.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";
import { presenceFrames } from "./memberFrames.ts";
import type { ToldServers } from "./toldServers.ts";

/** The keys by which frames tell of the class's other servers. */
type ServerKeys = ReturnType<ToldServers["welcomeKeys"]>;

interface WelcomeOptions {
  view: HubView;
  token: string;
  /** A membership that goes on. */
  how: "resumed" | "returned" | undefined;
  servers: ServerKeys;
}

/** How the class stands for a member who comes in; the names that the first frame has no room for follow. */
export function welcomeFrames(
  { member, groups, rooms, seq, teachers, ...joined }: JoinResult,
  { view, token, how, servers }: WelcomeOptions,
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
    ...(view.crowd.isOn && { people: view.memberCount }),
    ...servers,
  } as const;
  return [welcome, ...more.flatMap(([joined]) => presenceFrames({ joined, left: [] }))];
}

/** To whoever speaks frames without TLS where it is asked for. */
export const tlsRequired = {
  type: "refused",
  code: "tls_required",
  text: texts.tlsRequired,
  hint: texts.joinByTls.program,
} as const satisfies ServerFrame;

/** The same for whoever looks at it without being in it. */
export function watchingFrame(
  { seq, people, ...watched }: WatchResult,
  servers: ServerKeys,
): ServerFrame {
  const holding = frameHolding(watched.holding);
  const stand = { v: protocolVersion, seq, people, ...(holding && { holding }) };
  return { type: "watching", ...stand, ...servers };
}

/** The answer to `who`: a page of names that begin so, or all in as many frames as they need. */
export function whoFrames(
  view: HubView,
  member: MemberView,
  { id, prefix, after }: Omit<Extract<ClientFrame, { type: "who" }>, "type">,
): ServerFrame[] {
  if (prefix !== undefined) {
    const { names, count, next } = view.crowd.find(prefix, after);
    const found = { type: "found", prefix, names, count } as const;
    return [{ ...found, ...(id !== undefined && { id }), ...(next !== undefined && { next }) }];
  }
  const { members, groups, rooms, teachers, people } = view.who(member);
  const counted = people !== undefined && { people };
  const lists = {
    rooms: [...rooms],
    ...(teachers.length > 0 && { teachers: [...teachers] }),
    ...counted,
  };
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

/**
 * Why a line as it was typed is not said: it may be meant for somebody whom its client does not know in a crowd, or
 * whose name of digits it does not know because they have left.
 */
export function whyNotSaid(
  view: HubView,
  member: MemberView,
  said: { to?: string; text: string; typed?: "reply" | undefined },
): Refusal | undefined {
  const { to = everyone, text, typed: command } = said;
  const line = command === undefined ? text : `/${command} ${text}`;
  const typed = parseTypedLine(line, to, view.addressees(member));
  if (typed.type === "mistake") return typed.refusal;
  if (typed.type !== "say" && typed.type !== "reply") return undefined;
  const { to: name } = typed;
  if (nameKey(name) === nameKey(to)) return undefined;
  const hint =
    command === undefined
      ? texts.startWith(`${name}:`)
      : texts.startWith(`/${command} ${name}`, `/${command} ${everyone}`);
  return { code: "bad_frame", text: texts.mayBeFor(name), hint };
}
