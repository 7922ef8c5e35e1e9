import { checkName } from "../../../model/name.ts";
import type { Refusal } from "../../../model/refusal.ts";
import { capabilities, isCapability } from "../capabilities.ts";
import type { Capability } from "../capabilities.ts";
import { channelNamed } from "../channelLookup.ts";
import { everyoneChannel } from "../channelNames.ts";
import { closingLine } from "../ircLine.ts";
import type { Request } from "../request.ts";
import { MemberRequest } from "../request.ts";
import { reasonText } from "../textFormat.ts";
import { tellWelcome } from "../welcome.ts";

/** The version of the negotiation from which values and `cap-notify` are understood. */
const capVersion = 302;

/**
 * RFC 2812 §3.1.1. This server has no password. One's own gets one's name back: a lost connection may
 * hold it for a while longer, and no seat is kept that a client of IRC could come back to.
 */
export function pass(request: Request): void {
  const { member, profile } = request.caller;
  if (member) request.refuse("alreadyRegistered");
  else profile.password = request.param(0) || undefined;
}

/** RFC 2812 §3.1.2. */
export function nick(request: Request): void {
  const { caller } = request;
  const wanted = request.param(0);
  if (wanted === "") {
    request.refuse("noNickGiven");
    return;
  }
  const { member } = caller;
  if (member) {
    rename(new MemberRequest(request, member), wanted);
    return;
  }
  const checked = checkName(wanted);
  if (!checked.ok) {
    request.refuse("badNick", [wanted], checked.why);
    return;
  }
  caller.profile.nick = checked.name;
  register(request);
}

function rename(request: MemberRequest, wanted: string): void {
  const { caller, member } = request;
  const { name: before } = member;
  const renamed = caller.rename(wanted);
  if (!renamed.ok) refuseName(request, wanted, renamed.refusal);
  else if (member.name !== before) request.from(before, "NICK", member.name);
}

/** RFC 2812 §3.1.3. Only the real name is of use here; where it is empty, what the user is called. */
export function user(request: Request): void {
  const { member, profile } = request.caller;
  if (member || profile.realName !== undefined) {
    request.refuse("alreadyRegistered");
    return;
  }
  profile.realName = reasonText(request.param(3)) || reasonText(request.param(0));
  register(request);
}

/** IRCv3 capability negotiation: LS and REQ before registration hold it up until END. */
export function cap(request: Request): void {
  const { profile, member } = request.caller;
  const word = request.param(0).toUpperCase();
  switch (word) {
    case "LS":
      if (!member) profile.isNegotiating = true;
      // Who understands 302 is told of changes too.
      if (Number(request.param(1)) >= capVersion) profile.enable(capabilities.capNotify);
      request.fromServer("CAP", request.nick, "LS", Object.values(capabilities).join(" "));
      return;
    case "LIST":
      request.fromServer("CAP", request.nick, "LIST", [...profile.caps].join(" "));
      return;
    case "REQ":
      if (!member) profile.isNegotiating = true;
      ask(request, request.param(1));
      return;
    case "END":
      profile.isNegotiating = false;
      register(request);
      return;
    default:
      request.refuse("badCap", [word === "" ? "*" : word]);
  }
}

/** All that was asked for, or nothing of it. */
function ask(request: Request, list: string): void {
  const { profile } = request.caller;
  const words = list.split(" ").filter((word) => word !== "");
  const wanted = words.map((word) => {
    const off = word.startsWith("-");
    return { off, name: off ? word.slice(1) : word };
  });
  const known: { off: boolean; name: Capability }[] = [];
  for (const { off, name } of wanted) if (isCapability(name)) known.push({ off, name });
  if (known.length < wanted.length) {
    request.fromServer("CAP", request.nick, "NAK", list);
    return;
  }
  for (const { off, name } of known) {
    if (off) profile.disable(name);
    else profile.enable(name);
  }
  request.fromServer("CAP", request.nick, "ACK", list);
}

/** RFC 2812 §3.1.7. */
export function quit(request: Request): void {
  const text = reasonText(request.param(0));
  const reason = text === "" ? "Client Quit" : `Quit: ${text}`;
  request.answer.add(closingLine(reason));
  request.caller.quit(reason);
}

/** RFC 2812 §3.7.2. */
export function ping(request: Request): void {
  const token = request.param(0);
  if (token === "") request.refuse("noOrigin");
  else request.fromServer("PONG", request.caller.network.name, token);
}

/** RFC 2812 §3.7.3. That it says anything at all is what counts. */
export function pong(): void {}

/** Lets it in once it has said all that it must. */
function register(request: Request): void {
  const { caller } = request;
  const { nick: wanted, realName, isNegotiating } = caller.profile;
  if (caller.member || wanted === undefined || realName === undefined || isNegotiating) return;
  takeOver(request, wanted);
  const seat = caller.sit(wanted);
  if (!seat.ok) {
    caller.profile.nick = undefined;
    refuseName(request, wanted, seat.refusal);
    return;
  }
  const welcomed = new MemberRequest(request, seat.member);
  tellWelcome(welcomed);
  if (caller.network.options.autojoin) {
    channelNamed(welcomed, everyoneChannel)?.join(welcomed, undefined);
  }
}

/** Ends the connection that has the name by the same password. */
function takeOver({ caller: { hub, network, profile } }: Request, wanted: string): void {
  const name = hub.memberLike(wanted)?.name;
  const holder = name === undefined ? undefined : network.resident(name);
  if (profile.password !== undefined && holder?.profile.password === profile.password) {
    holder.makeWay();
  }
}

function refuseName(request: Request, wanted: string, { code, text }: Refusal): void {
  if (code === "name_taken") request.refuse("nickInUse", [wanted], text);
  else request.refuse("badNick", [wanted], text);
}
