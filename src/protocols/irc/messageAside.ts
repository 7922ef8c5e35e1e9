import * as v from "valibot";

/** What an IRC client's message has for other IRC clients alone. */
export interface Aside {
  /** Where its client broke lines that are too long, as places in the text. */
  breaks?: number[];
  /** The id of the message that it answers (ircv3.net/specs/client-tags/reply). */
  reply?: string;
}

export const replyTag = "+draft/reply";

const schema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    breaks: v.exactOptional(v.array(v.number())),
    reply: v.exactOptional(v.string()),
  }),
);

/** Undefined when there is nothing in it. */
export function formatAside(aside: Aside): string | undefined {
  const isEmpty = (aside.breaks ?? []).length === 0 && aside.reply === undefined;
  return isEmpty ? undefined : JSON.stringify(aside);
}

export function parseAside(text: string): Aside {
  const parsed = v.safeParse(schema, text);
  return parsed.success ? parsed.output : {};
}
