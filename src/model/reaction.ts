/** How a message can be reacted to, and what is typed where there is no picture. */
const words = {
  "👍": "like",
  "✅": "done",
  "🤔": "unsure",
  "❤️": "love",
  "😂": "laugh",
  "🎉": "party",
} as const;

export type Reaction = keyof typeof words;

export const reactions = Object.keys(words) as Reaction[];

/** How often a message was reacted to in one way. */
export interface ReactionCount {
  reaction: Reaction;
  count: number;
  /** Of the first who did, at most {@link namesOfReaction}. */
  names: readonly string[];
  /** The reader is one of them. */
  mine?: true;
}

/** Names told of those who reacted in one way: a class of thousands may agree. */
export const namesOfReaction = 5;

/** What keyboards put behind a picture: how it is shown, and the colour of a hand (UTS #51 §2.4, §2.7). */
const variants = /\p{Variation_Selector}|\p{Emoji_Modifier}/gu;

const byTyped: ReadonlyMap<string, Reaction> = new Map(
  reactions.flatMap((reaction) => [
    [words[reaction], reaction],
    [reaction.replace(variants, ""), reaction],
  ]),
);

/** The reaction that is typed as its picture or its word; undefined if it is none. */
export function readReaction(typed: string): Reaction | undefined {
  return byTyped.get(typed.replace(variants, "").toLowerCase());
}

/** What can be typed for them, in place of the pictures. */
export const reactionWords: readonly string[] = Object.values(words);
