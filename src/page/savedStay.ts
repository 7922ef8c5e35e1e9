import * as v from "valibot";

const common = { key: v.number(), at: v.number() };
const lines = v.array(v.string());

const entry = v.variant("kind", [
  v.object({
    kind: v.literal("heard"),
    ...common,
    seq: v.number(),
    from: v.string(),
    to: v.string(),
    text: v.string(),
    conversation: v.exactOptional(v.string()),
  }),
  v.object({
    kind: v.literal("said"),
    ...common,
    id: v.string(),
    to: v.string(),
    text: v.string(),
    within: v.string(),
    conversation: v.exactOptional(v.string()),
    sending: v.picklist(["sending", "sent", "kept", "unheard", "refused"]),
    seq: v.exactOptional(v.number()),
    why: v.exactOptional(lines),
  }),
  v.object({
    kind: v.literal("notice"),
    ...common,
    tone: v.picklist(["answer", "refusal", "state"]),
    lines,
    within: v.string(),
  }),
  v.object({ kind: v.literal("presence"), ...common, joined: lines, left: lines }),
]);

const schema = v.object({
  name: v.string(),
  token: v.string(),
  /** The newest message that was seen or receipted. */
  seq: v.number(),
  chosen: v.string(),
  /** What was typed and not sent, for each conversation. */
  drafts: v.record(v.string(), v.string()),
  entries: v.array(entry),
});

/** What a page keeps of a stay, to go on with it after a reload. */
export type SavedStay = v.InferOutput<typeof schema>;

/** What was kept, or undefined where it cannot be read. */
export function readSavedStay(json: string | null): SavedStay | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(json ?? ""));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
