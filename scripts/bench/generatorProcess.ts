import { Crowd } from "./crowd.ts";
import type { Wish } from "./generator.ts";
import type { ServerName } from "./protocols.ts";
import { protocols } from "./protocols.ts";

/** `bun generatorProcess.ts SERVER PORT PID`: a crowd in a process of its own, led by its parent. */

const [, , server, port, pid] = process.argv;
const protocol = protocols[server as ServerName];
const crowd = new Crowd({ protocol, port: Number(port), pid: Number(pid) });

process.on("message", async ({ method, args }: { method: Wish; args: never[] }) => {
  try {
    const value: unknown = await Reflect.apply(crowd[method], crowd, args);
    process.send?.({ ok: true, value });
  } catch (error) {
    process.send?.({ ok: false, why: Error.isError(error) ? error.message : String(error) });
  }
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ok: true });
