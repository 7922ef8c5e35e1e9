/** How a member came to leave. */
export type LeaveReason = "exit" | "lost" | "too_slow" | "server_closed" | "error";
