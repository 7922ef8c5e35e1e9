import type { GroupChange, HubEvent } from "../hub/event.ts";
import type { Message } from "../model/message.ts";
import { everyone, isGroupName, isRoomName, windowName } from "../model/name.ts";
import type { Refusal } from "../model/refusal.ts";
import type { ModeChange } from "../model/roomMode.ts";
import { formatModes } from "../model/roomMode.ts";
import { formatAct, renderModerated } from "../model/renderAct.ts";
import { roomTexts } from "../model/roomTexts.ts";
import * as texts from "../model/texts.ts";
import { displayText } from "../model/text.ts";
import type { ConnectionRefusal } from "../transport/connectionLimits.ts";
import { connectionsPerAddress } from "../transport/connectionLimits.ts";
import { formatTypedLine } from "../model/typedLine.ts";
import type { ClusterEvent } from "./windowJson.ts";

/** Stands for what a window with `--hide-private` does not show. */
const hiddenText = "[hidden]";

/** The lines that the window prints when the server has started. */
export const startLines: readonly string[] = [
  "Server started",
  "Waiting for client requests..",
  "If you want to close server, close the window",
];

/** Why somebody may not speak, by order of whoever is in charge. */
const orderCodes: ReadonlySet<Refusal["code"]> = new Set(["muted", "quiet", "slow", "private_off"]);

/** How a change of a group is typed. */
const groupChangeLines = {
  leave: "/leave",
  add: "/group add",
  drop: "/group drop",
} as const satisfies Record<GroupChange, string>;

type Typed = Pick<Message, "from" | "to" | "text" | "corrects">;
type GroupCommand = Pick<Extract<HubEvent, { kind: "groupRefused" }>, "by" | "name" | "wanted">;

/** The lines that the window prints for an event; some events have none. */
export function renderWindowLines(event: HubEvent): string[] {
  switch (event.kind) {
    case "accepted":
      return [`Total thread count: ${event.total}`];
    case "nameRefused":
      return [renderNameRefused(event)];
    case "wordRefused": {
      const from = event.address === undefined ? "" : ` from ${event.address}`;
      return [displayText(`A wrong password was given for ${event.name}${from}`)];
    }
    case "joined":
      return [`${event.name} has connected`, `Number of active clients: ${event.active}`];
    case "renamed":
      return [texts.renamed(event.from, event.to)];
    case "renameRefused":
      return [`${event.name}>/nick ${event.wanted}`, event.refusal.text];
    case "said": {
      const { message, delivered } = event;
      const isCounted = isGroupName(message.to) || isRoomName(message.to);
      const count = isCounted ? [`sent to ${delivered}`] : [];
      return [renderTyped(message), ...count, renderRecord(message, delivered > 0 ? 1 : 0)];
    }
    case "sayRefused":
      // What is kept from the class is kept from whoever looks at the window, too.
      if (orderCodes.has(event.refusal.code)) return [];
      return [
        renderTyped(event),
        ...renderAlone(event.from, event.refusal),
        renderRecord(event, 0),
      ];
    case "groupCreated":
      return [
        renderGroupCommand(event),
        ...event.missing.map((name) => displayText(texts.memberNotActive(name))),
        `GroupName: ${event.name}`,
        `Group of ${event.members.length} people created.`,
        `[${event.members.map(quoteName).join(", ")}]`,
      ];
    case "groupRefused":
      return [
        renderGroupCommand(event),
        ...event.missing.map((name) => displayText(texts.memberNotActive(name))),
        "Group creation unsuccessful",
      ];
    case "groupLeft":
      return event.by === undefined
        ? event.names.map((name) => `${name}>${groupChangeLines.leave} ${event.group}`)
        : [`${event.by}>${groupChangeLines.drop} ${event.group} ${event.names.join(",")}`];
    case "groupJoined":
      // Without `by` they are back, which another event tells.
      return event.by === undefined
        ? []
        : [`${event.by}>${groupChangeLines.add} ${event.group} ${event.names.join(",")}`];
    case "groupChangeRefused":
      return [
        displayText(`${event.by}>${groupChangeLines[event.change]} ${event.group}`),
        displayText(event.refusal.text),
      ];
    case "roomJoined":
      return [`${event.name}>/join ${event.room}`];
    case "roomLeft":
      return [`${event.name}>/leave ${event.room}`];
    case "kicked":
      return [`${event.by}>/kick ${event.room} ${event.name}`];
    case "topicChanged":
      return [`${event.by}>${displayText(`/topic ${event.room} ${event.topic}`)}`];
    case "invited":
      return [`${event.by}>/invite ${event.room} ${event.name}`];
    case "modesChanged": {
      const { room, by, changes } = event;
      const modes = formatModes(changes);
      return [
        by === undefined ? roomTexts.modesSet(room, by, modes) : `${by}>/mode ${room} ${modes}`,
      ];
    }
    case "roomClosed":
      return [`Nobody is left in ${event.room}. Closing it`];
    case "roomRefused":
      return [
        displayText(`${event.by}>/${event.command} ${event.room}`),
        displayText(event.refusal.text),
      ];
    case "privacyChanged":
      return [texts.windowShows(event.privateShown)];
    case "crowdChanged":
      return [texts.crowdChanged(event)];
    case "moderated": {
      const { at, by, act } = event;
      // The window has shown the line that was typed into it.
      if (by === windowName) return [];
      // What is taken back was ordered by a number, by `all` or by a button.
      const isTyped = by !== undefined && act.type !== "retract";
      return [isTyped ? displayText(`${by}>${formatAct(act, at)}`) : renderModerated(event)];
    }
    case "menuShown":
      return [`${event.name}>menu`];
    case "left":
      return [
        ...(event.how === "exit" ? [`${event.name}>exit`] : []),
        `${event.name} disconnected...`,
      ];
    case "watched": {
      const where = event.address === undefined ? "" : ` at ${event.address}`;
      return [
        `A board is open${where}, ${event.onlookers} in all: it shows what is said to everyone`,
      ];
    }
    case "unwatched":
      return [`A board was closed, ${event.onlookers} in all`];
    case "storageFailed":
      return [`The history cannot be written, messages are refused until it can: ${event.why}`];
    case "storageRecovered":
      return ["The history can be written again"];
    case "away":
    case "resumed":
    case "groupDeleted":
      return [];
    default:
      return event satisfies never;
  }
}

