import { version as release } from "../../package.json" with { type: "json" };

/** Defined by `scripts/build.ts`; undefined when the program runs from source. */
declare const CLASSCHAT_COMMIT: string;

/** The release, and the commit it was built from. */
export const version =
  typeof CLASSCHAT_COMMIT === "undefined"
    ? `${release} (from source)`
    : `${release} (${CLASSCHAT_COMMIT})`;
