import type { HubEvent } from "../hub/event.ts";
import { everyone, isGroupName, isRoomName } from "../model/name.ts";
import type { Refusal } from "../model/refusal.ts";
import type { ModeChange } from "../model/roomMode.ts";
import { formatModes } from "../model/roomMode.ts";
import { roomTexts, texts } from "../model/texts.ts";
import { displayText } from "../model/text.ts";
import { formatTypedLine } from "../model/typedLine.ts";

/** Stands for the text of a private or group message in a window that hides them. */
export const hiddenText = "[hidden]";

/** What the window prints when the server has started. */
export const startLines: readonly string[] = [
  "Server started",
  "Waiting for client requests..",
  "If you want to close server, close the window",
];

export interface Said {
  from: string;
  to: string;
  text: string;
}

/** What the server window prints of a fact, line by line. */
export function windowLines(fact: HubEvent): string[] {
  switch (fact.kind) {
    case "accepted":
      return [`Total thread count: ${fact.total}`];
    case "nameRefused":
      return [fact.refusal.code === "name_taken" ? "Duplicate username" : fact.refusal.text];
    case "joined":
      return [`${fact.name} has connected`, `Number of active clients: ${fact.active}`];
    case "renamed":
      return [texts.renamed(fact.from, fact.to)];
    case "renameRefused":
      return [`${fact.name}>/nick ${fact.wanted}`, fact.refusal.text];
    case "said": {
      const { message, delivered } = fact;
      const isCounted = isGroupName(message.to) || isRoomName(message.to);
      const count = isCounted ? [`sent to ${delivered}`] : [];
      return [typed(message), ...count, record(message, delivered > 0 ? 1 : 0)];
    }
    case "sayRefused":
      return [typed(fact), ...aloneLines(fact.from, fact.refusal), record(fact, 0)];
    case "groupCreated":
      return [
        wish(fact),
        ...fact.missing.map((name) => displayText(texts.memberNotActive(name))),
        `GroupName: ${fact.name}`,
        `Group of ${fact.members.length} people created.`,
        `[${fact.members.map(quoted).join(", ")}]`,
      ];
    case "groupRefused":
      return [
        wish(fact),
        ...fact.missing.map((name) => displayText(texts.memberNotActive(name))),
        "Group creation unsuccessful",
      ];
    case "roomJoined":
      return [`${fact.name}>/join ${fact.room}`];
    case "roomLeft":
      return [`${fact.name}>/leave ${fact.room}`];
    case "kicked":
      return [`${fact.by}>/kick ${fact.room} ${fact.name}`];
    case "topicChanged":
      return [`${fact.by}>${displayText(`/topic ${fact.room} ${fact.topic}`)}`];
    case "invited":
      return [`${fact.by}>/invite ${fact.room} ${fact.name}`];
    case "modesChanged": {
      const { room, by, changes } = fact;
      const modes = formatModes(changes);
      return [
        by === undefined ? roomTexts.modesSet(room, by, modes) : `${by}>/mode ${room} ${modes}`,
      ];
    }
    case "roomClosed":
      return [`Nobody is left in ${fact.room}. Closing it`];
    case "roomRefused":
      return [displayText(`${fact.by}>/${fact.wish} ${fact.room}`), displayText(fact.refusal.text)];
    case "menuShown":
      return [`${fact.name}>menu`];
    case "left":
      return [
        ...(fact.how === "exit" ? [`${fact.name}>exit`] : []),
        `${fact.name} disconnected...`,
      ];
    case "storageFailed":
      return [`The history cannot be written, messages are refused until it can: ${fact.why}`];
    case "storageRecovered":
      return ["The history can be written again"];
    case "away":
    case "resumed":
    case "groupDeleted":
      return [];
    default:
      return fact satisfies never;
  }
}

/** The fact as a window shows it that hides what was not said to everyone. */
export function hidePrivate(fact: HubEvent): HubEvent {
  if (fact.kind === "said" && fact.message.to !== everyone) {
    return { ...fact, message: { ...fact.message, text: hiddenText } };
  }
  switch (fact.kind) {
    case "sayRefused":
      return { ...fact, text: hiddenText };
    case "topicChanged":
      return fact.topic === "" ? fact : { ...fact, topic: hiddenText };
    case "roomLeft":
    case "kicked":
      return fact.reason === undefined ? fact : { ...fact, reason: hiddenText };
    case "modesChanged":
      return { ...fact, changes: fact.changes.map(hideKey) };
    default:
      return fact;
  }
}

function hideKey(change: ModeChange): ModeChange {
  return change.mode === "k" && change.key !== undefined ? { ...change, key: hiddenText } : change;
}

function typed({ from, to, text }: Said): string {
  return `${from}>${displayText(formatTypedLine(to, text))}`;
}

function wish({ by, name, wanted }: { by: string; name: string; wanted: string[] }): string {
  return displayText(`${by}>group ${name} ${wanted.join(",")}`);
}

function aloneLines(name: string, { code }: Refusal): string[] {
  if (code !== "alone_in_group") return [];
  return ["sent to 0", `${name} is only in the group. Deleting group`];
}

function record({ from, to, text }: Said, status: 0 | 1): string {
  return JSON.stringify({ status, sender: from, receiver: to, text }, null, 4);
}

/** A name between the quotes that Python's `repr` would put around it. */
function quoted(name: string): string {
  return name.includes("'") ? `"${name}"` : `'${name}'`;
}
