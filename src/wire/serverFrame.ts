import * as v from "valibot";
import { truncateName } from "../model/name.ts";
import { doneActSchema, holdingSchema } from "./actFrames.ts";
import type { Decoded } from "./clientFrame.ts";

/** UTF-16 units of the picture by which a reaction is shown. */
const reactionUnits = 16;

/** Cleaned as it comes in: clients show names, complete them and set them as titles. */
const name = v.pipe(v.string(), v.transform(truncateName));
const names = v.array(name);
const reason = v.exactOptional(v.string());

const reactionCount = {
  /** One that this program does not know is of a newer one. */
  reaction: v.pipe(v.string(), v.maxLength(reactionUnits)),
  count: v.number(),
  /** Of the first of them. */
  names,
  /** The receiver is one of them. */
  mine: v.exactOptional(v.literal(true)),
};

const message = {
  seq: v.number(),
  at: v.pipe(v.string(), v.isoTimestamp()),
  from: name,
  to: name,
  text: v.string(),
  /** No program is to answer it. */
  notice: v.exactOptional(v.literal(true)),
  /** What it answers, unless that is not for the receiver. */
  replyTo: v.exactOptional(v.object({ seq: v.number(), from: name, text: v.string() })),
  /** The text is not the first that it had. */
  corrected: v.exactOptional(v.literal(true)),
  reactions: v.exactOptional(v.array(v.object(reactionCount))),
};

/** Of a class that has several servers. */
const otherServers = {
  /** Where the others are, as `HOST:PORT`. */
  servers: v.exactOptional(v.array(v.string())),
  /** What each of them shows by TLS, if they take it. */
  fingerprint: v.exactOptional(v.string()),
};

