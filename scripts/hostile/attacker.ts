import { attacks } from "./attacks.ts";

/** The process of one attack: `bun attacker.ts ATTACK PORT`. Says "attacking", and goes on until it is ended. */
const [name = "", port] = process.argv.slice(2);
process.on("unhandledRejection", () => {});
await attacks[name]?.run(Number(port)).catch(() => {});
process.stdout.write("attacking\n");
setInterval(() => {}, 60_000);
