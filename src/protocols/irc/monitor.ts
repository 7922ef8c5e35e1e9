import type { MemberEvent } from "../../model/event.ts";
import { nameKey } from "../../model/name.ts";
import type { PresenceEvent } from "./eventLines.ts";
import type { KeyedNames, MonitoredChange } from "./monitoredChange.ts";
import { keyNames } from "./monitoredChange.ts";
import type { MemberRequest } from "./request.ts";

/** Names one client may monitor. */
export const maxMonitored = 100;

export function replyChange(request: MemberRequest, { online, offline }: MonitoredChange): void {
  const { monitored } = request.client.state;
  replyOffline(request, selectNames(monitored, offline));
  replyOnline(request, selectNames(monitored, online));
}

/** Tells a client who of those it monitors came and went (IRCv3 monitor, 730 and 731). */
export function replyMonitored(
  request: MemberRequest,
  event: Extract<MemberEvent, { kind: "presenceChanged" | "renamed" }>,
): void {
  const { monitored } = request.client.state;
  if (event.kind === "presenceChanged") {
    const { joined, left } = keysOf(event);
    replyOffline(request, selectNames(monitored, left));
    replyOnline(request, selectNames(monitored, joined));
    return;
  }
  const [from, to] = [nameKey(event.from), nameKey(event.to)];
  if (from === to) return;
  if (monitored.has(from)) replyOffline(request, [event.from]);
  if (monitored.has(to)) replyOnline(request, [event.to]);
}

export function replyOnline(request: MemberRequest, names: readonly string[]): void {
  if (names.length === 0) return;
  const { network } = request.client;
  request.replyList(
    "monitorOnline",
    [],
    names.map((name) => network.hostmask(name)),
    ",",
  );
}

export function replyOffline(request: MemberRequest, names: readonly string[]): void {
  if (names.length > 0) request.replyList("monitorOffline", [], names, ",");
}

/** The names in an event by their keys: folded once, and not for every client that monitors somebody. */
let lastKeys: { event: PresenceEvent; joined: KeyedNames; left: KeyedNames } | undefined;

function keysOf(event: PresenceEvent): { joined: KeyedNames; left: KeyedNames } {
  if (lastKeys?.event !== event) {
    lastKeys = { event, joined: keyNames(event.joined), left: keyNames(event.left) };
  }
  return lastKeys;
}

function selectNames(monitored: KeyedNames, names: KeyedNames): string[] {
  const [fewer, more] = names.size < monitored.size ? [names, monitored] : [monitored, names];
  const keys = [...fewer.keys()].filter((key) => more.has(key));
  return keys.map((key) => names.get(key) ?? "");
}
