import * as v from "valibot";
import type { Act } from "../model/act.ts";
import { actLimits } from "../model/act.ts";
import { limits } from "../model/limits.ts";
import { reactions } from "../model/reaction.ts";
import { cleanText } from "../model/text.ts";
import { privateRule } from "./actFrames.ts";

/** Characters of the id that a client gives a frame. */
const idCharacters = 64;
/** UTF-16 units of the reason that a malformed frame is refused with. */
const reasonCharacters = 200;

const name = v.string();
const id = v.pipe(
  v.string(),
  v.minLength(1),
  v.check(
    // Counted only if the UTF-16 units leave it open.
    (text) => text.length <= idCharacters || [...text].length <= idCharacters,
    `An id has at most ${idCharacters} characters`,
  ),
);
const seq = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What both ways to read again ask for. */
const ofHistory = {
  id,
  before: v.exactOptional(seq),
  limit: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** A conversation; all of them if it is left out. */
  with: v.exactOptional(name),
};
const seqOrLast = v.union([seq, v.literal("last")]);

/** The class code, where the class has one. */
const code = v.exactOptional(v.pipe(v.string(), v.maxLength(limits.codeUnits)));

const count = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** What a client asks somebody in charge to do, as `Act` has it. */
export const actSchema = v.variant("type", [
  v.object({ type: v.literal("teacher"), name, on: v.boolean() }),
  v.object({
    type: v.literal("mute"),
    name,
    minutes: v.exactOptional(count(1, actLimits.minutes)),
  }),
  v.object({ type: v.picklist(["unmute", "allow"]), name }),
  v.object({ type: v.literal("remove"), name, reason: v.exactOptional(v.string()) }),
  v.object({ type: v.literal("quiet"), on: v.exactOptional(v.boolean()) }),
  v.object({ type: v.literal("lock"), on: v.boolean() }),
  v.object({ type: v.literal("slow"), seconds: count(0, actLimits.slowSeconds) }),
  v.object({ type: v.literal("private"), to: privateRule }),
  v.object({
    type: v.literal("retract"),
    name,
    count: v.union([v.literal("all"), count(1, actLimits.retracted)]),
  }),
  v.object({
    type: v.literal("retract"),
    seq: v.union([v.literal("last"), count(1, Number.MAX_SAFE_INTEGER)]),
    reason: v.exactOptional(v.string()),
  }),
  v.object({ type: v.literal("rename"), name, to: name }),
  v.object({ type: v.literal("pin"), text: v.string() }),
]) satisfies v.GenericSchema<unknown, Act>;

