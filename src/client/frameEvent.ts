import type { RenderableEvent } from "../model/render.ts";
import { renderEvent } from "../model/render.ts";
import type { ToldReaction } from "../model/reaction.ts";
import { readReaction } from "../model/reaction.ts";
import type { RankedName } from "../model/room.ts";
import { roomTexts } from "../model/roomTexts.ts";
import { unframeAct } from "../wire/actFrames.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";

/** The frames that tell what happened, or answer a question about a room's topic or modes. */
export type EventFrame = Extract<
  ServerFrame,
  {
    type:
      | "grouped"
      | "groupJoined"
      | "groupLeft"
      | "entered"
      | "joined"
      | "left"
      | "kicked"
      | "topic"
      | "invited"
      | "mode"
      | "moderated"
      | "reaction";
  }
>;

/** The lines a person is shown of the frame. */
export function renderFrame(frame: EventFrame): string[] {
  switch (frame.type) {
    case "grouped":
      return renderLines({ ...frame, kind: "groupCreated" });
    case "groupJoined": {
      const { name, members, by } = frame;
      return renderLines({ kind: "groupJoined", group: name, names: members, by });
    }
    case "groupLeft": {
      const { name, members, by, reason } = frame;
      return renderLines({ kind: "groupLeft", group: name, names: members, by, reason });
    }
    case "entered":
      return renderLines({
        ...frame,
        kind: "roomEntered",
        members: frame.members.map(parseRankedName),
      });
    case "joined":
      return renderLines({ ...frame, kind: "roomJoined" });
    case "left":
      return renderLines({ ...frame, kind: "roomLeft", reason: frame.reason });
    case "kicked":
      return renderLines({ ...frame, kind: "kicked", reason: frame.reason });
    case "topic": {
      const { room, by, topic } = frame;
      // Without `by` it answers a question.
      if (by === undefined) return [roomTexts.topicIs(room, topic)];
      return renderLines({ kind: "topicChanged", room, by, topic });
    }
    case "invited":
      return renderLines({ ...frame, kind: "invited" });
    case "mode": {
      const { id, room, by, modes } = frame;
      // The class itself changes modes too, without `by`: only an answer has an id.
      if (id !== undefined) return [roomTexts.modesAre(room, modes)];
      return renderLines({ kind: "modesChanged", room, by, changes: modes });
    }
    case "moderated": {
      const { at, by, act, you } = frame;
      const event = { kind: "moderated", at: Date.parse(at), by, act: unframeAct(act) } as const;
      return renderLines(you ? { ...event, isAboutYou: you } : event);
    }
    case "reaction": {
      const { seq, reaction: sent, count, by, on, yours } = frame;
      const reaction = readReaction(sent);
      if (!reaction || by === undefined || yours === undefined) return [];
      const change = { by, on: on === true, to: undefined };
      return renderLines({ kind: "reacted", seq, at: 0, reaction, count, change, yours });
    }
    default:
      return frame satisfies never;
  }
}

/** What the frame tells; undefined of a reaction that only newer programs know. */
export function readToldReaction(
  frame: Omit<Extract<EventFrame, { type: "reaction" }>, "type">,
): ToldReaction | undefined {
  const { seq, reaction: sent, count, by, on, names = [], mine } = frame;
  const reaction = readReaction(sent);
  if (!reaction) return undefined;
  const change = by === undefined ? undefined : { by, on: on === true };
  return { seq, reaction, count, change, names, ...(mine && { mine }) };
}

function renderLines(event: RenderableEvent): string[] {
  return renderEvent(event)?.split("\n") ?? [];
}

/** The inverse of `formatRankedName`. */
function parseRankedName(text: string): RankedName {
  const operator = text.startsWith("@");
  const voice = text.startsWith("+");
  return { name: operator || voice ? text.slice(1) : text, operator, voice };
}
