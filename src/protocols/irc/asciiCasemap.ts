/** What clients compare names by (005 CASEMAPPING=ascii): less than what two names must differ in here. */
export function asciiCasemap(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
