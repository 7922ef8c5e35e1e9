import type { MemberEvent } from "../../model/event.ts";
import { texts } from "../../model/texts.ts";
import { capabilities } from "./capabilities.ts";
import { channelNamed } from "./channelLookup.ts";
import { channelSign, everyoneChannel } from "./channelNames.ts";
import type { MemberRequest } from "./request.ts";
import { privmsgFor } from "./privmsg.ts";

/**
 * A fact that answers no command, as one client's bytes, which are shared where they can be; undefined for
 * what it is not told, or is told by lines of its own, at once.
 */
export function newsFor(request: MemberRequest, fact: MemberEvent): Uint8Array | undefined {
  const { caller, member } = request;
  const { network, profile } = caller;
  const extended = profile.caps.has(capabilities.extendedJoin);
  switch (fact.kind) {
    case "presenceChanged": {
      const form = { joins: !profile.closed.has(everyoneChannel), extended };
      const bytes = network.newsOf(fact).for(member.name, form);
      return bytes.length === 0 ? undefined : bytes;
    }
    case "renamed": {
      const bytes = network.nickBytes(fact);
      // The one who renames himself is answered.
      return fact.to === member.name ? undefined : bytes;
    }
    case "groupCreated":
      caller.tell(request.linesOf((news) => openGroup(news, fact)));
      return undefined;
    case "groupDeleted":
      caller.tell(request.linesOf((news) => closeGroup(news, fact.name)));
      return undefined;
    case "notStored":
      caller.tell(request.linesOf((news) => news.notice(fact.refusal.text)));
      return undefined;
    case "said":
      return privmsgFor(profile, [fact]);
    case "receipted":
    case "roomEntered":
      // Who asked for it waits for it; there is nobody else it could be for.
      return undefined;
    case "invited":
      // The one who invites is answered.
      return fact.by === member.name ? undefined : network.bytesOf(fact, extended);
    case "roomJoined":
    case "roomLeft":
    case "kicked":
    case "topicChanged":
    case "modesChanged":
      return network.bytesOf(fact, extended);
    default:
      return fact satisfies never;
  }
}

function openGroup(request: MemberRequest, { name, by }: { name: string; by: string }): void {
  const channel = channelSign + name;
  request.notice(texts.groupAdded(by, name));
  // Closed at first, so that joining opens it.
  request.caller.profile.close(channel);
  channelNamed(request, channel)?.join(request, undefined);
}

function closeGroup(request: MemberRequest, name: string): void {
  const channel = channelSign + name;
  if (request.caller.profile.open(channel)) return;
  request.from(request.member.name, "PART", channel, "The group is deleted");
}
