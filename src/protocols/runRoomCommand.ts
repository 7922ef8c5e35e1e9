import type { ModeResult, Refused, RoomResult } from "../hub/command.ts";
import type { ClassLog } from "../log/classLog.ts";
import type { MemberView } from "../hub/member.ts";
import { listModes } from "../hub/roomModes.ts";
import type { Refusal } from "../model/refusal.ts";
import type { RoomCommand } from "../model/roomCommand.ts";
import type { ModeMistake } from "../model/typedModes.ts";
import { formatModes } from "../model/roomMode.ts";
import { parseModes, splitModes } from "../model/typedModes.ts";
import * as texts from "../model/texts.ts";

/** What came of a room command. What it changed is told as an event, to the member too. */
export type RoomAnswer =
  | { kind: "refused"; refusal: Refusal }
  /** Done, except for the parts that are refused. */
  | { kind: "done"; refusals: Refusal[] }
  | { kind: "topic"; room: string; topic: string }
  | { kind: "modes"; room: string; modes: string };

export interface RoomCommandOptions {
  log: ClassLog;
  member: MemberView;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
  /** The client's id of the command, which comes back in the event that answers a join. */
  id?: string;
}

/** Runs what a member typed about a room. */
export function runRoomCommand(
  command: RoomCommand,
  { log, member, at, id }: RoomCommandOptions,
  reply: (answer: RoomAnswer) => void,
): void {
  const { room } = command;
  const from = { at, memberId: member.id, room };
  const answer = (result: RoomResult): void => {
    reply(result.ok ? { kind: "done", refusals: [] } : refused(result));
  };
  switch (command.type) {
    case "join":
      log.submit({ type: "joinRoom", ...from, key: command.key, id }, answer);
      return;
    case "leave":
      log.submit({ type: "leaveRoom", ...from, reason: command.reason }, answer);
      return;
    case "kick": {
      const { name, reason } = command;
      log.submit({ type: "kick", ...from, name, reason }, answer);
      return;
    }
    case "invite":
      log.submit({ type: "invite", ...from, name: command.name }, answer);
      return;
    case "topic": {
      const { topic } = command;
      if (topic === undefined) reply(showTopic(log.view.openRoom(member, room)));
      else log.submit({ type: "setTopic", ...from, topic }, answer);
      return;
    }
    case "mode": {
      if (command.modes === undefined) {
        reply(showModes(log.view.openRoom(member, room)));
        return;
      }
      const { changes, mistakes } = parseModes(splitModes(command.modes));
      log.submit({ type: "setModes", ...from, changes }, (result) =>
        reply(modesAnswer(result, mistakes)),
      );
      return;
    }
    default:
      command satisfies never;
  }
}

function showTopic(result: RoomResult): RoomAnswer {
  if (!result.ok) return refused(result);
  const { room } = result;
  return { kind: "topic", room: room.name, topic: room.settings.topic };
}

function showModes(result: RoomResult): RoomAnswer {
  if (!result.ok) return refused(result);
  const { room } = result;
  const bans = room.settings.bans.map((mask) => ({ mode: "b", on: true, mask }) as const);
  return { kind: "modes", room: room.name, modes: formatModes([...listModes(room), ...bans]) };
}

function modesAnswer(result: ModeResult, mistakes: readonly ModeMistake[]): RoomAnswer {
  if (!result.ok) return refused(result);
  return { kind: "done", refusals: [...mistakes.map(modeRefusal), ...result.refusals] };
}

function modeRefusal({ letter, why }: ModeMistake): Refusal {
  const text = {
    unknown: texts.modeUnknown,
    needs_value: texts.modeNeedsValue,
    bad_value: texts.modeBadValue,
  }[why];
  return { code: "mode_invalid", text: text(letter) };
}

function refused({ refusal }: Refused): RoomAnswer {
  return { kind: "refused", refusal };
}
