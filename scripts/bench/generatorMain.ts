import { LoadGenerator } from "./loadGenerator.ts";
import type { GeneratorMethod } from "./generatorProcess.ts";
import type { ServerName } from "./protocols.ts";
import { protocols } from "./protocols.ts";

/** `bun generatorMain.ts SERVER PORT,… PID,…`: runs a load generator for its parent process. */

const [, , server, ports = "", pids = ""] = process.argv;
const parse = (list: string): number[] => list.split(",").map(Number);
const protocol = protocols[server as ServerName];
const generator = new LoadGenerator({ protocol, ports: parse(ports), pids: parse(pids) });

process.on("message", async ({ method, args }: { method: GeneratorMethod; args: never[] }) => {
  try {
    const value: unknown = await Reflect.apply(generator[method], generator, args);
    process.send?.({ ok: true, value });
  } catch (error) {
    process.send?.({ ok: false, why: Error.isError(error) ? error.message : String(error) });
  }
});
process.on("disconnect", () => process.exit(0));
process.send?.({ ok: true });
