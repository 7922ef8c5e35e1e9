import type { LeaveReason } from "../../model/event.ts";

/** What the others are told of why one left, where he did not say. */
export const leavingReasons: Readonly<Record<LeaveReason, string>> = {
  exit: "Client Quit",
  lost: "Connection lost",
  too_slow: "Too much waited to be read",
  server_closed: "The server closed",
  error: "A fault of the server",
};
