import * as v from "valibot";
import type { DoneAct, Holding } from "../model/act.ts";
import { nothingHolds } from "../model/act.ts";
import { truncateName } from "../model/name.ts";
import { oneLine } from "../model/text.ts";

export const privateRule = v.picklist(["on", "teacher", "off"]);

/** Cleaned as it comes in: clients show names. */
const shownName = v.pipe(v.string(), v.transform(truncateName));
const shownLine = v.pipe(v.string(), v.transform(oneLine));
const time = v.pipe(v.string(), v.isoTimestamp());

/** An act that was done, as frames tell it: times in ISO 8601, messages by their numbers. */
export const doneActSchema = v.variant("type", [
  v.object({ type: v.literal("teacher"), name: shownName, on: v.boolean() }),
  v.object({
    type: v.literal("mute"),
    name: shownName,
    until: v.exactOptional(time),
    isNewcomer: v.exactOptional(v.literal(true)),
  }),
  v.object({ type: v.picklist(["unmute", "allow"]), name: shownName }),
  v.object({ type: v.literal("remove"), name: shownName, reason: v.exactOptional(v.string()) }),
  v.object({ type: v.picklist(["quiet", "lock"]), on: v.boolean() }),
  v.object({ type: v.literal("slow"), seconds: v.number() }),
  v.object({ type: v.literal("private"), to: privateRule }),
  v.object({
    type: v.literal("retract"),
    name: shownName,
    to: v.exactOptional(shownName),
    reason: v.exactOptional(v.string()),
    seqs: v.array(v.number()),
  }),
  v.object({ type: v.literal("rename"), name: shownName, to: shownName }),
  v.object({ type: v.literal("pin"), text: shownLine }),
]);

/** What holds for the receiver; what does not is left out. */
export const holdingSchema = v.object({
  quiet: v.exactOptional(v.literal(true)),
  slow: v.exactOptional(v.number()),
  private: v.exactOptional(v.picklist(["teacher", "off"])),
  locked: v.exactOptional(v.literal(true)),
  pinned: v.exactOptional(shownLine),
  muted: v.exactOptional(v.object({ until: v.exactOptional(time) })),
});

export type FramedAct = v.InferOutput<typeof doneActSchema>;
export type FramedHolding = v.InferOutput<typeof holdingSchema>;

/** The act as frames tell it. */
export function frameAct(act: DoneAct): FramedAct {
  switch (act.type) {
    case "mute": {
      const { until, ...rest } = act;
      return until === undefined ? rest : { ...rest, until: new Date(until).toISOString() };
    }
    case "remove": {
      const { reason, ...rest } = act;
      return reason === undefined ? rest : { ...rest, reason };
    }
    case "retract": {
      const { to, messages, ...rest } = act;
      const seqs = messages.map(({ seq }) => seq);
      return to === undefined ? { ...rest, seqs } : { ...rest, to, seqs };
    }
    default:
      return act;
  }
}

/** The act as it was done; of messages the times are not known. */
export function unframeAct(act: FramedAct): DoneAct {
  switch (act.type) {
    case "mute":
      return { ...act, until: act.until === undefined ? undefined : Date.parse(act.until) };
    case "remove":
      return { ...act, reason: act.reason };
    case "retract": {
      const { to, seqs, ...rest } = act;
      return { ...rest, to, messages: seqs.map((seq) => ({ seq, at: 0 })) };
    }
    default:
      return act;
  }
}

/** Undefined if nothing holds. */
export function frameHolding(holding: Holding): FramedHolding | undefined {
  const { quiet, slow, private: rule, locked, pinned, muted } = holding;
  const until = muted?.until === undefined ? {} : { until: new Date(muted.until).toISOString() };
  const framed: FramedHolding = {
    ...(quiet && { quiet }),
    ...(slow > 0 && { slow }),
    ...(rule !== "on" && { private: rule }),
    ...(locked && { locked }),
    ...(pinned !== "" && { pinned }),
    ...(muted && { muted: until }),
  };
  return Object.keys(framed).length === 0 ? undefined : framed;
}

export function unframeHolding({ muted, ...holding }: FramedHolding): Holding {
  const until = muted?.until === undefined ? undefined : Date.parse(muted.until);
  return { ...nothingHolds, ...holding, muted: muted && { until } };
}
