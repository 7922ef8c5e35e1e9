import { Crowd } from "./crowd.ts";
import type { CrowdMethod } from "./crowds.ts";

/** `bun crowdMain.ts FIRST PORT,…`: members for its parent process. */

const [, , first, ports = ""] = process.argv;
const crowd = new Crowd(ports.split(",").map(Number), Number(first));

process.on("message", async ({ method, args }: { method: CrowdMethod; args: never[] }) => {
  const value: unknown = await Reflect.apply(crowd[method], crowd, args);
  process.send?.({ value, ownMs: process.cpuUsage() });
});
process.on("disconnect", () => process.exit(0));
