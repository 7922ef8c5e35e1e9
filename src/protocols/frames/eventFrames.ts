import type { MemberEvent } from "../../model/event.ts";
import type { Message } from "../../model/message.ts";
import { chunkNames } from "../../wire/chunkByBytes.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";
import { refusedFrame } from "./refusedFrame.ts";
import { enteredFrames, roomFrame } from "./roomFrames.ts";

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

export function presenceFrames(joined: readonly string[], left: readonly string[]): ServerFrame[] {
  return chunkNames(joined, left).map(([came, went]) => {
    return { type: "presence", joined: came, left: went };
  });
}

export function messageFrame({ seq, at, from, to, text, notice }: Message): MessageFrame {
  const frame = { type: "message", seq, at: new Date(at).toISOString(), from, to, text } as const;
  return notice ? { ...frame, notice } : frame;
}
