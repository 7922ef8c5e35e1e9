import type { Stranger } from "../client/connection.ts";
import type { Judgement } from "../client/serverProof.ts";
import { formatAddress } from "../model/address.ts";
import type { Fingerprint } from "../model/fingerprint.ts";
import { shortenFingerprint } from "../model/fingerprint.ts";
import type { Invite } from "../model/invite.ts";
import { Failure } from "./failure.ts";
import type { KnownServer, KnownServers, Place } from "./knownServers.ts";

/** A server as it was given, by an address or an invite, or found. */
export interface ServerChoice extends Invite {
  /** Of a class that was found. */
  className?: string | undefined;
  /**
   * The fingerprint that a class was found with. Anybody in the network can announce any: it makes nobody known, but a
   * server that shows another one is not the server that was chosen.
   */
  announced?: string | undefined;
}

/** Tells the server that is meant from others: by the invite, else by what this machine remembers. */
export class ServerTrust {
  readonly #known: KnownServers;
  readonly #place: Place;
  readonly #invited: string | undefined;
  readonly #announced: string | undefined;

  constructor(
    known: KnownServers,
    { host, port, className, fingerprint, announced }: ServerChoice,
  ) {
    this.#known = known;
    this.#place = { address: formatAddress(host, port), className };
    this.#invited = fingerprint;
    this.#announced = announced;
  }

  async judge(fingerprint: Fingerprint): Promise<Judgement> {
    const shown = shortenFingerprint(fingerprint);
    const invited = this.#invited;
    if (invited !== undefined && invited !== shown) {
      const advice = "Ask for a new invite, and whether the server's window shows the second one.";
      return impostor(this.#place, [`in the invite: ${invited}`], shown, advice);
    }
    if (this.#announced !== undefined && this.#announced !== shown) {
      const advice = "Tell the teacher, and ask for an invite.";
      return impostor(this.#place, [`announced: ${this.#announced}`], shown, advice);
    }
    const remembered = this.#known.find(this.#place);
    if (remembered.some((known) => known.fingerprint === fingerprint)) return { kind: "known" };
    if (invited !== undefined) {
      // Whoever has the invite can join as well if it cannot be remembered.
      await this.#remember(fingerprint);
      return { kind: "known" };
    }
    if (remembered.length > 0) return this.#refuseChanged(remembered, shown);
    return { kind: "stranger", stranger: this.#introduce(fingerprint, shown) };
  }

  #introduce(fingerprint: Fingerprint, shown: string): Stranger {
    const { address: place } = this.#place;
    return { place, fingerprint: shown, remember: () => this.#remember(fingerprint) };
  }

  /** Resolves to why it could not be written down, if so. */
  async #remember(fingerprint: Fingerprint): Promise<string | undefined> {
    try {
      await this.#known.add(this.#place, fingerprint);
      return undefined;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return `It is forgotten when this program ends. ${error.message}`;
    }
  }

  #refuseChanged(remembered: readonly KnownServer[], shown: string): Judgement {
    const { path } = this.#known;
    const known = remembered.map(({ fingerprint, line }) => {
      const where = line === undefined ? "" : ` (line ${line} of ${path})`;
      return `known here: ${shortenFingerprint(fingerprint)}${where}`;
    });
    const lines = remembered.length === 1 ? "that line" : "those lines";
    const advice = `It is harmless if the server has a new data folder, or another one has its address or name now: its window then shows the last one. If so, delete ${lines} and join again, or join by its invite; if not, tell the teacher.`;
    return impostor(this.#place, known, shown, advice);
  }
}

function impostor(
  { address, className }: Place,
  known: readonly string[],
  shown: string,
  advice: string,
): Judgement {
  const place = className === undefined ? address : `${className} at ${address}`;
  const why = `The server of ${place} is not the one it should be: somebody may pose as it. Nothing was said to it. The fingerprints:`;
  const lines = [why, ...known, `shown now: ${shown}`, advice];
  return { kind: "impostor", text: lines.join("\n") };
}
