import { everyone, isGroupName, isRoomName } from "../../src/model/name.ts";

/** A message as one member received it. */
export interface ReceivedMessage {
  seq: number;
  from: string;
  to: string;
  text: string;
}

/** A message as its sender knows it. The server numbered it at some moment between the two times. */
export interface SentMessage {
  to: string;
  /** Undefined until the receipt arrives. */
  seq: number | undefined;
  sentAt: number;
  receiptAt: number | undefined;
}

/**
 * One member's time in a room as far as they can know it. They join at some moment between asking and
 * the answer, and leave at some moment between asking and the answer. Times are moments of the round.
 */
export interface ObservedMembership {
  room: string;
  joinSentAt: number;
  joinedAt?: number;
  leaveSentAt?: number;
  leftAt?: number;
}

/** All that one member sent and received. */
export interface MemberRecord {
  readonly name: string;
  readonly received: readonly ReceivedMessage[];
  /** By text; every text is unique. */
  readonly sent: ReadonlyMap<string, SentMessage>;
  readonly memberships: readonly ObservedMembership[];
  /** Refusals and disconnects that should not have happened. */
  readonly failures: readonly string[];
}

/**
 * What broke the promises, one sentence each: every message with a receipt must reach everyone it was
 * for exactly once, in order, and nobody else.
 * @param group the names of the group's members
 */
export function findViolations(
  members: readonly MemberRecord[],
  group: readonly string[],
): string[] {
  const violations = members.flatMap(({ name, failures }) => {
    return failures.map((failure) => `${name}: ${failure}`);
  });
  const messages = members.flatMap(({ name: from, sent }) => {
    return [...sent].map(([text, message]) => Object.assign({ from, text }, message));
  });
  for (const { text, seq } of messages) {
    if (seq === undefined) violations.push(`no receipt: ${text}`);
  }
  const numbers = new Set(messages.map(({ seq }) => seq));
  if (numbers.size !== messages.length) violations.push("two messages have the same number");
  for (const { name, received, memberships } of members) {
    const receivedTexts = new Set(received.map(({ text }) => text));
    const isExpected = (message: (typeof messages)[number]): boolean => {
      const { from, to, text } = message;
      if (to === name) return true;
      if (from === name) return false;
      if (!isRoomName(to)) return to === everyone || (isGroupName(to) && group.includes(name));
      const prediction = predictDelivery(memberships, message);
      return prediction === "yes" || (prediction === "maybe" && receivedTexts.has(text));
    };
    const expected = messages
      .filter(isExpected)
      .toSorted((one, other) => (one.seq ?? 0) - (other.seq ?? 0))
      .map(describe);
    const actual = received.map(describe);
    const at = expected.findIndex((line, index) => line !== actual[index]);
    if (at !== -1 || actual.length !== expected.length) {
      const place = at === -1 ? expected.length : at;
      const [was, due] = [actual[place] ?? "nothing", expected[place] ?? "nothing"];
      violations.push(`${name} received ${was} instead of ${due}`);
    }
  }
  return violations;
}

/** Whether a member with these memberships receives a room's message. */
function predictDelivery(
  memberships: readonly ObservedMembership[],
  { to, sentAt, receiptAt = Infinity }: SentMessage,
): "yes" | "maybe" | "no" {
  const inRoom = memberships.filter(({ room }) => room === to);
  const isSure = inRoom.some(({ joinedAt = Infinity, leaveSentAt = Infinity }) => {
    return joinedAt < sentAt && receiptAt < leaveSentAt;
  });
  if (isSure) return "yes";
  const isPossible = inRoom.some(({ joinSentAt, leftAt = Infinity }) => {
    return joinSentAt < receiptAt && sentAt < leftAt;
  });
  return isPossible ? "maybe" : "no";
}

type Described = Omit<ReceivedMessage, "seq"> & { seq: number | undefined };

function describe({ seq, from, to, text }: Described): string {
  return `${seq} ${from}>${to}: ${text}`;
}
