import { replyTag } from "./messageAside.ts";

/**
 * The client-only tags that are passed on (005 CLIENTTAGDENY), with the values they may have. They reach
 * neither the history nor the server window, so no free text can be hidden in them.
 */
const passable: ReadonlyMap<string, RegExp> = new Map([
  /** ircv3.net/specs/client-tags/typing */
  ["+typing", /^(?:active|paused|done)$/],
  /** ircv3.net/specs/client-tags/reply: a message's id */
  [replyTag, /^[\w-]{1,40}$/],
  /** ircv3.net/specs/client-tags/react: a picture, with little beside it */
  ["+draft/react", /^(?=.*\p{Extended_Pictographic})[\P{C}\u200d]{1,8}$/u],
]);

/** Those of a line's tags that other clients are sent. */
export function passableTags(tags: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (tags.size === 0) return tags;
  return new Map([...tags].filter(([key, value]) => passable.get(key)?.test(value) === true));
}
