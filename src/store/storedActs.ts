import * as v from "valibot";
import type { ActRecord } from "./records.ts";

const name = v.string();
/** For keys that are there all the same if they were left out. */
const missing = (): undefined => undefined;

const act = v.variant("type", [
  v.object({ type: v.literal("teacher"), name, on: v.boolean() }),
  v.object({
    type: v.literal("mute"),
    name,
    until: v.optional(v.number(), missing),
    isNewcomer: v.exactOptional(v.literal(true)),
  }),
  v.object({ type: v.picklist(["unmute", "allow"]), name }),
  v.object({ type: v.literal("remove"), name, reason: v.optional(v.string(), missing) }),
  v.object({ type: v.picklist(["quiet", "lock"]), on: v.boolean() }),
  v.object({ type: v.literal("slow"), seconds: v.number() }),
  v.object({ type: v.literal("private"), to: v.picklist(["on", "teacher", "off"]) }),
  v.object({
    type: v.literal("retract"),
    name,
    to: v.optional(v.string(), missing),
    reason: v.exactOptional(v.string()),
    messages: v.array(v.object({ seq: v.number(), at: v.number() })),
  }),
  v.object({ type: v.literal("rename"), name, to: name }),
  v.object({ type: v.literal("pin"), text: v.string() }),
]);

const actRecord = v.object({
  at: v.number(),
  by: v.union([v.picklist(["window", "class"]), v.object({ id: v.number(), name })]),
  commandId: v.optional(v.string()),
  act,
  subject: v.optional(
    v.object({
      memberId: v.number(),
      tokenHash: v.optional(v.string()),
      keys: v.pipe(v.array(v.string()), v.readonly()),
      network: v.optional(v.string()),
      sharesNetwork: v.optional(v.boolean()),
    }),
  ),
  audience: v.optional(
    v.union([
      v.object({ kind: v.picklist(["everyone", "teachers"]) }),
      v.object({ kind: v.picklist(["member", "group", "room"]), id: v.number() }),
    ]),
  ),
  newest: v.number(),
});

const storedAct = v.pipe(v.string(), v.parseJson(), actRecord);

/** The act as it is stored: types fail for a kind of act that could not be read again. */
export function formatStoredAct(record: ActRecord): string {
  return JSON.stringify(record satisfies v.InferOutput<typeof actRecord>);
}

/** An act as it was stored; undefined if it cannot be read. */
export function parseStoredAct(text: string): ActRecord | undefined {
  const parsed = v.safeParse(storedAct, text);
  return parsed.success ? parsed.output : undefined;
}
