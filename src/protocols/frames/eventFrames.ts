import type { MemberEvent } from "../../model/event.ts";
import type { ModeratedEvent } from "../../model/event.ts";
import type { Message } from "../../model/message.ts";
import { renderModerated } from "../../model/renderAct.ts";
import { frameAct } from "../../wire/actFrames.ts";
import { chunkNames } from "../../wire/chunkByBytes.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";
import { refusedFrame } from "./refusedFrame.ts";
import { enteredFrames, roomFrame } from "./roomFrames.ts";

/** Numbers of messages in one frame, which leave room for the rest of its line. */
const seqsOfFrame = 4_000;

type MessageFrame = Extract<ServerFrame, { type: "message" }>;

/** The frames that tell a member of an event: one, unless it names more people than one line holds. */
export function eventFrames(event: MemberEvent): ServerFrame[] {
  switch (event.kind) {
    case "said":
      return [messageFrame(event.message)];
    case "receipted": {
      const { id, seq, delivered, held } = event;
      const receipt = {
        type: "receipt",
        id,
        seq,
        status: delivered > 0 ? 1 : 0,
        delivered,
      } as const;
      return [held > 0 ? { ...receipt, held } : receipt];
    }
    case "notStored":
      return [refusedFrame(event.refusal, event.id)];
    case "groupCreated":
      return [{ type: "grouped", name: event.name, by: event.by, members: event.members }];
    case "groupDeleted":
      return [{ type: "ungrouped", name: event.name }];
    case "presenceChanged":
      return presenceFrames(event.joined, event.left);
    case "renamed":
      return [{ type: "renamed", from: event.from, to: event.to }];
    case "privacyChanged":
      return [{ type: "window", privateShown: event.privateShown }];
    case "roomEntered":
      return enteredFrames(event);
    case "invitationNoticed":
      return [];
    case "moderated":
      return moderatedFrames(event);
    case "roomJoined":
    case "roomLeft":
    case "kicked":
    case "topicChanged":
    case "invited":
    case "modesChanged":
      return [roomFrame(event)];
    default:
      return event satisfies never;
  }
}

/** Whoever is removed hears goodbye. */
function moderatedFrames(event: ModeratedEvent): ServerFrame[] {
  const { at, by, act, isAboutYou } = event;
  if (act.type === "remove" && isAboutYou) {
    return [{ type: "bye", code: "removed", text: renderModerated(event) }];
  }
  const frame = {
    type: "moderated",
    at: new Date(at).toISOString(),
    ...(by !== undefined && { by }),
    act: frameAct(act),
    ...(isAboutYou && { you: isAboutYou }),
  } as const;
  const { act: framed } = frame;
  if (framed.type !== "retract" || framed.seqs.length <= seqsOfFrame) return [frame];
  const frames: ServerFrame[] = [];
  for (let from = 0; from < framed.seqs.length; from += seqsOfFrame) {
    const seqs = framed.seqs.slice(from, from + seqsOfFrame);
    frames.push({ ...frame, act: { ...framed, seqs } });
  }
  return frames;
}

export function presenceFrames(joined: readonly string[], left: readonly string[]): ServerFrame[] {
  return chunkNames(joined, left).map(([came, went]) => {
    return { type: "presence", joined: came, left: went };
  });
}

export function messageFrame({ seq, at, from, to, text, notice }: Message): MessageFrame {
  const frame = { type: "message", seq, at: new Date(at).toISOString(), from, to, text } as const;
  return notice ? { ...frame, notice } : frame;
}
