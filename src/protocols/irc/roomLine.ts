import type { RoomEvent } from "../../model/event.ts";
import { formatModes } from "../../model/roomMode.ts";
import type { OutLine } from "./formatIrcLine.ts";
import { joinLine } from "./presenceNews.ts";
import { shownMask } from "./shownMask.ts";
import { hostmask } from "./hostmask.ts";

export interface RoomLineForm {
  /** Its name stands for the class where it did something itself. */
  server: string;
  /** Real names, for clients that are told them (IRCv3 extended-join). */
  realName: ((name: string) => string) | undefined;
}

/** What happened in a room as those in it are told (RFC 2812 §3.2). */
export function roomLine(fact: RoomEvent, { server, realName }: RoomLineForm): OutLine {
  const { room } = fact;
  switch (fact.kind) {
    case "roomJoined":
      return joinLine(fact.name, room, realName?.(fact.name));
    case "roomLeft":
      return from(fact.name, "PART", room, ...(fact.reason === undefined ? [] : [fact.reason]));
    case "kicked":
      return from(fact.by, "KICK", room, fact.name, fact.reason ?? fact.by);
    case "topicChanged":
      return from(fact.by, "TOPIC", room, fact.topic);
    case "invited":
      return from(fact.by, "INVITE", fact.name, room);
    case "modesChanged": {
      const source = fact.by === undefined ? server : hostmask(fact.by);
      const changes = fact.changes.map((change) => {
        return change.mode === "b" ? { ...change, mask: shownMask(change.mask) } : change;
      });
      const params = [room, ...formatModes(changes).split(" ")];
      return { source, command: "MODE", params };
    }
    default:
      return fact satisfies never;
  }
}

function from(name: string, command: string, ...params: string[]): OutLine {
  return { source: hostmask(name), command, params };
}
