import type { Heard, RoomEntered } from "../../hub/fact.ts";
import type { Message } from "../../model/message.ts";
import { rankedName } from "../../model/rankedName.ts";
import { formatModes } from "../../model/roomMode.ts";
import { nameChunks } from "../../wire/nameChunks.ts";
import type { ServerFrame } from "../../wire/serverFrame.ts";

type MessageFrame = Extract<ServerFrame, { type: "message" }>;

/** The frames that tell a member of a fact: one, unless it names more people than one line holds. */
export function heardFrames(fact: Heard): ServerFrame[] {
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
      return [
        { type: "refused", ...(fact.id === undefined ? {} : { id: fact.id }), ...fact.refusal },
      ];
    case "groupCreated":
      return [{ type: "grouped", name: fact.name, by: fact.by, members: fact.members }];
    case "groupDeleted":
      return [{ type: "ungrouped", name: fact.name }];
    case "presenceChanged":
      return presenceFrames(fact.joined, fact.left);
    case "roomEntered":
      return enteredFrames(fact);
    case "roomJoined":
      return [{ type: "joined", room: fact.room, name: fact.name }];
    case "roomLeft": {
      const { room, name, reason } = fact;
      return [{ type: "left", room, name, ...(reason === undefined ? {} : { reason }) }];
    }
    case "kicked": {
      const { room, name, by, reason } = fact;
      return [{ type: "kicked", room, name, by, ...(reason === undefined ? {} : { reason }) }];
    }
    case "topicChanged":
      return [{ type: "topic", room: fact.room, by: fact.by, topic: fact.topic }];
    case "invited":
      return [{ type: "invited", room: fact.room, name: fact.name, by: fact.by }];
    case "modesChanged": {
      const { room, by, changes } = fact;
      const modes = formatModes(changes);
      return [{ type: "mode", room, ...(by === undefined ? {} : { by }), modes }];
    }
    default:
      return fact satisfies never;
  }
}

/** How a room stands, the names in as many frames as they need: `more` on all but the last. */
function enteredFrames({ id, room, topic, modes, members }: RoomEntered): ServerFrame[] {
  const chunks = nameChunks(members.map(rankedName), []);
  return chunks.map(([names], index) => ({
    type: "entered",
    ...(id === undefined ? {} : { id }),
    room,
    topic,
    modes: formatModes(modes),
    members: names,
    ...(index === chunks.length - 1 ? {} : { more: true }),
  }));
}

export function presenceFrames(joined: readonly string[], left: readonly string[]): ServerFrame[] {
  return nameChunks(joined, left).map(([came, went]) => {
    return { type: "presence", joined: came, left: went };
  });
}

export function messageFrame({ seq, at, from, to, text }: Message): MessageFrame {
  return { type: "message", seq, at: new Date(at).toISOString(), from, to, text };
}
