/**
 * What may reach a terminal, a page or a log of a peer's text: no control, escape or bidirectional
 * character, no lone surrogate. Line ends of any kind become LF; LF and TAB stay.
 * Bidirectional controls after UAX #9 §2; C0, DEL and C1 after ECMA-48.
 */
export function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  if (!unsafe.test(whole)) return whole;
  return whole.replace(lineEnds, "\n").replace(forbidden, "");
}

const unsafe =
  // oxlint-disable-next-line no-control-regex -- these are the characters this file is about
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]/u;
const lineEnds = /\r\n|[\r\v\f\u0085\u2028\u2029]/gu;
const forbidden = new RegExp(unsafe.source, "gu");
