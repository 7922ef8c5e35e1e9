import { count } from "../model/count.ts";
import type { Audience } from "../model/message.ts";
import { windowId } from "../model/message.ts";
import type { Refusal } from "../model/refusal.ts";
import { mutedTexts } from "../model/renderAct.ts";
import * as texts from "../model/texts.ts";
import type { MemberCommand } from "./command.ts";
import type { Member } from "./member.ts";
import type { Members } from "./members.ts";
import type { Moderation } from "./moderation.ts";
import type { Rooms } from "./rooms.ts";
import type { SharedState } from "./sharedState.ts";

export interface SpeechOptions {
  moderation: Moderation;
  members: Pick<Members, "get">;
  rooms: Pick<Rooms, "find">;
  shared: Pick<SharedState, "touch"> | undefined;
}

/** Who may speak to whom, by what whoever is in charge has ordered. */
export class Speech {
  readonly #options: SpeechOptions;
  constructor(options: SpeechOptions) {
    this.#options = options;
  }

  /** Whether anything holds that may keep a member from speaking: mostly, nothing does, and nothing more is asked. */
  get isRestricted(): boolean {
    return this.#options.moderation.restrictsSpeech;
  }

  /** Why what the member says may not reach its receivers now; undefined if it may, and then it counts. */
  check(from: Member, audience: Audience, at: number): Refusal | undefined {
    const { moderation } = this.#options;
    // Whoever is in charge is always reached.
    if (audience.kind === "teachers" || isWindow(audience)) return undefined;
    if (moderation.isTeacher(from)) return undefined;
    const muted = this.#checkMuted(from, at);
    if (muted) return undelivered(muted);
    switch (audience.kind) {
      case "everyone":
        if (moderation.holding.quiet) return undelivered({ code: "quiet", text: texts.classQuiet });
        return this.#checkPace(from, at);
      case "member":
      case "group":
        return undelivered(this.#checkPrivate(audience));
      case "room":
        return undefined;
      default:
        return audience satisfies never;
    }
  }

  /**
   * Why the member may not react to a message of this audience; undefined if they may. In a class that is quiet
   * or slow they may: a reaction is no text, and shows a teacher who is done.
   */
  checkReaction(from: Member, audience: Audience, at: number): Refusal | undefined {
    if (audience.kind === "teachers" || isWindow(audience)) return undefined;
    if (this.#options.moderation.isTeacher(from)) return undefined;
    const isPrivate = audience.kind === "member" || audience.kind === "group";
    return this.#checkMuted(from, at) ?? (isPrivate ? this.#checkPrivate(audience) : undefined);
  }

  /** Whether nobody is told the member's reason, because they are muted: many clients give one by themselves. */
  hidesReason(member: Member, at: number): boolean {
    const { moderation } = this.#options;
    return (
      moderation.hasMutes &&
      !moderation.isTeacher(member) &&
      this.#checkMuted(member, at) !== undefined
    );
  }

  /** Why a muted member may not do what would bring a text of theirs to others; undefined if they may. */
  checkCommand(member: Member, command: MemberCommand): Refusal | undefined {
    const { moderation, rooms } = this.#options;
    if (moderation.isTeacher(member)) return undefined;
    switch (command.type) {
      case "rename":
      case "createGroup":
      case "addToGroup":
      case "dropFromGroup":
      case "setTopic":
      case "kick":
      case "invite":
      case "setModes":
        return undelivered(this.#checkMuted(member, command.at));
      case "joinRoom":
        // The name of a new one is a text too.
        return rooms.find(command.room)
          ? undefined
          : undelivered(this.#checkMuted(member, command.at));
      default:
        return undefined;
    }
  }

  #checkMuted(member: Member, at: number): Refusal | undefined {
    const mute = this.#options.moderation.findMute(member, at);
    if (!mute) return undefined;
    const why = mute.isNewcomer
      ? mutedTexts.newcomer(mute.until, at)
      : mutedTexts.muted(mute.by, mute.until, at);
    return { code: "muted", text: why, hint: texts.onlyToTeachers };
  }

  #checkPace(from: Member, at: number): Refusal | undefined {
    const { moderation, shared } = this.#options;
    const pauseMs = moderation.holding.slow * 1_000;
    if (pauseMs === 0) return undefined;
    const { spokeAt = -Infinity } = from;
    // What was said before the class was slow counts for nothing, and a clock that was set back keeps nobody waiting.
    const counts = spokeAt >= moderation.slowSince && spokeAt <= at;
    const waitMs = counts ? spokeAt + pauseMs - at : 0;
    if (waitMs > 0) {
      return {
        code: "slow",
        text: texts.notDelivered(texts.classSlow(count(Math.ceil(waitMs / 1_000), "second"))),
      };
    }
    from.spokeAt = at;
    shared?.touch(from);
    return undefined;
  }

  #checkPrivate(audience: Extract<Audience, { id: number }>): Refusal | undefined {
    const { moderation, members } = this.#options;
    const { private: rule } = moderation.holding;
    if (rule === "on") return undefined;
    const receiver = audience.kind === "member" ? members.get(audience.id) : undefined;
    const isToTeacher = receiver !== undefined && moderation.isTeacher(receiver);
    if (rule === "teacher" && isToTeacher) return undefined;
    const why = rule === "teacher" ? texts.privateToTeachers : texts.privateOff;
    return { code: "private_off", text: why, hint: texts.toTeachers };
  }
}

/** Says that a message did not go out. */
function undelivered(refusal: Refusal | undefined): Refusal | undefined {
  return refusal && { ...refusal, text: texts.notDelivered(refusal.text) };
}

function isWindow(audience: Audience): boolean {
  return audience.kind === "member" && audience.id === windowId;
}
