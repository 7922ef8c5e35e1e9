import { limits } from "../model/limits.ts";
import { renderRefusalLine } from "../model/render.ts";
import * as texts from "../model/texts.ts";
import type { ServerFrame } from "../wire/serverFrame.ts";
import { systemClock } from "./clock.ts";
import type { Endpoint, Stranger } from "./connection.ts";
import type { Welcome } from "./handshake.ts";
import { handshake } from "./handshake.ts";
import type { Outcome } from "./outcome.ts";
import { notClassChat, toOutcome } from "./outcome.ts";
import type { Reconnecting } from "./reconnect.ts";
import { ReconnectingClient } from "./reconnectingClient.ts";

export type Refused = Extract<ServerFrame, { type: "refused" }>;

/** Why the class code is asked for. */
export interface CodeRequest {
  refused: Refused;
  /** The server if it is met for the first time: it was told no code. */
  stranger: Stranger | undefined;
  /** The code there was. */
  code: string | undefined;
}

export interface JoinOptions extends Partial<Reconnecting> {
  endpoint: Endpoint;
  /** The name to try next, given why the last one was refused; or how it ends without one. */
  nextName: (refused: Refused | undefined) => Promise<string | Outcome>;
  /** The class code, as an invite has it. */
  code?: string | undefined;
  /** The class code to try next; or how it ends without one. */
  nextCode?: ((request: CodeRequest) => Promise<string | Outcome>) | undefined;
  /** What there is to say of the server. */
  notify?: ((line: string) => void) | undefined;
  /** Asks for the messages after this one. */
  since?: number | undefined;
  /** The token of an earlier session, which goes on if the server still can, whatever name it is tried with. */
  resume?: string | undefined;
}

export type JoinResult =
  { ok: true; client: ReconnectingClient; welcome: Welcome } | { ok: false; outcome: Outcome };

/** Never aborted: while a first connection is tried, only the whole process can be interrupted. */
const { signal } = new AbortController();

/** Joins the class: a name or a class code that is refused is asked for again over a new connection. */
export async function joinClass(options: JoinOptions): Promise<JoinResult> {
  const { endpoint, nextName, nextCode, notify, since, resume } = options;
  const { retryMs = limits.retryMs, clock = systemClock, random = Math.random } = options;
  const connecting = { endpoint, clock, withinMs: limits.connectWithinMs, signal };
  let { code } = options;
  let name = await nextName(undefined);
  for (;;) {
    if (typeof name !== "string") return { ok: false, outcome: name };
    const hello = {
      name,
      ...(since !== undefined && { since }),
      ...(resume !== undefined && { resume }),
      ...(code !== undefined && { code }),
    };
    const shaken = await handshake(connecting, hello);
    if (!shaken.ok) {
      return { ok: false, outcome: shaken.outcome ?? (await explainNoAnswer(endpoint)) };
    }
    const { connection, answer } = shaken;
    const { stranger } = connection;
    if (answer?.type === "welcome") {
      if (stranger) for (const line of await rememberStranger(stranger)) notify?.(line);
      const joined = { endpoint, connection, welcome: answer, since, code };
      return {
        ok: true,
        client: new ReconnectingClient({ ...joined, retryMs, clock, random }),
        welcome: answer,
      };
    }
    connection.close();
    if (answer?.type === "bye") return { ok: false, outcome: toOutcome(answer) };
    if (answer?.type !== "refused") return { ok: false, outcome: notClassChat(endpoint.name) };
    if (nextCode && isAboutClassCode(answer)) {
      const next = await nextCode({ refused: answer, stranger, code });
      if (typeof next !== "string") return { ok: false, outcome: next };
      code = next;
    } else if (answer.code === "name_taken" || answer.code === "name_invalid") {
      name = await nextName(answer);
    } else {
      return { ok: false, outcome: { kind: "refused", text: renderRefusalLine(answer) } };
    }
  }
}

async function explainNoAnswer(endpoint: Endpoint): Promise<Outcome> {
  return { kind: "unreachable", text: await endpoint.explainNoAnswer() };
}

export function isAboutClassCode({ code }: Refused): boolean {
  return code === "class_code_missing" || code === "class_code_wrong";
}

/** What there is to say of a server that is known from now on. */
async function rememberStranger(stranger: Stranger): Promise<string[]> {
  const { place, fingerprint } = stranger;
  const problem = await stranger.remember();
  return [texts.firstContact(place, fingerprint), ...(problem === undefined ? [] : [problem])];
}

/** Names to try after the usual one. */
const mostTries = 50;

/** Tries the name that was given, or the usual one, numbered while others have it: `bot`, `bot-2`, … */
export function pickFreeName(given: string | undefined, usual: string): JoinOptions["nextName"] {
  let tried = 0;
  return async (refused) => {
    tried += 1;
    if (tried === 1) return given ?? usual;
    if (given !== undefined || refused?.code !== "name_taken" || tried > mostTries) {
      return {
        kind: "refused",
        text: refused ? renderRefusalLine(refused) : texts.nameTaken,
      };
    }
    return `${usual}-${tried}`;
  };
}
