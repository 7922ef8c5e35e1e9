import { hostname } from "node:os";
import { isClassAt } from "../discovery/classHere.ts";
import type { FoundClass } from "../discovery/classRecords.ts";
import { findClasses } from "../discovery/finder.ts";
import { defaultHost, defaultPort } from "./address.ts";
import { defineCommand } from "./flags.ts";
import { refuseNone, renderClasses } from "./serverChoice.ts";

export const find = defineCommand({
  name: "find",
  description: "List the classes on this machine and in its network",
  flags: {
    json: { type: "boolean", help: "print one JSON object per line" },
  },
  async run({ json }, { output }) {
    const usual = { host: defaultHost, port: defaultPort };
    const [found, isHere] = await Promise.all([findClasses(), isClassAt(usual)]);
    // One that is announced too has its name from there.
    const isKnown = found.some(({ host, port }) => host === usual.host && port === usual.port);
    const here: FoundClass[] = isHere && !isKnown ? [{ name: hostname(), ...usual }] : [];
    const classes = [...here, ...found];
    refuseNone(classes);
    const lines = json ? classes.map((one) => JSON.stringify(one)) : renderClasses(classes);
    output.write(`${lines.join("\n")}\n`);
  },
});
