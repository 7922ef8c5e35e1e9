import { describeRoom, listRoomMembers, mayLookInto, visibleTopic } from "../../hub/hubView.ts";
import type { RoomView } from "../../hub/member.ts";
import { listModes } from "../../hub/roomModes.ts";
import type { RoomEvent } from "../../model/event.ts";
import { formatFullMask } from "../../model/mask.ts";
import type { Refusal } from "../../model/refusal.ts";
import type { RankedName } from "../../model/room.ts";
import type { ModeChange } from "../../model/roomMode.ts";
import { formatModes } from "../../model/roomMode.ts";
import { parseModes } from "../../model/typedModes.ts";
import type { ChannelSummary, IrcChannel } from "./channel.ts";
import { refuseMode, replyBanList, replyJoin, replyModes, replyTopic } from "./channel.ts";
import { refuseChannelCommand } from "./channelRefusal.ts";
import { buildRoomLines } from "./eventLines.ts";
import type { MemberRequest, ReservedPart } from "./request.ts";

/**
 * The channel of an open room (RFC 2812 §3.2), which may not exist. A command that changes the room is
 * answered by the hub's event for the change, in its place among the other responses.
 */
export class RoomChannel implements IrcChannel {
  readonly name: string;
  readonly to: string;
  readonly symbol = "=";

  /** @param name in the case the room was created with */
  constructor(name: string) {
    this.name = name;
    this.to = name;
  }

  isOpenFor(request: MemberRequest): boolean {
    return this.#room(request)?.members.has(request.member) === true;
  }

  join(request: MemberRequest, key: string | undefined): void {
    // As on other servers, joining again is not answered.
    if (this.isOpenFor(request)) return;
    const command = { type: "joinRoom", ...request.origin, room: this.name, key } as const;
    request.apply(command, (joined, part) => {
      if (!joined.ok) {
        this.#refuse(part, joined.refusal);
        return;
      }
      const { name } = joined.room;
      request.client.pendingResponses.awaitRoomEvent(
        "roomEntered",
        name,
        () => true,
        (event) => part.fill((answer) => replyJoin(answer, new RoomChannel(name), event)),
      );
    });
  }

  reopen(request: MemberRequest): void {
    const room = this.#room(request);
    if (room) replyJoin(request, this, describeRoom(room));
  }

  part(request: MemberRequest, reason: string | undefined): void {
    const command = { type: "leaveRoom", ...request.origin, room: this.name, reason } as const;
    request.apply(command, (left, part) => {
      if (left.ok) this.#replyByEvent(request, part, "roomLeft", ({ name }) => name === part.nick);
      else this.#refuse(part, left.refusal);
    });
  }

  listMembers(request: MemberRequest): RankedName[] | undefined {
    const room = this.#room(request);
    return room && mayLookInto(request.member, room) ? listRoomMembers(room) : undefined;
  }

  summarize(request: MemberRequest): ChannelSummary | undefined {
    const room = this.#room(request);
    return room && { members: room.members.size, topic: visibleTopic(request.member, room) };
  }

  replyTopic(request: MemberRequest): void {
    const room = this.#room(request);
    if (!room) {
      request.refuse("noSuchChannel", [this.name]);
      return;
    }
    const topic = visibleTopic(request.member, room);
    if (topic === "") {
      request.reply("noTopic", this.name, "No topic is set");
      return;
    }
    replyTopic(request, this.name, { topic, topicSet: room.settings.topicSet });
  }

  setTopic(request: MemberRequest, topic: string): void {
    const command = { type: "setTopic", ...request.origin, room: this.name, topic } as const;
    request.apply(command, (set, part) => {
      if (set.ok) this.#replyByEvent(request, part, "topicChanged", ({ by }) => by === part.nick);
      else this.#refuse(part, set.refusal);
    });
  }

