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
  "room_invalid",
  "no_such_room",
  "too_many_rooms",
  "room_full",
  "invite_only",
  "banned",
  "wrong_key",
  "cannot_speak",
  "not_operator",
  "not_in_room",
  "already_in_room",
  "mode_invalid",
  "too_many_groups",
  "not_teacher",
  "is_teacher",
  "muted",
  "quiet",
  "slow",
  "private_off",
  "locked",
  "removed",
  "wrong_code",
  "class_code_missing",
  "class_code_wrong",
  "not_creator",
  "already_in_group",
  "not_in_group",
  "group_full",
  "tls_required",
  "too_many_onlookers",
  "no_such_message",
  "too_late",
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** An expected failure: what is said to whoever asked, and what they might do next. */
export interface Refusal {
  code: RefusalCode;
  text: string;
  hint?: string;
  /** The nearest name that is free, in place of one that is not. */
  suggestion?: string;
  /** The member it is about, if it is about one of several in a command. */
  member?: string;
}
