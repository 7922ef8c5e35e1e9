import { limits } from "../model/limits.ts";
import { protocolVersion } from "../wire/clientFrame.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import type { Address, Connection } from "./connection.ts";
import { connect } from "./connection.ts";
import type { Outcome } from "./outcome.ts";

type Refused = Extract<ServerFrame, { type: "refused" }>;
export type Welcome = Extract<ServerFrame, { type: "welcome" }>;

export interface EnterOptions {
  address: Address;
  /** The name to try next, given why the last one was refused; or how it ends where there is none. */
  nextName: (refused: Refused | undefined) => Promise<string | Outcome>;
  /** Asks for what was said after this message. */
  since?: number | undefined;
}

export type Entered =
  { ok: true; connection: Connection; welcome: Welcome } | { ok: false; outcome: Outcome };

/** Joins the class: a name that is refused is asked for again over a new connection. */
export async function enter({ address, nextName, since }: EnterOptions): Promise<Entered> {
  const where = `${address.host}:${address.port}`;
  let refused: Refused | undefined;
  for (;;) {
    const name = await nextName(refused);
    if (typeof name !== "string") return { ok: false, outcome: name };
    const connection = await connect(address).catch(() => undefined);
    if (!connection)
      return unreachable(`No server answers at ${where}. Start one with: classchat serve`);
    const hello = { type: "hello", v: protocolVersion, name } as const;
    connection.send(since === undefined ? hello : { ...hello, since });
    const answer = await firstAnswer(connection);
    if (answer?.type === "welcome") return { ok: true, connection, welcome: answer };
    connection.close();
    if (answer?.type !== "refused") {
      return unreachable(`What answers at ${where} is not a ClassChat server. Check the address.`);
    }
    refused = answer;
    if (answer.code !== "name_taken" && answer.code !== "name_invalid") {
      const text = [answer.text, answer.hint].filter((part) => part !== undefined).join(". ");
      return { ok: false, outcome: { kind: "refused", text } };
    }
  }
}

async function firstAnswer(connection: Connection): Promise<ServerFrame | undefined> {
  const timer = setTimeout(() => connection.close(), limits.connectWithinMs);
  try {
    return await connection.next();
  } finally {
    clearTimeout(timer);
  }
}

function unreachable(text: string): Entered {
  return { ok: false, outcome: { kind: "unreachable", text } };
}
