import { isatty } from "node:tty";
import * as v from "valibot";
import type { FoundClass } from "../discovery/classRecords.ts";
import { isClassAt } from "../discovery/classHere.ts";
import { findClasses } from "../discovery/finder.ts";
import { formatAddress } from "../model/address.ts";
import { defaultHost, defaultPort } from "./address.ts";
import { exitCode, Failure } from "./failure.ts";
import type { StandardStreams } from "./fileOutput.ts";
import { descriptors } from "./fileOutput.ts";
import { askUntilValid } from "./question.ts";
import type { ServerChoice } from "./serverTrust.ts";

const noneFound =
  "No class is found on this machine or in its network. Ask for the address that the server shows, as in: classchat join 192.168.1.5";

/** Throws it if there is none. */
export function refuseNone(classes: readonly FoundClass[]): void {
  if (classes.length === 0) throw new Failure(exitCode.unreachable, noneFound);
}

/**
 * The class to join where no address was given: this machine's on the usual port, else one of the network.
 * Of several, whoever is at the terminal chooses. Throws a {@link Failure}.
 */
export async function chooseServer({ output, errors }: StandardStreams): Promise<ServerChoice> {
  const usual = { host: defaultHost, port: defaultPort };
  if (await isClassAt(usual)) return usual;
  const classes = withoutRepeats(await findClasses());
  refuseNone(classes);
  const [first, second] = classes;
  let chosen = first;
  if (second) {
    const { env } = process;
    const isTerminal = isatty(descriptors.input) && isatty(descriptors.output);
    const list = renderClasses(classes);
    if (!isTerminal || env["TERM"] === "dumb") {
      const text = `There are ${classes.length} classes in the network. Give the address of one.`;
      throw Failure.usage([text, ...list].join("\n"));
    }
    output.write(`${list.map((line, index) => `${index + 1}  ${line}`).join("\n")}\n`);
    // The question does not go through it.
    await output.drained();
    chosen = classes[await askNumber(classes.length)];
  }
  if (!chosen) throw Failure.interrupted();
  errors.write(`Joining ${chosen.name} at ${formatAddress(chosen.host, chosen.port)}\n`);
  await errors.drained();
  const { name: className, host, port, fingerprint: announced } = chosen;
  return { className, host, port, announced };
}

/** One server of each class: those that serve a class together announce it under one name and fingerprint. */
export function withoutRepeats(found: readonly FoundClass[]): FoundClass[] {
  return found.filter(({ name, fingerprint }, index) => {
    if (fingerprint === undefined) return true;
    const isSame = (one: FoundClass) => one.name === name && one.fingerprint === fingerprint;
    return found.findIndex(isSame) === index;
  });
}

/** A line for each class: its name, address and fingerprint, below those of the others, and whether it has a code. */
export function renderClasses(classes: readonly FoundClass[]): string[] {
  const rows = classes.map(({ name, host, port, fingerprint = "", asksForCode = false }) => {
    const remark = asksForCode ? "asks for a code" : "";
    return [name, formatAddress(host, port), fingerprint, remark];
  });
  const widths = [0, 1, 2].map((column) => {
    return Math.max(...rows.map((row) => Bun.stringWidth(row[column] ?? "")));
  });
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      return cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - Bun.stringWidth(cell)));
    });
    return cells.join("  ").trimEnd();
  });
}

/** Asks which of so many it is; counted from 0. */
async function askNumber(count: number): Promise<number> {
  const numbers = Array.from({ length: count }, (_, index) => String(index + 1));
  const check = v.picklist(numbers, `must be a number from 1 to ${count}`);
  const answer = await askUntilValid("Which class? [1] ", { usual: "1", check });
  return answer === undefined ? -1 : Number(answer) - 1;
}
