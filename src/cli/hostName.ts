/** One or more labels of letters, digits and dashes (RFC 1123 §2.1), as servers of IRC are named. */
const form = /^(?=.{1,63}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i;

export function isHostName(text: string): boolean {
  return form.test(text);
}

/** This machine's name as a server of IRC can bear it. */
export function hostNameOf(machine: string): string {
  return isHostName(machine) ? machine : "classchat.local";
}
