import { LazyModule } from "./lazyModule.ts";

/** All about answers that is drawn and pressed: it is loaded with the first message, key or touch. */
export const answerParts = new LazyModule(
  async () => (await import("./answerTools.ts")).answerTools,
);

/** Undefined until it has come. */
export type AnswerParts = typeof answerParts.loaded;
