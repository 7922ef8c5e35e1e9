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

/** How often a message is reacted to in one way from now on. */
export interface ToldReaction {
  seq: number;
  reaction: Reaction;
  count: number;
  /** What somebody just did; undefined if it says how the reaction stands, after a time away. */
  change: { by: string; on: boolean } | undefined;
  /** Both as in {@link ReactionCount}, of a reaction as it stands. */
  names: readonly string[];
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

/**
 * The counts once this is so; one that comes anew stands last.
 * @param me whoever reads them; undefined for nobody in the class
 */
export function countReaction(
  counts: readonly ReactionCount[],
  { reaction, count, change, ...standing }: Omit<ToldReaction, "seq">,
  me: string | undefined,
): ReactionCount[] {
  const before = counts.find((one) => one.reaction === reaction);
  const others = (one: ReactionCount): boolean => one.reaction !== reaction;
  if (count === 0) return counts.filter(others);
  const { names = [], mine } = change ? { ...before } : standing;
  const isMine = change && change.by === me ? change.on : mine === true;
  const told: ReactionCount = {
    reaction,
    count,
    names: change ? changeNames(names, change) : names,
    ...(isMine && { mine: isMine }),
  };
  return before ? counts.map((one) => (one === before ? told : one)) : [...counts, told];
}

function changeNames(
  names: readonly string[],
  { by, on }: NonNullable<ToldReaction["change"]>,
): string[] {
  const others = names.filter((name) => name !== by);
  return on ? [...others, by].slice(0, namesOfReaction) : others;
}