  /** RFC 2812 §3.2.3. Only members see the key. */
  replyModes(request: MemberRequest): void {
    const room = this.#room(request);
    if (!room) {
      request.refuse("noSuchChannel", [this.name]);
      return;
    }
    const isMember = room.members.has(request.member);
    const modes = listModes(room).filter(({ mode }) => mode !== "k" || isMember);
    const words = modes.length === 0 ? ["+"] : formatModes(modes).split(" ");
    replyModes(request, this.name, words, room.settings.createdAt);
  }

  /** Makes the changes that are possible and refuses the others. */
  changeModes(request: MemberRequest, words: readonly string[]): void {
    const room = this.#room(request);
    if (!room) {
      request.refuse("noSuchChannel", [this.name]);
      return;
    }
    const parsed = parseModes(words);
    for (const mistake of parsed.mistakes) {
      refuseMode(request, room.name, mistake, () => replyBans(request, room));
    }
    if (parsed.changes.length === 0) return;
    const changes = parsed.changes.map((change) => resolveNick(request, change));
    const command = { type: "setModes", ...request.origin, room: this.name, changes } as const;
    request.apply(command, (result, part) => {
      if (!result.ok) {
        this.#refuse(part, result.refusal);
        return;
      }
      const { made, refusals } = result;
      const refuseOthers = (answer: MemberRequest): void => {
        for (const refusal of refusals) {
          refuseChannelCommand(answer, this.name, refusal, refusal.member);
        }
      };
      if (made.length === 0) {
        part.fill(refuseOthers);
      } else {
        const isOwn = ({ by }: { by: string | undefined }) => by === part.nick;
        this.#replyByEvent(request, part, "modesChanged", isOwn, refuseOthers);
      }
    });
  }

  kick(request: MemberRequest, name: string, reason: string | undefined): void {
    const command = { type: "kick", ...request.origin, room: this.name, name, reason } as const;
    request.apply(command, (kicked, part) => {
      if (kicked.ok) this.#replyByEvent(request, part, "kicked", ({ by }) => by === part.nick);
      else this.#refuse(part, kicked.refusal, name);
    });
  }

  invite(request: MemberRequest, name: string): void {
    const command = { type: "invite", ...request.origin, room: this.name, name } as const;
    request.apply(command, (invited, part) => {
      if (!invited.ok) {
        this.#refuse(part, invited.refusal, name);
        return;
      }
      request.client.pendingResponses.awaitRoomEvent(
        "invited",
        this.name,
        ({ by }) => by === part.nick,
        () => part.fill((answer) => answer.reply("inviting", name, this.name)),
      );
    });
  }

  /** Answers with the lines that the other members of the room are sent, after what `before` sends. */
  #replyByEvent<Kind extends RoomEvent["kind"]>(
    { client: { pendingResponses, network } }: MemberRequest,
    part: ReservedPart,
    kind: Kind,
    isOwn: (event: Extract<RoomEvent, { kind: Kind }>) => boolean,
    before: (answer: MemberRequest) => void = () => {},
  ): void {
    const respond = (event: RoomEvent): void => {
      part.fill((answer) => {
        before(answer);
        const format = { directory: network, server: network.name };
        answer.response.add(...buildRoomLines(event, format));
      });
    };
    pendingResponses.awaitRoomEvent(kind, this.name, isOwn, respond);
  }

  /** @param nick as {@link refuseChannelCommand} */
  #refuse(part: ReservedPart, refusal: Refusal, nick?: string): void {
    part.fill((answer) => refuseChannelCommand(answer, this.name, refusal, nick));
  }

  #room({ client }: MemberRequest): RoomView | undefined {
    return client.log.view.findRoom(this.name);
  }
}

function resolveNick(request: MemberRequest, change: ModeChange): ModeChange {
  if (change.mode !== "o" && change.mode !== "v") return change;
  return { ...change, name: request.resolveNick(change.name) };
}

/** RFC 2812 §3.2.3, 367. */
function replyBans(request: MemberRequest, room: RoomView): void {
  const { name, settings } = room;
  if (!mayLookInto(request.member, room)) {
    request.refuse("notOnChannel", [name]);
    return;
  }
  replyBanList(request, name, settings.bans.map(formatFullMask));
}
