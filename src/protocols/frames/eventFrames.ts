import type { MemberEvent } from "../../model/event.ts";
import type { Message } from "../../model/message.ts";
import { chunkNames } from "../../wire/chunkByBytes.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";
import { refusedFrame } from "./refusedFrame.ts";
import { enteredFrames, roomFrame } from "./roomFrames.ts";

type MessageFrame = Extract<ServerFrame, { type: "message" }>;

/** The frames that tell a member of a fact: one, unless it names more people than one line holds. */
export function eventFrames(fact: MemberEvent): ServerFrame[] {
  switch (fact.kind) {
    case "said":
      return [messageFrame(fact.message)];
    case "receipted": {
      const { id, seq, delivered, held } = fact;
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
      return [refusedFrame(fact.refusal, fact.id)];
    case "groupCreated":
      return [{ type: "grouped", name: fact.name, by: fact.by, members: fact.members }];
    case "groupDeleted":
      return [{ type: "ungrouped", name: fact.name }];
    case "presenceChanged":
      return presenceFrames(fact.joined, fact.left);
    case "renamed":
      return [{ type: "renamed", from: fact.from, to: fact.to }];
    case "roomEntered":
      return enteredFrames(fact);
    case "roomJoined":
    case "roomLeft":
    case "kicked":
    case "topicChanged":
    case "invited":
    case "modesChanged":
      return [roomFrame(fact)];
    default:
      return fact satisfies never;
  }
}

export function presenceFrames(joined: readonly string[], left: readonly string[]): ServerFrame[] {
  return chunkNames(joined, left).map(([came, went]) => {
    return { type: "presence", joined: came, left: went };
  });
}

export function messageFrame({ seq, at, from, to, text }: Message): MessageFrame {
  return { type: "message", seq, at: new Date(at).toISOString(), from, to, text };
}
