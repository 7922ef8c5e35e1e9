import type { Credentials } from "../model/invite.ts";
import { parseCredentials } from "../model/invite.ts";

/** What the server window's link for a teacher ends with. */
const teacherEnding = /^teacher=([\w-]{1,64})$/;

/** What the link says by which the page was opened. */
export interface PageLink {
  /** Makes whoever opened it a teacher. */
  teacherCode?: string | undefined;
  invite?: Credentials | undefined;
}

/** What stands behind the `#` of the page's address, which is taken out of it: a projector shows addresses. */
export function takeLink(): PageLink {
  const ending = location.hash.slice(1);
  if (ending !== "") history.replaceState(null, "", location.pathname + location.search);
  return { teacherCode: teacherEnding.exec(ending)?.[1], invite: parseCredentials(ending) };
}

/** Frames come from where the page came from. */
export function findWebSocketUrl(): string {
  const url = new URL("/ws", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
