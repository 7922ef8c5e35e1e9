/**
 * Which record of the log it is: the `n`-th of one run of a server. Numbers only grow, and not every number need be
 * used.
 */
export interface RecordId {
  /** A run of a server; another start is another node. */
  node: string;
  n: number;
}

export function formatRecordId({ node, n }: RecordId): string {
  return `${node}.${n}`;
}

/** Undefined if the text is none. */
export function parseRecordId(text: string): RecordId | undefined {
  const [, node, digits] = /^([0-9a-f]{16})\.([1-9]\d{0,15})$/.exec(text) ?? [];
  return node === undefined ? undefined : { node, n: Number(digits) };
}
