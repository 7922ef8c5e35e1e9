import { version as release } from "../../package.json" with { type: "json" };

/** Defined by `scripts/build/executable.ts`; undefined when the program runs from source. */
declare const CLASSCHAT_COMMIT: string;
declare const CLASSCHAT_DATE: string;

export const isFromSource = typeof CLASSCHAT_COMMIT === "undefined";

/** The release, and the commit it was built from. */
export const version = `${release} (${isFromSource ? "from source" : CLASSCHAT_COMMIT})`;

/** The day of that commit, as `2026-11-26`; today if the program runs from source. */
export const releaseDate = isFromSource ? new Date().toISOString().slice(0, 10) : CLASSCHAT_DATE;
