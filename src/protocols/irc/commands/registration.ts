import { cleanUser } from "../../../model/mask.ts";
import { checkName } from "../../../model/nameCheck.ts";
import { refuseNick, register } from "../admission.ts";
import type { Capability } from "../capabilities.ts";
import { isCapability, listCapabilities } from "../capabilities.ts";
import { buildErrorLine } from "../ircLine.ts";
import type { Request } from "../request.ts";
import { MemberRequest } from "../request.ts";
import { cleanReason } from "../textFormat.ts";

/** From this version of the negotiation on, clients are told of changes and values (IRCv3 cap-notify). */
const capNotifyVersion = 302;

/**
 * RFC 2812 §3.1.1. A client's password keeps its member's seat when the connection is lost, as the token of
 * other clients does. Where the class has a code, that comes first, as in `CODE` or `CODE:WORD`: a code has
 * no colon.
 */
export function pass(request: Request): void {
  const { member, needsCode, state } = request.client;
  const given = request.param(0);
  if (member) {
    request.refuse("alreadyRegistered");
  } else if (needsCode) {
    const [code = "", ...words] = given.split(":");
    state.classCode = code;
    state.password = words.join(":") || undefined;
    // The name may have been given before.
    register(request);
  } else {
    state.password = given || undefined;
  }
}

/** RFC 2812 §3.1.2. */
export function nick(request: Request): void {
  const { log, member, needsCode, state } = request.client;
  const wanted = request.param(0);
  if (wanted === "") {
    request.refuse("noNickGiven");
    return;
  }
  if (member) {
    rename(new MemberRequest(request, member), wanted);
    return;
  }
  const checked = checkName(wanted);
  if (!checked.ok) {
    // Which name is free depends on who is here.
    const mayKnow = !needsCode || state.hasShownCode;
    const suggestion = mayKnow ? log.view.suggestName(wanted) : undefined;
    const offered = suggestion === undefined ? {} : { suggestion };
    refuseNick(request, wanted, { code: "name_invalid", text: checked.why, ...offered });
    return;
  }
  state.nick = checked.name;
  register(request);
}

/** The NICK is answered in the place where the others are told of it: what happened before comes first. */
function rename(request: MemberRequest, wanted: string): void {
  const { network, pendingResponses } = request.client;
  const from = request.member.name;
  const command = { type: "rename", ...request.origin, name: wanted } as const;
  request.apply(command, (renamed, part) => {
    const to = part.nick;
    if (!renamed.ok) {
      part.fill((answer) => refuseNick(answer, wanted, renamed.refusal));
    } else if (to === from) {
      part.fill();
    } else {
      network.recordRename(from);
      pendingResponses.awaitRename({ from, to }, () => {
        part.fill((answer) => answer.sendFromMember(from, "NICK", to));
      });
    }
  });
}

/** RFC 2812 §3.1.3. The user name also replaces a real name of which nothing can be shown, and the nick both. */
export function user(request: Request): void {
  const { member, state } = request.client;
  if (member || state.realName !== undefined) {
    request.refuse("alreadyRegistered");
    return;
  }
  if (request.param(3) === "") {
    // modern.ircdocs.horse, "ERR_NEEDMOREPARAMS"
    request.refuse("needMoreParams", ["USER"], "USER needs a real name as its last parameter");
    return;
  }
  state.user = cleanUser(request.param(0));
  state.realName = cleanReason(request.param(3)) || cleanReason(request.param(0));
  register(request);
}

/** IRCv3 capability negotiation: LS and REQ before registration hold it up until END. */
export function cap(request: Request): void {
  const { member, state } = request.client;
  const subcommand = request.param(0).toUpperCase();
  switch (subcommand) {
    case "LS":
      if (!member) state.isNegotiating = true;
      listCapabilitiesFor(request);
      return;
    case "LIST":
      request.sendFromServer("CAP", request.nick, "LIST", [...state.caps].join(" "));
      return;
    case "REQ":
      if (!member) state.isNegotiating = true;
      requestCapabilities(request, request.param(1));
      return;
    case "END":
      state.isNegotiating = false;
      register(request);
      return;
    default:
      request.refuse("badCap", [subcommand === "" ? "*" : subcommand]);
  }
}

function listCapabilitiesFor(request: Request): void {
  const isNew = Number(request.param(1)) >= capNotifyVersion;
  if (isNew) request.client.state.enable("cap-notify");
  request.sendFromServer("CAP", request.nick, "LS", listCapabilities(isNew));
}

/** Makes all requested changes, or none when one names no capability. */
function requestCapabilities(request: Request, list: string): void {
  const { state } = request.client;
  const changes: { isOn: boolean; cap: Capability }[] = [];
  const words = list.split(" ");
  const answer = (how: "ACK" | "NAK"): void => {
    request.sendListFromServer("CAP", [request.nick, how], words);
  };
  for (const word of words) {
    if (word === "") continue;
    const isOn = !word.startsWith("-");
    const cap = isOn ? word : word.slice(1);
    if (!isCapability(cap)) {
      answer("NAK");
      return;
    }
    changes.push({ isOn, cap });
  }
  for (const { isOn, cap } of changes) {
    if (isOn) state.enable(cap);
    else state.disable(cap);
  }
  answer("ACK");
}

/** RFC 2812 §3.1.7. */
export function quit(request: Request): void {
  const { client } = request;
  const isMuted = client.member && new MemberRequest(request, client.member).isMuted;
  const text = isMuted ? "" : cleanReason(request.param(0));
  const reason = text === "" ? "Client Quit" : `Quit: ${text}`;
  request.response.add(buildErrorLine(reason));
  client.quit(reason);
}

/** RFC 2812 §3.7.2. */
export function ping(request: Request): void {
  const token = request.param(0);
  if (token === "") request.refuse("noOrigin");
  else request.sendFromServer("PONG", request.client.network.name, token);
}

/** RFC 2812 §3.7.3. Every line resets the idle timer, so this needs to do nothing. */
export function pong(): void {}
