import * as v from "valibot";
import { damage } from "./database.ts";
import type { SharedSnapshot } from "./records.ts";
import { firstClock } from "./records.ts";

const member = v.object({
  id: v.number(),
  order: v.number(),
  connections: v.number(),
  address: v.optional(v.string()),
  network: v.optional(v.string()),
  node: v.optional(v.string()),
  awayUntil: v.optional(v.number()),
  absentUntil: v.optional(v.number()),
  lostAfter: v.optional(v.number()),
  pace: v.optional(v.object({ left: v.number(), at: v.number() })),
  spokeAt: v.optional(v.number()),
  heard: v.optional(v.number()),
  groups: v.array(v.tuple([v.number(), v.number()])),
  rooms: v.array(v.tuple([v.number(), v.number()])),
});

const gone = v.object({
  id: v.number(),
  name: v.string(),
  formerKeys: v.array(v.string()),
  key: v.string(),
  order: v.number(),
  tokenHash: v.optional(v.string()),
  network: v.optional(v.string()),
});

const codes = v.object({
  standing: v.array(v.string()),
  offers: v.array(v.tuple([v.string(), v.number()])),
  wrongAt: v.array(v.tuple([v.string(), v.array(v.number())])),
});

const clock = v.object({
  order: v.number(),
  newest: v.number(),
  uptimeMs: v.number(),
  hasNumbers: v.boolean(),
  isCrowd: v.boolean(),
  mutesEndedAt: v.number(),
});

/**
 * What several servers share of a class besides, made of its rows; undefined if there are none, as where there is one
 * server. Throws {@link damage} if a row cannot be read: a server that knows less than the others would differ.
 */
export function parseSharedState(
  rows: readonly { about: string; value: string }[],
): SharedSnapshot | undefined {
  if (rows.length === 0) return undefined;
  const none = { standing: [], offers: [], wrongAt: [] };
  const state: SharedSnapshot = { members: new Map(), gone: [], codes: none, clock: firstClock };
  for (const { about, value } of rows) {
    const [kind = ""] = about.split(" ", 1);
    if (kind === "member") {
      const one = parse(member, value, about);
      state.members.set(one.id, one);
    } else if (kind === "gone") state.gone.push(parse(gone, value, about));
    else if (kind === "codes") state.codes = parse(codes, value, about);
    else if (kind === "clock") state.clock = parse(clock, value, about);
  }
  return state;
}

function parse<Output>(
  schema: v.GenericSchema<unknown, Output>,
  value: string,
  about: string,
): Output {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), value);
  if (!parsed.success) throw damage(`what is shared cannot be read: ${about}`);
  return parsed.output;
}
