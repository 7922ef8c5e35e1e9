import type { Conversation, HistoryQuery, SeqRange } from "../../../model/historyQuery.ts";
import { formatIsoTime } from "../../../model/isoTime.ts";
import type { SaidMessage } from "../../../model/message.ts";
import { isGroupName, isRoomName, everyone, teachers } from "../../../model/name.ts";
import { readSlices } from "../../historySlices.ts";
import { mostHistoryMessages } from "../capabilities.ts";
import { findChannel } from "../channelLookup.ts";
import { formatTarget, isTeachersTarget } from "../channelNames.ts";
import { sendBatch, sendHistory } from "../historyBatch.ts";
import { parseMessageReference } from "../messageReference.ts";
import type { MessageReference } from "../messageReference.ts";
import type { MemberRequest } from "../request.ts";

/** UTF-16 units of texts in one answer, about: what is made of them waits for the client. */
const answerUnits = 65_536;

/** A part of the history that is read, from one of its ends. */
type Reading = Pick<HistoryQuery, "order" | "count"> & { range: SeqRange };

/** Which messages each subcommand is for, by the references it has. */
const subcommands: Readonly<
  Record<
    string,
    { references: 1 | 2; read: (refs: MessageReference[], count: number) => Reading[] }
  >
> = {
  BEFORE: {
    references: 1,
    read: ([at], count) => [{ order: "newestFirst", count, range: between(start, at) }],
  },
  AFTER: {
    references: 1,
    read: ([at], count) => [{ order: "oldestFirst", count, range: between(at, end) }],
  },
  LATEST: {
    references: 1,
    read: ([at], count) => [{ order: "newestFirst", count, range: between(at, end) }],
  },
  AROUND: {
    references: 1,
    read([at = end], count) {
      const earlier = Math.floor(count / 2);
      const later = { after: at.first - 1, before: end.first };
      return [
        { order: "newestFirst", count: earlier, range: between(start, at) },
        { order: "oldestFirst", count: count - earlier, range: later },
      ];
    },
  },
  BETWEEN: {
    references: 2,
    read: ([one = start, other = end], count) => {
      return one.first <= other.first
        ? [{ order: "oldestFirst", count, range: between(one, other) }]
        : [{ order: "newestFirst", count, range: between(other, one) }];
    },
  },
};

/** What comes before every message, and what after. */
const start: MessageReference = { first: 1, last: 0 };
const end: MessageReference = { first: Infinity, last: Infinity };

function between({ last }: MessageReference = start, { first }: MessageReference = end): SeqRange {
  return { after: last, before: first };
}

/** IRCv3 chathistory. */
export function chathistory(request: MemberRequest): void {
  const [word = "", ...params] = request.line.params;
  const name = word.toUpperCase();
  if (name === "TARGETS") {
    listTargets(request, params);
    return;
  }
  const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (!subcommand) {
    request.fail("CHATHISTORY", "INVALID_PARAMS", name || "*", "Unknown command");
    return;
  }
  const [target = "", ...rest] = params;
  const asked = readParams(request, name, rest, subcommand.references);
  if (!asked) return;
  const found = findTarget(request, target);
  if (!found) {
    const why = "Messages could not be retrieved";
    request.fail("CHATHISTORY", "INVALID_TARGET", name, target || "*", why);
    return;
  }
  const readings = subcommand.read(asked.references, asked.count);
  const messages: SaidMessage[] = [];
  answerLater(request, readAll(request, readings, found.conversation, messages), (answer) => {
    sendHistory(
      answer,
      found.name,
      messages.toSorted((one, other) => one.seq - other.seq),
    );
  });
}

/** The references and the limit; undefined if something is wrong with them, which is said then. */
function readParams(
  request: MemberRequest,
  name: string,
  params: readonly string[],
  references: number,
): { references: MessageReference[]; count: number } | undefined {
  const fail = (...why: string[]): undefined => {
    request.fail("CHATHISTORY", "INVALID_PARAMS", name, ...why);
  };
  if (params.length < references + 1) return fail("Insufficient parameters");
  if (params.length > references + 1) return fail("Too many parameters");
  const limit = params.at(-1) ?? "";
  const count = Number(limit);
  if (!/^\d{1,9}$/.test(limit) || count === 0) return fail(limit || "*", "Invalid limit");
  const found: MessageReference[] = [];
  for (const word of params.slice(0, references)) {
    const isAny = name === "LATEST" && word === "*";
    const reference = isAny ? start : parseMessageReference(request.client.log.view, word);
    if (!reference) return fail(word || "*", "Invalid message or time");
    found.push(reference);
  }
  return { references: found, count: Math.min(count, mostHistoryMessages) };
}

