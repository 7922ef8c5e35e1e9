import type { Heard } from "../../hub/fact.ts";
import type { Member } from "../../hub/member.ts";
import { texts } from "../../model/texts.ts";
import type { Settled } from "./caller.ts";
import { capabilities } from "./capability.ts";
import { channelNamed } from "./channelNamed.ts";
import { channelOf, channelSign, everyoneChannel } from "./channelNames.ts";
import type { IrcNetwork } from "./ircNetwork.ts";
import type { Profile } from "./profile.ts";
import type { MemberRequest } from "./request.ts";
import { saidBytes } from "./saidBytes.ts";

/** What is heard that answers no command. */
export type News = Exclude<Heard, Settled>;

/**
 * A fact as one client's bytes, which are shared where they can be; undefined for what it is not told.
 * @param answer lets lines be told that are made for this client alone
 */
export function hear(
  fact: News,
  profile: Profile,
  { name }: Member,
  network: IrcNetwork,
  answer: (work: (request: MemberRequest) => void) => void,
): Uint8Array | undefined {
  switch (fact.kind) {
    case "said":
      if (profile.closed.size > 0 && profile.closed.has(channelOf(fact.message.to)))
        return undefined;
      return profile.caps.has(capabilities.serverTime)
        ? saidBytes.timed([fact])
        : saidBytes.plain([fact]);
    case "presenceChanged": {
      const form = {
        joins: !profile.closed.has(everyoneChannel),
        extended: profile.caps.has(capabilities.extendedJoin),
      };
      const bytes = network.newsOf(fact).for(name, form);
      return bytes.length === 0 ? undefined : bytes;
    }
    case "groupCreated":
      answer((request) => {
        const channel = channelSign + fact.name;
        request.notice(texts.groupAdded(fact.by, fact.name));
        // Closed at first, so that joining opens it.
        profile.closed.add(channel);
        channelNamed(request, channel)?.join(request, undefined);
      });
      return undefined;
    case "groupDeleted":
      answer((request) => {
        const channel = channelSign + fact.name;
        if (!profile.closed.delete(channel))
          request.from(name, "PART", channel, "The group is deleted");
      });
      return undefined;
    case "roomEntered":
      // Nobody else lets him in anywhere, and what he asked for himself is expected.
      return undefined;
    case "invited":
      // The one who invites is answered.
      return fact.by === name ? undefined : network.bytesOf(fact, false);
    case "roomJoined":
    case "roomLeft":
    case "kicked":
    case "topicChanged":
    case "modesChanged":
      return network.bytesOf(fact, profile.caps.has(capabilities.extendedJoin));
    default:
      return fact satisfies never;
  }
}
