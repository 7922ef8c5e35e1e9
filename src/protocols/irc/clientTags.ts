/** The id of the message that another one answers: ircv3.net/specs/client-tags/reply, and as its drafts called it. */
export const replyTags = ["+reply", "+draft/reply"] as const;
/** ircv3.net/specs/client-tags/react */
const reactTag = "+draft/react";
const unreactTag = "+draft/unreact";

const messageId = /^[\w-]{1,40}$/;
/** A picture, with little beside it. */
const picture = /^(?=.*\p{Extended_Pictographic})[\P{C}\u200d]{1,8}$/u;

/**
 * The client-only tags that are passed on (005 CLIENTTAGDENY), with the values they may have. Where they are no
 * reply or reaction that the class knows, they reach neither the history nor the server window, so no free text can
 * be hidden in them.
 */
const passable: ReadonlyMap<string, RegExp> = new Map([
  /** ircv3.net/specs/client-tags/typing */
  ["+typing", /^(?:active|paused|done)$/],
  ...replyTags.map((tag) => [tag, messageId] as const),
  [reactTag, picture],
  [unreactTag, picture],
]);

/** Those of a line's tags that other clients are sent. */
export function passableTags(tags: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (tags.size === 0) return tags;
  return new Map([...tags].filter(([key, value]) => passable.get(key)?.test(value) === true));
}

/** The id of the message that a line answers. */
export function readReplyId(tags: ReadonlyMap<string, string>): string | undefined {
  const passed = passableTags(tags);
  return replyTags.map((tag) => passed.get(tag)).find((id) => id !== undefined);
}

/** The tags of a line that answers the message of this id. */
export function replyTagsOf(id: string): [string, string][] {
  return replyTags.map((tag) => [tag, id]);
}

/** How a line reacts to the message that it answers, or takes that back. */
export function readReactionTag(
  tags: ReadonlyMap<string, string>,
): { picture: string; on: boolean } | undefined {
  const [added, taken] = [tags.get(reactTag), tags.get(unreactTag)];
  if (added !== undefined) return { picture: added, on: true };
  return taken === undefined ? undefined : { picture: taken, on: false };
}

export function formatReactionTag(picture: string, on: boolean): [string, string] {
  return [on ? reactTag : unreactTag, picture];
}
