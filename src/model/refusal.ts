/** The stable codes a program may look at; the texts beside them are for people. */
export const refusalCodes = [
  "name_taken",
  "name_invalid",
  "not_active",
  "not_member",
  "group_exists",
  "group_small",
  "group_invalid",
  "alone_in_group",
  "text_too_long",
  "bad_frame",
  "too_slow",
  "version",
  "storage_failed",
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** An expected failure: what is said to the one who asked, and what he might do next. */
export interface Refusal {
  code: RefusalCode;
  text: string;
  hint?: string;
  /** The group member the refusal is about, where it is about one of several. */
  member?: string;
}