/** Whose history a target is, and its name as it stands; undefined for a channel that the client is not in. */
function findTarget(
  request: MemberRequest,
  target: string,
): { name: string; conversation: Conversation } | undefined {
  const { member, client } = request;
  const { view } = client.log;
  if (target === "") return undefined;
  if (isTeachersTarget(target)) {
    return { name: formatTarget(teachers), conversation: { kind: "teachers" } };
  }
  const channel = findChannel(request, target);
  if (!channel) {
    return {
      name: request.resolveNick(target),
      conversation: view.findConversation(member, target),
    };
  }
  // What is said to everyone is for those, too, who do not have its channel open.
  if (channel.to !== everyone && !channel.isOpenFor(request)) return undefined;
  return { name: channel.name, conversation: view.findConversation(member, channel.to) };
}

/** Reads into `messages`, step by step. */
function* readAll(
  { client: { log }, member }: MemberRequest,
  readings: readonly Reading[],
  conversation: Conversation,
  messages: SaidMessage[],
): Generator<void, void, void> {
  let units = 0;
  for (const { range, count, order } of readings) {
    if (count === 0) continue;
    const read = (left: SeqRange, wanted: number) =>
      log.view.readSlice(member, { ...left, count: wanted, order, conversation });
    for (const slice of readSlices({ range, count, read })) {
      messages.push(...slice.messages);
      units += slice.messages.reduce((sum, { text }) => sum + text.length, 0);
      if (units >= answerUnits) return;
      if (!slice.isLast) yield;
    }
  }
}

/** The conversations whose last message was said between two times. */
function listTargets(request: MemberRequest, params: readonly string[]): void {
  const asked = readParams(request, "TARGETS", params, 2);
  if (!asked) return;
  const [one = start, other = end] = asked.references;
  const isForwards = one.first <= other.first;
  const range = isForwards ? between(one, other) : between(other, one);
  const latest = new Map<string, SaidMessage>();
  answerLater(request, findLatest(request, range.after, latest), (answer) => {
    const within = [...latest].filter(([, { seq }]) => seq < range.before).toReversed();
    const { count } = asked;
    const listed = isForwards ? within.slice(0, count) : within.slice(-count);
    const source = answer.client.network.name;
    const lines = listed.map(([target, { at }]) => {
      return { source, command: "CHATHISTORY", params: ["TARGETS", target, formatIsoTime(at)] };
    });
    sendBatch(answer, ["draft/chathistory-targets"], lines);
  });
}

/** Finds the last message of each conversation since then, the newest first. */
function* findLatest(
  { client: { log }, member }: MemberRequest,
  after: number,
  latest: Map<string, SaidMessage>,
): Generator<void, void, void> {
  const { view } = log;
  const read = (left: SeqRange, count: number) =>
    view.readSlice(member, { ...left, count, order: "newestFirst" });
  const range = { after, before: Infinity };
  for (const slice of readSlices({ range, count: Infinity, read })) {
    for (const message of slice.messages) {
      const { to, from, senderId } = message;
      if (to === teachers) continue;
      const isPlace = to === everyone || isGroupName(to) || isRoomName(to);
      const partner = senderId === member.id ? to : (view.get(senderId)?.name ?? from);
      const target = isPlace ? formatTarget(to) : partner;
      if (!latest.has(target)) latest.set(target, message);
    }
    if (!slice.isLast) yield;
  }
}

/** Answers once all steps are done, each of them in a later turn than the one before. */
function answerLater(
  request: MemberRequest,
  steps: Iterable<void>,
  send: (answer: MemberRequest) => void,
): void {
  const fill = request.response.reserve();
  function* work(): Generator<void, void, void> {
    yield* steps;
    fill(request.collectLines(send));
  }
  request.client.workInTurns(work());
}
