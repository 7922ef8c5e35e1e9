/** Colours and styles of IRC clients: none of it means anything on other doors (modern.ircdocs.horse/formatting). */
const formatting =
  // oxlint-disable-next-line no-control-regex -- these are the control characters meant
  /\u0003(?:\d{1,2}(?:,\d{1,2})?)?|\u0004(?:[\dA-Fa-f]{6}(?:,[\dA-Fa-f]{6})?)?|[\u0002\u000f\u0011\u0016\u001d-\u001f]/g;

/** The text of an IRC client without colours and styles. */
export function plainText(text: string): string {
  return text.replace(formatting, "");
}
