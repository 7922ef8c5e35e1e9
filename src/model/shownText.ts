import { cleanText } from "./cleanText.ts";

/** What stands before the second and each further line of a message, so that none can pose as another's. */
const indent = "    ";

/** A message's text as one screen shows it: cleaned, tabs as spaces, following lines indented. */
export function displayText(text: string): string {
  const clean = cleanText(text);
  if (!clean.includes("\n") && !clean.includes("\t")) return clean;
  return clean.replaceAll("\t", indent).replaceAll("\n", `\n${indent}`);
}
