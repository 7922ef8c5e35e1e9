import { Database } from "bun:sqlite";

/** `databaseLocker.ts PATH`: locks the database for writing, says so, and lets go when its input ends. */
const database = new Database(process.argv[2] ?? "", { readwrite: true });
database.run("BEGIN IMMEDIATE");
process.stdout.write("locked\n");
for await (const _ of Bun.stdin.stream()) continue;
database.run("ROLLBACK");
database.close(true);