const schemas = {
  hello: v.object({
    type: v.literal("hello"),
    v: v.number(),
    name,
    resume: v.exactOptional(v.string()),
    since: v.exactOptional(seq),
    code,
  }),
  /** Looks at the class in place of a hello, without a name: what is said to everyone, and how many they are. */
  watch: v.object({ type: v.literal("watch"), v: v.number(), since: v.exactOptional(seq), code }),
  say: v.object({
    type: v.literal("say"),
    id,
    to: name,
    text: v.string(),
    /** The message that it answers. */
    replyTo: v.exactOptional(seq),
    /** It is a line as it was typed: in a crowd, it is refused if it may be meant for another. */
    bare: v.exactOptional(v.literal(true)),
    typed: v.exactOptional(v.literal("reply")),
  }),
  /** Gives a message that its sender has just said another text. */
  correct: v.object({ type: v.literal("correct"), id, seq: seqOrLast, text: v.string() }),
  /** Reacts to a message, or takes that back. */
  react: v.object({
    type: v.literal("react"),
    id,
    seq,
    reaction: v.picklist(reactions),
    on: v.boolean(),
  }),
  group: v.object({ type: v.literal("group"), id, name, members: v.array(name) }),
  /** Leaves the group. */
  leaveGroup: v.object({
    type: v.literal("leaveGroup"),
    id,
    name,
    reason: v.exactOptional(v.string()),
  }),
  addToGroup: v.object({ type: v.literal("addToGroup"), id, name, members: v.array(name) }),
  dropFromGroup: v.object({
    type: v.literal("dropFromGroup"),
    id,
    name,
    members: v.array(name),
    reason: v.exactOptional(v.string()),
  }),
  /** Asks who is in which of the member's groups. */
  groups: v.object({ type: v.literal("groups") }),
  /** Renames whoever sends it. */
  rename: v.object({ type: v.literal("rename"), id, name }),
  join: v.object({ type: v.literal("join"), id, room: name, key: v.exactOptional(v.string()) }),
  leave: v.object({
    type: v.literal("leave"),
    id,
    room: name,
    reason: v.exactOptional(v.string()),
  }),
  /** Asks for the topic if it has none. */
  topic: v.object({
    type: v.literal("topic"),
    id,
    room: name,
    topic: v.exactOptional(v.string()),
  }),
  kick: v.object({
    type: v.literal("kick"),
    id,
    room: name,
    name,
    reason: v.exactOptional(v.string()),
  }),
  invite: v.object({ type: v.literal("invite"), id, room: name, name }),
  /** `modes` as IRC users write them: `+ik secret`. Asks for the modes if it has none. */
  mode: v.object({ type: v.literal("mode"), id, room: name, modes: v.exactOptional(v.string()) }),
  /** For teachers. */
  moderate: v.object({ type: v.literal("moderate"), id, act: actSchema }),
  /** A code that makes its sender a teacher. */
  claim: v.object({
    type: v.literal("claim"),
    id,
    code: v.pipe(v.string(), v.maxLength(limits.codeUnits)),
  }),
  /** Asks for messages from before `before`, or the newest; with `after`, for those that follow it. */
  history: v.object({ type: v.literal("history"), ...ofHistory, after: v.exactOptional(seq) }),
  /** The same of those that say `text`. */
  search: v.object({
    type: v.literal("search"),
    ...ofHistory,
    text: v.pipe(v.string(), v.maxLength(limits.searchUnits)),
  }),
  rooms: v.object({ type: v.literal("rooms") }),
  names: v.object({ type: v.literal("names"), room: name }),
  /** With `prefix`, asks for the names that begin so, behind the name `after`. */
  who: v.object({
    type: v.literal("who"),
    id: v.exactOptional(id),
    prefix: v.exactOptional(v.pipe(v.string(), v.maxLength(limits.searchUnits))),
    after: v.exactOptional(v.pipe(v.string(), v.maxLength(limits.searchUnits))),
  }),
  menu: v.object({ type: v.literal("menu") }),
  exit: v.object({ type: v.literal("exit") }),
  /** Asks for a `pong`. */
  ping: v.object({ type: v.literal("ping") }),
  pong: v.object({ type: v.literal("pong") }),
};
const schema = v.variant("type", [
  schemas.hello,
  schemas.watch,
  schemas.say,
  schemas.correct,
  schemas.react,
  schemas.group,
  schemas.leaveGroup,
  schemas.addToGroup,
  schemas.dropFromGroup,
  schemas.groups,
  schemas.rename,
  schemas.join,
  schemas.leave,
  schemas.topic,
  schemas.kick,
  schemas.invite,
  schemas.mode,
  schemas.moderate,
  schemas.claim,
  schemas.history,
  schemas.search,
  schemas.rooms,
  schemas.names,
  schemas.who,
  schemas.menu,
  schemas.exit,
  schemas.ping,
  schemas.pong,
]);

/** What a native client may write, one a line. */
export type ClientFrame = v.InferOutput<typeof schema>;

export type Decoded<Frame> = { ok: true; frame: Frame } | { ok: false; why: string; id?: string };

/** Some programs begin with one; it may be ignored (RFC 8259 §8.1). */
const byteOrderMark = 0xfeff;

/** The frame on one line, or in one sentence what is wrong with it. Unknown keys are dropped. */
export function decodeClientFrame(line: string): Decoded<ClientFrame> {
  let json: unknown;
  try {
    json = JSON.parse(line.charCodeAt(0) === byteOrderMark ? line.slice(1) : line);
  } catch {
    return { ok: false, why: "The line is not one JSON object." };
  }
  const parsed = v.safeParse(pickSchema(json), json);
  if (parsed.success) return { ok: true, frame: parsed.output };
  const issue = parsed.issues[0];
  const why = shorten(`${v.getDotPath(issue) ?? "frame"}: ${issue.message}`);
  const known = v.safeParse(v.object({ id }), json);
  return known.success ? { ok: false, why, id: known.output.id } : { ok: false, why };
}

/** Picks the schema by the type: a variant tries one after the other, which costs twice as much. */
function pickSchema(json: unknown): typeof schema | (typeof schemas)[ClientFrame["type"]] {
  if (typeof json !== "object" || json === null || !("type" in json)) return schema;
  const { type } = json;
  return typeof type === "string" && isType(type) ? schemas[type] : schema;
}

function isType(type: string): type is ClientFrame["type"] {
  return Object.hasOwn(schemas, type);
}

/** Valibot's messages quote what it received, which may be a whole line. */
function shorten(why: string): string {
  return cleanText(why.length > reasonCharacters ? `${why.slice(0, reasonCharacters)}…` : why);
}
