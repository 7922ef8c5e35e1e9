/** What the engine answers while it has no leader. */
export const noLeader = 10_008;

/** The engine cannot be used; the message says why and what to do. */
export class EngineError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "EngineError";
  }
}

/** Why the engine cannot be opened, by what the NATS library or the system throws. */
export function explainEngine(error: unknown, servers: readonly string[]): EngineError {
  if (error instanceof EngineError) return error;
  const where = servers.join(", ");
  const { name = "", message = "", code = "" } = error instanceof Error ? readError(error) : {};
  return new EngineError(describe(where, { name, message, code }), error);
}

function readError(error: Error): { name: string; message: string; code: string } {
  const { name, message } = error;
  const { code } = error as NodeJS.ErrnoException;
  return { name, message, code: String(code ?? "") };
}

function describe(
  where: string,
  { name, message, code }: Record<"name" | "message" | "code", string>,
): string {
  if (/authori|authenti|permission/i.test(`${name} ${message}`)) {
    return `The engine at ${where} refuses these credentials: give it others with --cluster-creds FILE.`;
  }
  if (/certificate|issuer|altnames/i.test(`${message} ${code}`) || /^ERR_TLS|CERT/.test(code)) {
    return `The engine at ${where} shows a certificate that nobody known has signed for this address (${message}): name the signer's with --cluster-ca FILE, or the address that the certificate is for.`;
  }
  if (/tls/i.test(message)) {
    return `The engine at ${where} takes no TLS: switch it on there, or write nats:// for tls://.`;
  }
  if (name === "JetStreamNotEnabled") return noJetStream(where);
  if (/insufficient|no suitable peers|resource/i.test(message)) {
    return `The engine at ${where} has no room for the log, or too few of its machines run (${message}).`;
  }
  if (code === String(noLeader)) {
    return `The machines at ${where} have no leader (${message}): start most of them, and then this again.`;
  }
  if (name === "ConnectionError" || name === "TimeoutError" || code !== "") {
    return `No NATS server answers at ${where} (${code || message}): start it, or correct --cluster.`;
  }
  return `The engine at ${where} cannot be used (${message}).`;
}

export function noJetStream(where: string): string {
  return `The NATS server at ${where} has no JetStream: add the block jetstream {} to its configuration, or start it with -js.`;
}
