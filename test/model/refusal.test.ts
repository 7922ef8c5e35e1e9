import { expect, test } from "bun:test";
import { refusalCodes } from "../../src/model/refusal.ts";

test("the codes programs look at are the contract's and stay so", () => {
  const contract =
    "name_taken name_invalid not_active not_member group_exists group_small group_invalid " +
    "alone_in_group text_too_long bad_frame too_slow version storage_failed";
  expect<string>(refusalCodes.join(" ")).toBe(contract);
});