const schema = v.variant("type", [
  v.object({
    type: v.literal("welcome"),
    v: v.number(),
    name,
    token: v.string(),
    seq: v.number(),
    members: names,
    groups: names,
    rooms: v.exactOptional(names, []),
    /** The membership of the hello's token goes on. */
    resumed: v.exactOptional(v.literal(true)),
    /** The member was off the list, and the hello's token brought them back: they are in no room. */
    returned: v.exactOptional(v.literal(true)),
    privateShown: v.exactOptional(v.boolean(), true),
    /** The receiver may be among them. */
    teachers: v.exactOptional(names),
    /** What whoever is in charge has ordered; left out if nothing holds. */
    holding: v.exactOptional(holdingSchema),
    ...otherServers,
    /** In a crowd: how many there are, of whom `members` names those whom the receiver must know. */
    people: v.exactOptional(v.number()),
  }),
  v.object({
    type: v.literal("message"),
    ...message,
    /** From before its receiver joined. */
    earlier: v.exactOptional(v.literal(true)),
    /** The earlier message has this text from now on; `text` says so for who does not know this key. */
    corrects: v.exactOptional(v.object({ seq: v.number(), text: v.string() })),
  }),
  /** How many have reacted to a message in one way. */
  v.object({
    type: v.literal("reaction"),
    seq: v.number(),
    ...reactionCount,
    names: v.exactOptional(names),
    /** Both if somebody just did, or took it back. */
    by: v.exactOptional(name),
    on: v.exactOptional(v.boolean()),
    /** The beginning of the message, if the receiver said it. */
    yours: v.exactOptional(v.string()),
  }),
  v.object({
    type: v.literal("receipt"),
    id: v.string(),
    seq: v.number(),
    status: v.picklist([0, 1]),
    delivered: v.number(),
    /** How many others will get it once they are back. */
    held: v.exactOptional(v.number()),
  }),
  v.object({
    type: v.literal("refused"),
    id: v.exactOptional(v.string()),
    code: v.string(),
    text: v.string(),
    hint: v.exactOptional(v.string()),
    /** The nearest name that is free. */
    suggestion: v.exactOptional(name),
    member: v.exactOptional(v.string()),
  }),
  /** The answer to `watch`: how the class stands. */
  v.object({
    type: v.literal("watching"),
    v: v.number(),
    seq: v.number(),
    people: v.number(),
    holding: v.exactOptional(holdingSchema),
    ...otherServers,
  }),
  /** The class has other servers from now on. */
  v.object({ type: v.literal("servers"), ...otherServers }),
  /** To whoever watches: how many are in the class. */
  v.object({ type: v.literal("people"), count: v.number() }),
  v.object({
    type: v.literal("presence"),
    joined: names,
    left: names,
    /** In a crowd: how many there are. */
    people: v.exactOptional(v.number()),
    /** Those in `joined` were here before, in what was a crowd. */
    found: v.exactOptional(v.literal(true)),
  }),
  /** The class is a crowd from now on, whose members are not all named, or no longer is one. */
  v.object({ type: v.literal("crowd"), on: v.boolean(), people: v.number() }),
  /** The answer to `who` with a prefix: names in order, and how many begin so in all. */
  v.object({
    type: v.literal("found"),
    id: v.exactOptional(v.string()),
    prefix: v.string(),
    names,
    count: v.number(),
    /** The `after` that asks for those that follow. */
    next: v.exactOptional(name),
  }),
  /** A member, perhaps the receiver, has another name. */
  v.object({ type: v.literal("renamed"), from: name, to: name }),
  v.object({
    type: v.literal("grouped"),
    id: v.exactOptional(v.string()),
    name,
    by: name,
    members: names,
  }),
  /** The group has ended; or, with `by`, they took the receiver out of it. */
  v.object({ type: v.literal("ungrouped"), name, by: v.exactOptional(name) }),
  /** The answer to `groups`. */
  v.object({
    type: v.literal("groups"),
    groups: v.array(v.object({ name, by: v.exactOptional(name), members: names, absent: names })),
    more: v.exactOptional(v.literal(true)),
  }),
  /** Others are in the group, too: put in by somebody, or back after they were absent. */
  v.object({
    type: v.literal("groupJoined"),
    name,
    members: names,
    by: v.exactOptional(name),
  }),
  /** Members of the group, perhaps the receiver too, are no longer in it. */
  v.object({
    type: v.literal("groupLeft"),
    name,
    members: names,
    by: v.exactOptional(name),
    reason,
  }),
  v.object({
    type: v.literal("members"),
    members: names,
    groups: names,
    rooms: v.exactOptional(names, []),
    teachers: v.exactOptional(names),
    /** In a crowd: how many there are, of whom `members` are those whom the receiver knows. */
    people: v.exactOptional(v.number()),
    more: v.exactOptional(v.literal(true)),
  }),
  /** The answer to `join`: the room as it is now. */
  v.object({
    type: v.literal("entered"),
    id: v.exactOptional(v.string()),
    room: name,
    topic: v.string(),
    modes: v.string(),
    /** With the sign of the rank: `@` operator, `+` voice. */
    members: names,
    more: v.exactOptional(v.literal(true)),
  }),
  v.object({
    type: v.literal("names"),
    room: name,
    members: names,
    more: v.exactOptional(v.literal(true)),
  }),
  v.object({ type: v.literal("joined"), room: name, name }),
  v.object({ type: v.literal("left"), room: name, name, reason }),
  v.object({ type: v.literal("kicked"), room: name, name, by: name, reason }),
  v.object({
    type: v.literal("topic"),
    /** Of the question, if it answers one. */
    id: v.exactOptional(v.string()),
    room: name,
    by: v.exactOptional(name),
    topic: v.string(),
  }),
  v.object({ type: v.literal("invited"), room: name, name, by: name }),
  v.object({
    type: v.literal("mode"),
    /** Of the question, if it answers one. */
    id: v.exactOptional(v.string()),
    room: name,
    by: v.exactOptional(name),
    modes: v.string(),
  }),
  v.object({
    type: v.literal("rooms"),
    rooms: v.array(v.object({ name, members: v.number(), topic: v.string() })),
    more: v.exactOptional(v.literal(true)),
  }),
  /** The answer to `history` and `search`, or a part of it: the newest comes first, unless `after` was asked for. */
  v.object({
    type: v.literal("history"),
    id: v.string(),
    messages: v.array(
      v.object({
        ...message,
        /** The receiver said it, under whatever name. */
        mine: v.exactOptional(v.literal(true)),
      }),
    ),
    more: v.exactOptional(v.literal(true)),
    /** The `before`, or the `after`, that asks for what comes next; left out where there is no more. */
    next: v.exactOptional(v.number()),
  }),
  /** From now on the server window shows private messages, or does not. */
  v.object({ type: v.literal("window"), privateShown: v.boolean() }),
  /** At most so many messages for this member are not kept any more. */
  v.object({ type: v.literal("skipped"), count: v.number() }),
  /** Somebody in charge did this; the server window is `server`, and without `by` the class did it by itself. */
  v.object({
    type: v.literal("moderated"),
    at: v.pipe(v.string(), v.isoTimestamp()),
    by: v.exactOptional(name),
    act: doneActSchema,
    /** It was done to the receiver. */
    you: v.exactOptional(v.literal(true)),
  }),
  /** The request of this id is done; the text says what holds now, if nothing else tells it. */
  v.object({ type: v.literal("done"), id: v.string(), text: v.exactOptional(v.string()) }),
  v.object({ type: v.literal("ping") }),
  /** Answers a `ping`. */
  v.object({ type: v.literal("pong") }),
  /** The connection closes, and the class goes on once the server is back. */
  v.object({ type: v.literal("paused") }),
  v.object({ type: v.literal("bye"), code: v.string(), text: v.string() }),
]);

/** What a server writes to a native client, one a line. */
export type ServerFrame = v.InferOutput<typeof schema>;

/** The frame on one line; frames of a type this program does not know are not ok. */
export function decodeServerFrame(line: string): Decoded<ServerFrame> {
  try {
    const parsed = v.safeParse(schema, JSON.parse(line));
    if (parsed.success) return { ok: true, frame: parsed.output };
    return { ok: false, why: parsed.issues[0].message };
  } catch {
    return { ok: false, why: "The line is not one JSON object." };
  }
}
