/** SQLITE_ERROR is what a file gives that is a database, but not one of classes. */
const codes = /^SQLITE_(?:CORRUPT|NOTADB|ERROR)/;

/** Whether an error says that a database's file is not what it should be. */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && "code" in error && codes.test(String(error.code));
}
