import * as v from "valibot";

const common = { key: v.number(), at: v.number() };
const lines = v.array(v.string());
const isRetracted = v.exactOptional(v.literal(true));

const entry = v.variant("kind", [
  v.object({
    kind: v.literal("received"),
    ...common,
    seq: v.number(),
    from: v.string(),
    sender: v.exactOptional(v.string()),
    to: v.string(),
    text: v.string(),
    isRetracted,
    conversation: v.exactOptional(v.string()),
  }),
  v.object({
    kind: v.literal("sent"),
    ...common,
    id: v.string(),
    to: v.string(),
    text: v.string(),
    isRetracted,
    within: v.string(),
    typed: v.exactOptional(v.string()),
    conversation: v.exactOptional(v.string()),
    replyTo: v.exactOptional(v.number()),
    delivery: v.picklist(["pending", "delivered", "held", "undelivered", "refused"]),
    seq: v.exactOptional(v.number()),
    reasons: v.exactOptional(lines),
  }),
  v.object({
    kind: v.literal("notice"),
    ...common,
    tone: v.picklist(["answer", "refusal", "state", "welcome"]),
    lines,
    within: v.string(),
  }),
  v.object({ kind: v.literal("presence"), ...common, joined: lines, left: lines }),
]);

const schema = v.object({
  name: v.string(),
  token: v.string(),
  /** The newest message that came or was receipted. */
  seq: v.number(),
  chosen: v.string(),
  /** What was typed and not sent, for each conversation. */
  drafts: v.record(v.string(), v.string()),
  /** How many messages of each conversation nobody has read. */
  unread: v.exactOptional(v.record(v.string(), v.number())),
  entries: v.array(entry),
});

/** What a page keeps of a session, to go on with it after a reload. */
export type SavedSession = v.InferOutput<typeof schema>;

/** What was saved, or undefined if it cannot be read. */
export function readSavedSession(json: string | null): SavedSession | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(json ?? ""));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
