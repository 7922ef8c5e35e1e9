import { LazyModule } from "./lazyModule.ts";

/** What draws answers and reactions, and the keys and buttons for them: it is loaded with the first message. */
export const answerParts = new LazyModule(async () => {
  const [messages, aim, keys] = await Promise.all([
    import("./messageAnswers.tsx"),
    import("./aimLine.tsx"),
    import("./messageKeys.ts"),
  ]);
  return { ...messages, ...aim, ...keys };
});

/** Undefined until it has come. */
export type AnswerParts = typeof answerParts.loaded;
