import type { Row } from "./logRows.ts";
import type { EdgeState, PastView } from "./past.ts";

export interface Edges {
  past: PastView | undefined;
  /** Whether there is anything before the log, as long as nothing was read again. */
  hasEarlier: boolean;
  isOffline: boolean;
}

/** The rows with what there is to read before and after them. */
export function addEdges(rows: readonly Row[], { past, hasEarlier, isOffline }: Edges): Row[] {
  const earlier: EdgeState = past?.earlier ?? (hasEarlier ? more : none);
  const hasEdge = earlier.kind !== "none" && (earlier.kind !== "begins" || rows.length > 0);
  const edges: Row[] = hasEdge
    ? [{ kind: "edge", key: "earlier", state: earlier, isOffline }, ...rows]
    : [...rows];
  if (past?.isApart) edges.push({ kind: "edge", key: "later", state: past.later, isOffline });
  return edges;
}

const more: EdgeState = { kind: "more" };
const none: EdgeState = { kind: "none" };
