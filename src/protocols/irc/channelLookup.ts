import type { MemberView } from "../../hub/member.ts";
import { nameKey } from "../../model/name.ts";
import type { IrcChannel } from "./channel.ts";
import { formatPrefix } from "./channel.ts";
import { channelPrefix, everyoneChannel, parseChannelName } from "./channelNames.ts";
import { ClassChannel } from "./classChannel.ts";
import { GroupChannel } from "./groupChannel.ts";
import type { MemberRequest } from "./request.ts";
import { RoomChannel } from "./roomChannel.ts";

const classChannel = new ClassChannel();

/**
 * The channel a client names, in whatever case (005 CASEMAPPING); undefined when it is no channel name.
 * The channel need not exist; its operations then refuse.
 */
export function findChannel(request: MemberRequest, name: string): IrcChannel | undefined {
  const parsed = parseChannelName(name.normalize("NFC"));
  if (!parsed) return undefined;
  switch (parsed.kind) {
    case "class":
      return classChannel;
    case "group":
      return new GroupChannel(resolveGroupName(request, parsed.to));
    case "room":
      return new RoomChannel(request.client.log.view.findRoom(parsed.to)?.name ?? parsed.to);
    default:
      return parsed.kind satisfies never;
  }
}

/** The case a group was created with; only its members and whoever made it learn it. */
function resolveGroupName({ client, member }: MemberRequest, name: string): string {
  const key = nameKey(name);
  const own = member.groups.values().find((group) => group.key === key);
  return (own ?? client.log.view.groupsOf(member).find((group) => group.key === key))?.name ?? name;
}

export function listOpenChannels(request: MemberRequest): string[] {
  return listChannels(request.member).filter((name) =>
    findChannel(request, name)?.isOpenFor(request),
  );
}

/** The channels of a member that the client may know of, each with the member's prefix. */
export function listSharedChannels(request: MemberRequest, member: MemberView): string[] {
  const readsClass = request.client.network.find(member.name)?.state.readsClass !== false;
  const channels = listChannels(member).filter((name) => readsClass || name !== everyoneChannel);
  return channels.flatMap((channel) => {
    const members = findChannel(request, channel)?.listMembers(request) ?? [];
    const entry = members.find(({ name }) => name === member.name);
    return entry ? [formatPrefix(entry, false) + channel] : [];
  });
}

/** All channels the client may know of; only members see a group. */
export function listVisibleChannels({
  client: { log },
  member: { groups },
}: MemberRequest): string[] {
  return listChannels({ groups, rooms: log.view.rooms() });
}

function listChannels({
  groups,
  rooms,
}: {
  groups: Iterable<{ name: string }>;
  rooms: Iterable<{ name: string }>;
}): string[] {
  const groupChannels = Array.from(groups, ({ name }) => channelPrefix + name);
  return [everyoneChannel, ...groupChannels, ...Array.from(rooms, ({ name }) => name)];
}
