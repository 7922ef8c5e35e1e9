import * as v from "valibot";
import type { Command, CommandOf, LocalType } from "../hub/command.ts";
import { reactions } from "../model/reaction.ts";
import type { ModeChange } from "../model/roomMode.ts";
import { actSchema } from "../wire/clientFrame.ts";

/** The log itself brings these about: as time passes, and as servers go. */
type Brought = "expire" | "nodeGone";

/** Commands that change the class for everybody. */
type ToldType = Exclude<Command["type"], LocalType | Brought>;
export type ToldCommand = CommandOf<ToldType>;

/** What a command asks for; when and of which server, the log says. */
type ActionOf<Type extends ToldType> = Omit<CommandOf<Type>, "at" | "uptimeMs" | "node">;
export type Action = { [Type in ToldType]: ActionOf<Type> }[ToldType];

const text = v.string();
const maybe = v.optional(text);
const integer = v.pipe(v.number(), v.integer());
const names = v.array(text);
const connection = v.optional(integer);
const how = v.picklist(["exit", "lost", "too_slow", "removed", "server_closed", "error"]);
const ofMember = { memberId: integer };
const inRoom = { ...ofMember, room: text };
const seqOrLast = v.union([integer, v.literal("last")]);
const act = v.pipe(v.unknown(), actSchema);
const yes = v.optional(v.literal(true));

/** JSON leaves out what is undefined. */
const modeChange = v.variant("mode", [
  v.object({ mode: v.picklist(["i", "m", "n", "t"]), on: v.boolean() }),
  v.pipe(
    v.object({ mode: v.literal("k"), key: maybe }),
    v.transform(({ mode, key }) => ({ mode, key })),
  ),
  v.pipe(
    v.object({ mode: v.literal("l"), limit: v.optional(integer) }),
    v.transform(({ mode, limit }) => ({ mode, limit })),
  ),
  v.object({ mode: v.literal("b"), on: v.boolean(), mask: text }),
  v.object({ mode: v.picklist(["o", "v"]), on: v.boolean(), name: text }),
]) satisfies v.GenericSchema<unknown, ModeChange>;

const actions = {
  join: v.object({
    type: v.literal("join"),
    name: text,
    tokenHash: maybe,
    user: maybe,
    address: maybe,
  }),
  resume: v.object({
    type: v.literal("resume"),
    tokenHash: text,
    since: v.optional(integer),
    name: maybe,
    address: maybe,
  }),
  moderate: v.object({ type: v.literal("moderate"), by: v.optional(integer), act, id: maybe }),
  announce: v.object({ type: v.literal("announce"), to: text, text }),
  offerRole: v.object({ type: v.literal("offerRole"), codeHash: text, isStanding: yes }),
  claimRole: v.object({ type: v.literal("claimRole"), ...ofMember, codeHash: text }),
  showPrivate: v.object({ type: v.literal("showPrivate"), isShown: v.boolean() }),
  rename: v.object({ type: v.literal("rename"), ...ofMember, name: text }),
  say: v.object({
    type: v.literal("say"),
    ...ofMember,
    to: text,
    text,
    id: maybe,
    notice: yes,
    aside: maybe,
    replyTo: v.optional(integer),
  }),
  correct: v.object({ type: v.literal("correct"), ...ofMember, seq: seqOrLast, text, id: maybe }),
  react: v.object({
    type: v.literal("react"),
    ...ofMember,
    seq: integer,
    reaction: v.picklist(reactions),
    on: v.boolean(),
  }),
  createGroup: v.object({
    type: v.literal("createGroup"),
    ...ofMember,
    name: text,
    members: names,
  }),
  leaveGroup: v.object({ type: v.literal("leaveGroup"), ...ofMember, name: text, reason: maybe }),
  addToGroup: v.object({ type: v.literal("addToGroup"), ...ofMember, name: text, members: names }),
  dropFromGroup: v.object({
    type: v.literal("dropFromGroup"),
    ...ofMember,
    name: text,
    members: names,
    reason: maybe,
  }),
  joinRoom: v.object({ type: v.literal("joinRoom"), ...inRoom, key: maybe, id: maybe }),
  leaveRoom: v.object({ type: v.literal("leaveRoom"), ...inRoom, reason: maybe }),
  setTopic: v.object({ type: v.literal("setTopic"), ...inRoom, topic: text }),
  kick: v.object({ type: v.literal("kick"), ...inRoom, name: text, reason: maybe }),
  invite: v.object({ type: v.literal("invite"), ...inRoom, name: text }),
  setModes: v.object({ type: v.literal("setModes"), ...inRoom, changes: v.array(modeChange) }),
  disconnect: v.object({ type: v.literal("disconnect"), ...ofMember, how, connection }),
  leave: v.object({ type: v.literal("leave"), ...ofMember, how, connection }),
} satisfies { [Type in ToldType]: v.GenericSchema<unknown, ActionOf<Type>> };

/** A node, as whoever declares it gone has seen it: it is not if more came of it meanwhile. */
const seenNode = v.object({ node: text, n: integer });

const recordSchema = v.object({
  /** When it was written, in milliseconds since 1970-01-01T00:00:00Z, by the clock of its server. */
  at: integer,
  /**
   * Its node begins: where clients reach it, the newest record that it knows, and the node that this server
   * was before.
   */
  hello: v.optional(v.object({ addresses: names, after: integer, instead: maybe })),
  /** Nodes that have been silent for too long. */
  gone: v.optional(v.array(seenNode)),
  /** Its node ends. */
  bye: yes,
  /** The class ends, for all servers: nothing that follows is applied. */
  over: yes,
  commands: v.array(v.looseObject({ type: text })),
});

/** What gathered in one turn of a server. All servers apply it as one turn. */
export type LogRecord = Omit<v.InferOutput<typeof recordSchema>, "commands"> & {
  commands: Action[];
};

/** What a record says of its server, and of others. */
export type NodeNews = Pick<LogRecord, "hello" | "gone" | "bye" | "over">;

/** Whether the command is one for the log. */
export function isTold(command: Command): command is ToldCommand {
  return isToldType(command.type);
}

/** A command as it is written into a record. */
export function encodeCommand(command: ToldCommand): string {
  return JSON.stringify({ ...command, at: undefined, uptimeMs: undefined });
}

/** A record of commands that are encoded already. */
export function encodeRecord(head: { at: number } & NodeNews, commands: string[]): Uint8Array {
  const rest = JSON.stringify(head).slice(0, -1);
  return Buffer.from(`${rest},"commands":[${commands.join()}]}`);
}

/** Undefined if the bytes are none. */
export function decodeRecord(bytes: Uint8Array): LogRecord | undefined {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
  const record = v.safeParse(recordSchema, json);
  if (!record.success) return undefined;
  const commands: Action[] = [];
  for (const command of record.output.commands) {
    if (!isToldType(command.type)) return undefined;
    const action = v.safeParse(actions[command.type], command);
    if (!action.success) return undefined;
    commands.push(action.output);
  }
  return { ...record.output, commands };
}

function isToldType(type: string): type is ToldType {
  return Object.hasOwn(actions, type);
}
