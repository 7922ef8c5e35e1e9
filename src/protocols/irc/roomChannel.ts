import type { RoomEvent } from "../../model/event.ts";
import type { Room } from "../../hub/member.ts";
import { visibleTopic } from "../../hub/roomNews.ts";
import type { RankedName } from "../../model/room.ts";
import { capabilities } from "./capability.ts";
import { tellEntered } from "./channelReplies.ts";
import type { IrcChannel, Listing } from "./ircChannel.ts";
import { refuseRoom } from "./refuseRoom.ts";
import type { MemberRequest } from "./request.ts";
import { roomLine } from "./roomLine.ts";
import { changeModes, tellModes } from "./roomModeCommand.ts";

/** An open room of the class (RFC 2812 §3.2). What a wish did is answered in its order, when the hub tells it. */
export class RoomChannel implements IrcChannel {
  readonly name: string;
  readonly to: string;
  readonly symbol = "=";

  /** @param name as it was made, where there is such a room */
  constructor(name: string) {
    this.name = name;
    this.to = name;
  }

  isOpenTo(request: MemberRequest): boolean {
    return this.#room(request)?.members.has(request.member) === true;
  }

  join(request: MemberRequest, key: string | undefined): void {
    // One who is in it is told nothing, as on other servers.
    if (this.isOpenTo(request)) return;
    const { caller, answer, member } = request;
    const joined = caller.hub.rooms.join(member, this.name, { key });
    if (!joined.ok) {
      refuseRoom(request, this.name, joined.refusal);
      return;
    }
    const { name } = joined.room;
    const put = answer.hold();
    caller.awaited.news(
      "roomEntered",
      name,
      () => true,
      (fact) => {
        put(request.linesOf((entered) => tellEntered(entered, new RoomChannel(name), fact)));
      },
    );
  }

  part(request: MemberRequest, reason: string | undefined): void {
    const left = request.caller.hub.rooms.leave(request.member, this.name, reason);
    if (!left.ok) refuseRoom(request, this.name, left.refusal);
    else this.#answer(request, "roomLeft", ({ name }) => name === request.member.name);
  }

  members(request: MemberRequest): RankedName[] | undefined {
    const room = this.#room(request);
    if (!room) return undefined;
    return [...room.members].map(([{ name }, { operator, voice }]) => ({ name, operator, voice }));
  }

  listing(request: MemberRequest): Listing | undefined {
    const room = this.#room(request);
    return room && { members: room.members.size, topic: visibleTopic(request.member, room) };
  }

  topic(request: MemberRequest, text: string | undefined): void {
    const { rooms } = request.caller.hub;
    if (text !== undefined) {
      const set = rooms.setTopic(request.member, this.name, text);
      if (!set.ok) refuseRoom(request, this.name, set.refusal);
      else this.#answer(request, "topicChanged", ({ by }) => by === request.member.name);
      return;
    }
    const room = this.#room(request);
    if (!room) {
      request.refuse("noSuchChannel", [this.name]);
      return;
    }
    const topic = visibleTopic(request.member, room);
    const { topicSet } = room.settings;
    if (topic === "") request.reply("noTopic", this.name, "No topic is set");
    else request.reply("topic", this.name, topic);
    if (topic === "" || !topicSet) return;
    request.reply("topicBy", this.name, topicSet.by, String(Math.floor(topicSet.at / 1_000)));
  }

  modes(request: MemberRequest, words: readonly string[]): void {
    const room = this.#room(request);
    if (!room) request.refuse("noSuchChannel", [this.name]);
    else if (words.length === 0) tellModes(request, room);
    else if (changeModes(request, room, words)) {
      this.#answer(request, "modesChanged", ({ by }) => by === request.member.name);
    }
  }

  kick(request: MemberRequest, name: string, reason: string | undefined): void {
    const kicked = request.caller.hub.rooms.kick(request.member, this.name, name, reason);
    if (!kicked.ok) refuseRoom(request, this.name, kicked.refusal, name);
    else this.#answer(request, "kicked", ({ by }) => by === request.member.name);
  }

  invite(request: MemberRequest, name: string): void {
    const { caller, answer, member } = request;
    const invited = caller.hub.rooms.invite(member, this.name, name);
    if (!invited.ok) {
      refuseRoom(request, this.name, invited.refusal, name);
      return;
    }
    const put = answer.hold();
    const isIt = (fact: RoomEvent & { kind: "invited" }) => fact.by === member.name;
    caller.awaited.news("invited", this.name, isIt, () => {
      put(request.linesOf((inviting) => inviting.reply("inviting", name, this.name)));
    });
  }

  /** What the room hears of the wish is its answer. */
  #answer<Kind extends RoomEvent["kind"]>(
    request: MemberRequest,
    kind: Kind,
    isIts: (fact: Extract<RoomEvent, { kind: Kind }>) => boolean,
  ): void {
    const { caller, answer } = request;
    const { caps } = caller.profile;
    const realName = caps.has(capabilities.extendedJoin)
      ? (name: string) => caller.network.realName(name)
      : undefined;
    const put = answer.hold();
    caller.awaited.news(kind, this.name, isIts, (fact) => {
      put([roomLine(fact, { server: caller.network.name, realName })]);
    });
  }

  #room({ caller }: MemberRequest): Room | undefined {
    return caller.hub.rooms.find(this.name);
  }
}
