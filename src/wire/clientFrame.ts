import * as v from "valibot";
import { cleanText } from "../model/cleanText.ts";
import { limits } from "../model/limits.ts";

/** The version of the frames this program speaks. */
export const protocolVersion = 1;

const name = v.string();
const id = v.pipe(
  v.string(),
  v.minLength(1),
  v.check(
    (text) => [...text].length <= limits.idCharacters,
    `An id has at most ${limits.idCharacters} characters`,
  ),
);
const seq = v.pipe(v.number(), v.integer(), v.minValue(0));

const schema = v.variant("type", [
  v.object({
    type: v.literal("hello"),
    v: v.number(),
    name,
    resume: v.exactOptional(v.string()),
    since: v.exactOptional(seq),
  }),
  v.object({ type: v.literal("say"), id, to: name, text: v.string() }),
  v.object({ type: v.literal("group"), id, name, members: v.array(name) }),
  v.object({ type: v.literal("join"), id, room: name, key: v.exactOptional(v.string()) }),
  v.object({ type: v.literal("leave"), id, room: name, reason: v.exactOptional(v.string()) }),
  /** Without `topic` it asks for it. */
  v.object({ type: v.literal("topic"), id, room: name, topic: v.exactOptional(v.string()) }),
  v.object({
    type: v.literal("kick"),
    id,
    room: name,
    name,
    reason: v.exactOptional(v.string()),
  }),
  v.object({ type: v.literal("invite"), id, room: name, name }),
  /** `modes` as IRC users write them: `+ik secret`. Without it, it asks for them. */
  v.object({ type: v.literal("mode"), id, room: name, modes: v.exactOptional(v.string()) }),
  v.object({ type: v.literal("rooms") }),
  v.object({ type: v.literal("names"), room: name }),
  v.object({ type: v.literal("who") }),
  v.object({ type: v.literal("menu") }),
  v.object({ type: v.literal("exit") }),
  v.object({ type: v.literal("pong") }),
]);

/** What a native client may write, one a line. */
export type ClientFrame = v.InferOutput<typeof schema>;

export type Decoded<Frame> = { ok: true; frame: Frame } | { ok: false; why: string; id?: string };

/** The frame on one line, or in one sentence what is wrong with it. Unknown keys are dropped. */
export function decodeClientFrame(line: string): Decoded<ClientFrame> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { ok: false, why: "The line is not one JSON object." };
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return { ok: true, frame: parsed.output };
  const issue = parsed.issues[0];
  const why = shortened(`${v.getDotPath(issue) ?? "frame"}: ${issue.message}`);
  const known = v.safeParse(v.object({ id }), json);
  return known.success ? { ok: false, why, id: known.output.id } : { ok: false, why };
}

/** A message of valibot's quotes what it received, which may be a whole line. */
function shortened(why: string): string {
  const most = limits.reasonCharacters;
  return cleanText(why.length > most ? `${why.slice(0, most)}…` : why);
}
