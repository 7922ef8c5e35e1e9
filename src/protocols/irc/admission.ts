import type { MemberView } from "../../hub/member.ts";
import type { Refusal } from "../../model/refusal.ts";
import * as texts from "../../model/texts.ts";
import { mostWrongCodes } from "../classGate.ts";
import { findChannel, listOpenChannels } from "./channelLookup.ts";
import { ClassChannel } from "./classChannel.ts";
import { buildErrorLine } from "./ircLine.ts";
import type { KeptSeat } from "./network.ts";
import type { Request } from "./request.ts";
import { MemberRequest } from "./request.ts";
import type { FoundSeat } from "./seats.ts";
import { replyWelcome } from "./welcome.ts";

/** Milliseconds after which a server that has died is known to be gone, with its members. */
const goneWithinMs = 14_000;

/** A client that has sent all that registration needs. */
interface Registration {
  request: Request;
  wanted: string;
  password: string | undefined;
  /** Sends what was answered. */
  finish: () => void;
}

/** Joins the class once the client has sent all that registration needs. */
export function register(request: Request): void {
  const { client, response } = request;
  const { state } = client;
  const { nick: wanted, realName, password } = state;
  if (client.member || wanted === undefined || realName === undefined) return;
  if (state.isNegotiating || state.isRegistering) return;
  // Asked for once, whenever the answer comes.
  state.nick = undefined;
  state.isRegistering = true;
  const fill = response.reserve();
  const registration: Registration = {
    request,
    wanted,
    password,
    finish() {
      state.isRegistering = false;
      // Nothing else answers this line, so the lines need no place of their own.
      fill([]);
    },
  };
  showCode(registration);
}

/** Nothing is said of the name before the class's code was right. */
function showCode(registration: Registration): void {
  const { request, wanted } = registration;
  const { client, response } = request;
  const { state } = client;
  client.showCode(state.classCode, (refusal) => {
    if (!refusal) {
      state.hasShownCode = true;
      proceed(registration);
      return;
    }
    // The right code alone is then enough.
    state.nick = wanted;
    state.classCode = undefined;
    const { code, text } = refusal;
    request.refuse("wrongPassword", [], `${text}. With the code: /quote PASS CODE`);
    if (code === "class_code_wrong") state.wrongCodes += 1;
    const isLast = state.wrongCodes === mostWrongCodes;
    if (isLast) response.add(buildErrorLine(texts.classCodeWrong));
    registration.finish();
    if (isLast) client.quit(texts.classCodeWrong);
  });
}

/** A password leads to the seat of whoever joined with it before, or to a new one that is kept for it. */
function proceed(registration: Registration): void {
  const { password } = registration;
  if (password === undefined) joinClass(registration, undefined);
  else findSeat(registration, password);
}

/** @param tokenHash as `IrcClient.register` takes it */
function joinClass(registration: Registration, tokenHash: string | undefined): void {
  const { request, wanted, finish } = registration;
  request.client.register(wanted, tokenHash, (joined) => {
    if (joined.ok) {
      const memberRequest = new MemberRequest(request, joined.member);
      replyWelcome(memberRequest);
      if (request.client.network.options.autojoin) new ClassChannel().open(memberRequest);
    } else {
      refuseNick(request, wanted, joined.refusal);
    }
    finish();
  });
}

function findSeat(registration: Registration, password: string): void {
  const { request, wanted } = registration;
  const { client } = request;
  const { log, network, address } = client;
  client.continueAfter(network.seats.find(wanted, password, address), (found) => {
    switch (found.kind) {
      case "member":
        takeSeat(registration, found);
        return;
      case "free":
        joinClass(registration, found.tokenHash);
        return;
      case "taken":
        joinClass(registration, undefined);
        return;
      case "wrong":
        log.submit({ type: "refuseWord", at: network.now, name: wanted, address });
        request.refuse("nickInUse", [wanted], "The name is taken, and with another password");
        registration.finish();
        return;
      case "busy":
        request.refuse("nickInUse", [wanted], "Too many passwords wait; try again in a minute");
        registration.finish();
        return;
      default:
        found satisfies never;
    }
  });
}

/** Takes the seat of a member whose connection is lost, or does not answer any more. */
function takeSeat(
  registration: Registration,
  { member, tokenHash }: Extract<FoundSeat, { kind: "member" }>,
): void {
  const { request, wanted, finish } = registration;
  const { client } = request;
  const { log, network } = client;
  if (member.awayUntil !== undefined) {
    resumeSeat(registration, member, tokenHash);
    return;
  }
  const holder = network.find(member.name);
  const answer = holder ? holder.answers() : staysElsewhere(registration, tokenHash);
  client.continueAfter(answer, (isThere) => {
    const hasLeft = log.view.findSeat(tokenHash) === undefined;
    if (!isThere || hasLeft) {
      resumeSeat(registration, member, tokenHash);
    } else if (log.view.findMember(wanted)) {
      const why = "The name is taken by a connection that answers; end that one first";
      request.refuse("nickInUse", [wanted], why);
      finish();
    } else {
      // They go by another name now, at another client: this one has no seat.
      joinClass(registration, undefined);
    }
  });
}

/** Whether the member's server keeps them: nobody else can ask their client. */
async function staysElsewhere({ request }: Registration, tokenHash: string): Promise<boolean> {
  const { client } = request;
  const { log, network } = client;
  if (!network.options.isShared) return true;
  const isLost = (): boolean => log.view.findSeat(tokenHash)?.awayUntil !== undefined;
  return !(await client.finds(isLost, goneWithinMs));
}

function resumeSeat(registration: Registration, member: MemberView, tokenHash: string): void {
  const { request, finish } = registration;
  request.client.resumeSeat(member, tokenHash, (resumed, kept) => {
    if (!resumed) {
      // The member has left meanwhile. The token may be of another name than the one that is wanted now.
      proceed(registration);
      return;
    }
    if (!resumed.ok) {
      refuseNick(request, registration.wanted, resumed.refusal);
      finish();
      return;
    }
    answerResumed(new MemberRequest(request, resumed.member), kept);
    finish();
  });
}

/** The client is in the channels of its member again. What was said meanwhile follows from the history. */
function answerResumed(request: MemberRequest, kept: Partial<KeptSeat>): void {
  const { client } = request;
  const { network, state } = client;
  replyWelcome(request);
  if (!kept.state) state.readsClass = network.options.autojoin;
  for (const name of listOpenChannels(request)) findChannel(request, name)?.reopen(request);
  if (request.isTeacher) request.sendFromMember(request.nick, "MODE", request.nick, "+o");
  if (kept.state?.awayMessage === undefined) return;
  // The client does not know that its member was away.
  network.sendToOthers(client, ({ caps }) => caps.has("away-notify"), {
    command: "AWAY",
    params: [],
  });
}

export function refuseNick(request: Request, wanted: string, refusal: Refusal): void {
  const { code, text, hint, suggestion } = refusal;
  if (code === "locked" || code === "removed") {
    request.refuse("notAdmitted", [], text);
    return;
  }
  if (code === "muted") {
    request.refuse("unavailable", [wanted], text);
    return;
  }
  const offer = hint ?? (suggestion === undefined ? undefined : texts.isFree(suggestion));
  const sentences = offer === undefined ? text : `${text} ${offer}`;
  request.refuse(code === "name_taken" ? "nickInUse" : "badNick", [wanted], sentences);
}
