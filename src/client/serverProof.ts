import type { Fingerprint } from "../model/fingerprint.ts";
import { certificateName } from "../model/fingerprint.ts";
import type { Stranger } from "./connection.ts";
import { RefusedServer } from "./connection.ts";
import { notClassChat } from "./outcome.ts";

/** What is made of a server that proved who it is, before anything is said to it. */
export type Judgement =
  | { kind: "known" }
  | { kind: "stranger"; stranger: Stranger }
  /** Another one than was meant. */
  | { kind: "impostor"; text: string };

export type JudgeServer = (fingerprint: Fingerprint) => Promise<Judgement>;

/**
 * How a client encrypts. A server signs its own certificate, so no authority is asked. What counts is that the
 * handshake succeeds, which proves that the server has the certificate's key, and then the certificate's fingerprint.
 */
export const clientTls: Bun.TLSOptions = {
  rejectUnauthorized: false,
  // For a certificate of another name, Bun calls the handshake failed.
  serverName: certificateName,
};

/** Codes of Bun's errors: the peer breaks the rules of TLS, or the connection ended in the handshake. */
const brokenProtocol = "EPROTO";
const connectionEnded = "ECONNRESET";

/** What a handshake proves. */
export type ServerProof =
  /** The server has the certificate's key; the certificate is one of ClassChat's, or of something else. */
  | { kind: "proved"; fingerprint: Fingerprint; isClassChat: boolean }
  /** It shows a certificate and does not have its key. */
  | { kind: "keyless" }
  | { kind: "plain" }
  | { kind: "lost" };

/** Reads what Bun tells of a handshake. A certificate alone proves nothing: whoever saw it can show it. */
export function readProof(
  socket: Bun.Socket,
  isDone: boolean,
  error: NodeJS.ErrnoException | null,
): ServerProof {
  if (!isDone && error?.code === connectionEnded) return { kind: "lost" };
  // Bun's type leaves out that there may be none.
  const certificate: { fingerprint256: string } | undefined = socket.getPeerX509Certificate();
  if (!certificate) return { kind: "plain" };
  if (!isDone && error?.code === brokenProtocol) return { kind: "keyless" };
  const fingerprint = certificate.fingerprint256.replaceAll(":", "").toLowerCase();
  return { kind: "proved", fingerprint, isClassChat: isDone };
}

/**
 * Decides whether a server may be spoken to; resolves to the server if it is met for the first time. Rejects with
 * {@link RefusedServer} for one that may not.
 * @param name of the server, as a person reads it
 */
export async function admitServer(
  name: string,
  proof: ServerProof,
  judge: JudgeServer,
): Promise<Stranger | undefined> {
  switch (proof.kind) {
    case "proved": {
      const judgement = await judge(proof.fingerprint);
      if (judgement.kind === "impostor") throw untrusted(judgement.text);
      if (!proof.isClassChat) throw new RefusedServer(notClassChat(name));
      return judgement.kind === "stranger" ? judgement.stranger : undefined;
    }
    case "keyless":
      throw untrusted(
        `Whoever answers at ${name} shows a certificate without having its key: they pose as another server. Nothing was said to them. Tell the teacher.`,
      );
    case "plain":
      throw speaksNoTls(name);
    case "lost":
      throw new Error("the connection ended in the handshake");
    default:
      return proof satisfies never;
  }
}

export function speaksNoTls(name: string): RefusedServer {
  const text = `What answers at ${name} does not speak TLS: it is full, an older ClassChat, or something else. Update the server, or join in a browser, without encryption: http://${name}`;
  return new RefusedServer({ kind: "unreachable", text });
}

function untrusted(text: string): RefusedServer {
  return new RefusedServer({ kind: "untrusted", text });
}
