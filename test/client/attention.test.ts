import { expect, test } from "bun:test";
import { Attention } from "../../src/client/terminal/attention.ts";

const minute = 60_000;

/** A terminal's attention at a clock that the test moves. */
function attentionAt(start: number) {
  const clock = { at: start };
  return { clock, attention: new Attention(() => clock.at) };
}

test("where one stopped reading is told once, with the time the window lost its focus", () => {
  const { clock, attention } = attentionAt(0);
  expect(attention.takeAbsence()).toBeUndefined();
  clock.at = minute;
  attention.focusChanged(false);
  clock.at = 2 * minute;
  attention.focusChanged(false);
  expect([attention.takeAbsence(), attention.takeAbsence()]).toEqual([minute, undefined]);
  attention.focusChanged(true);
  expect(attention.takeAbsence()).toBeUndefined();
  attention.focusChanged(false);
  expect(attention.takeAbsence()).toBe(2 * minute);
});

test("where a terminal tells no focus, five minutes without a key count as away", () => {
  const { clock, attention } = attentionAt(0);
  attention.keyPressed();
  clock.at = 5 * minute - 1;
  expect(attention.takeAbsence()).toBeUndefined();
  clock.at = 5 * minute;
  expect(attention.takeAbsence()).toBe(0);
  attention.keyPressed();
  expect(attention.takeAbsence()).toBeUndefined();
});
