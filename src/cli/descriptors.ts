/**
 * The standard streams' file descriptors (POSIX.1-2017, 2.5 Standard I/O Streams). Bun makes
 * `process.stdout` when it is first looked at, which takes half as long as a server's whole start.
 */
export const descriptors = { output: 1, errors: 2 } as const;
