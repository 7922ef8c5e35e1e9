import * as v from "valibot";
import { limits } from "../model/limits.ts";

const usualSeconds = String(limits.retryMs / 1_000);

/** How `--retry` is told of by `--help`. */
export const retryFlag = {
  type: "string",
  description: `seconds to try to reach a lost server again, 0 for not at all (default ${usualSeconds})`,
} as const;

/** `--retry`, in milliseconds. */
export const retry = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^\d{1,6}(?:\.\d+)?$/, "must be a number of seconds, 0 or more"),
    v.transform((seconds) => Number(seconds) * 1_000),
  ),
  usualSeconds,
);
