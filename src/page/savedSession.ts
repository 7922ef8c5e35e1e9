import * as v from "valibot";
import { reactions } from "../model/reaction.ts";

const common = { key: v.number(), at: v.number() };
const lines = v.array(v.string());
const isSo = v.exactOptional(v.literal(true));
const quoted = v.object({ from: v.string(), text: v.string() });

/** What received and sent messages have in common. */
const said = {
  ...common,
  to: v.string(),
  text: v.string(),
  isRetracted: isSo,
  isCorrected: isSo,
  replyTo: v.exactOptional(v.number()),
  quote: v.exactOptional(quoted),
  reactions: v.exactOptional(
    v.pipe(
      v.array(
        v.object({
          reaction: v.picklist(reactions),
          count: v.number(),
          names: v.pipe(v.array(v.string()), v.readonly()),
          mine: isSo,
        }),
      ),
      v.readonly(),
    ),
  ),
  conversation: v.exactOptional(v.string()),
};

const entry = v.variant("kind", [
  v.object({
    kind: v.literal("received"),
    ...said,
    seq: v.number(),
    from: v.string(),
    sender: v.exactOptional(v.string()),
    isUncertain: isSo,
  }),
  v.object({
    kind: v.literal("sent"),
    ...said,
    id: v.string(),
    within: v.string(),
    typed: v.exactOptional(v.string()),
    delivery: v.picklist(["pending", "delivered", "held", "undelivered", "refused"]),
    seq: v.exactOptional(v.number()),
    reasons: v.exactOptional(lines),
    correction: v.exactOptional(
      v.object({ id: v.string(), text: v.string(), reasons: v.exactOptional(lines) }),
    ),
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
  /** What these are about, if not each is a message by itself. */
  aims: v.exactOptional(
    v.record(
      v.string(),
      v.object({
        kind: v.picklist(["reply", "correction"]),
        seq: v.number(),
        ...quoted.entries,
        before: v.exactOptional(v.string()),
      }),
    ),
  ),
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