function renderNameRefused({ name, refusal }: Extract<HubEvent, { kind: "nameRefused" }>): string {
  switch (refusal.code) {
    case "name_taken":
      return "Duplicate username";
    case "locked":
      return `${name} may not come in: the class is locked`;
    case "removed":
      return `${name} may not come in: they, or somebody from their address, were removed`;
    default:
      return refusal.text;
  }
}

/** The line that says that connections are refused. */
export function renderRefused(why: ConnectionRefusal, address: string): string {
  switch (why) {
    case "all":
      return "More connections are refused: this server has as many as it can hold.";
    case "unnamed":
      return "More connections are refused: too many of them are without a name.";
    case "address":
      return `More connections from ${address} are refused: it has ${connectionsPerAddress} already.`;
    case "openings":
      return `More connections from ${address} are refused: too many came at once.`;
    default:
      return why satisfies never;
  }
}

/** The line that says that a wrong class code came. */
export function renderWrongCode(address: string | undefined): string {
  const from = address === undefined ? "" : ` from ${address}`;
  return `A wrong class code was given${from}`;
}

/** The line about the class's servers, or the engine that keeps their log. */
export function renderClusterEvent(event: ClusterEvent): string {
  switch (event.kind) {
    case "engineAway":
      return "The engine does not answer: what is said waits";
    case "engineBack":
      return "The engine answers again";
    case "machineDiffers":
      return `The engine's machine ${event.machine} holds another log than the others: while these run, stop it, empty its store and start it again`;
    case "serverCame":
      return `Another server serves the class: ${event.addresses.join(", ")}`;
    case "serverGone":
      return `A server is gone: ${event.addresses.join(", ")}`;
    case "declaredGone":
      return "The other servers did not hear of this one: its members come back";
    default:
      return event satisfies never;
  }
}

/** The event without what was not said to everyone: private texts, topics, reasons and keys. */
export function hidePrivate(event: HubEvent): HubEvent {
  switch (event.kind) {
    case "said": {
      const { message } = event;
      if (message.to === everyone || isOfWindow(message)) return event;
      return { ...event, message: { ...message, text: hiddenText } };
    }
    case "sayRefused":
      return isOfWindow(event) ? event : { ...event, text: hiddenText };
    case "topicChanged":
      return event.topic === "" ? event : { ...event, topic: hiddenText };
    case "groupLeft":
    case "roomLeft":
    case "kicked":
      return event.reason === undefined ? event : { ...event, reason: hiddenText };
    case "modesChanged":
      return { ...event, changes: event.changes.map(hideKey) };
    default:
      return event;
  }
}

/** What the window said itself, or was told, is nobody else's. */
function isOfWindow({ from, to }: Typed): boolean {
  return from === windowName || to === windowName;
}

function hideKey(change: ModeChange): ModeChange {
  return change.mode === "k" && change.key !== undefined ? { ...change, key: hiddenText } : change;
}

/** A message as its sender would have typed it. */
function renderTyped({ from, to, text, corrects }: Typed): string {
  if (corrects) return `${from}>${displayText(`/correct ${text}`)}`;
  return `${from}>${displayText(formatTypedLine(to, text))}`;
}

function renderGroupCommand({ by, name, wanted }: GroupCommand): string {
  return displayText(`${by}>group ${name} ${wanted.join(",")}`);
}

function renderAlone(name: string, { code }: Refusal): string[] {
  if (code !== "alone_in_group") return [];
  return ["sent to 0", `${name} is only in the group. Deleting group`];
}

function renderRecord({ from, to, text }: Typed, status: 0 | 1): string {
  return JSON.stringify({ status, sender: from, receiver: to, text }, null, 4);
}

/** A name in the quotes that Python's `repr` puts around it. */
function quoteName(name: string): string {
  return name.includes("'") ? `"${name}"` : `'${name}'`;
}
