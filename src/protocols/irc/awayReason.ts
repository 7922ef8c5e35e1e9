import type { Member } from "../../hub/member.ts";
import type { IrcNetwork } from "./ircNetwork.ts";

/** Why a member does not read what he is sent now; undefined where he does, as far as it is known. */
export function awayReason(network: IrcNetwork, member: Member | undefined): string | undefined {
  if (!member) return undefined;
  if (!member.peer) return "The connection is lost; messages are kept for a while";
  return network.resident(member.name)?.profile.away;
}
