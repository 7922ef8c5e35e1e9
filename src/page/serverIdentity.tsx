import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { isLoopback } from "../model/address.ts";
import type { Fingerprint } from "../model/fingerprint.ts";
import { formatFingerprint, shortenFingerprint } from "../model/fingerprint.ts";
import type { Credentials } from "../model/invite.ts";
import { formatCredentials } from "../model/invite.ts";
import { readHealth } from "./health.ts";

export interface ServerIdentityProps {
  /** Goes along to the encrypted page. */
  invite: Credentials;
}

/** Says whether the page is encrypted, and what the server is known by. */
export function ServerIdentity({ invite }: ServerIdentityProps): JSX.Element {
  const [fingerprint, setFingerprint] = useState<Fingerprint>();
  useEffect(() => {
    void readHealth().then((health) => setFingerprint(health.fingerprint));
  }, []);
  return (
    <div class="identity quiet">
      <p>{describeEncryption(invite)}</p>
      {fingerprint === undefined ? null : (
        <details>
          <summary>
            Fingerprint: <code>{shortenFingerprint(fingerprint)}</code>
          </summary>
          <code>SHA-256: {formatFingerprint(fingerprint)}</code>
        </details>
      )}
    </div>
  );
}

function describeEncryption(invite: Credentials): JSX.Element {
  const { protocol, host } = location;
  if (protocol === "https:") {
    return (
      <>
        Encrypted. The certificate your browser shows must have the fingerprint that your teacher
        shows.
      </>
    );
  }
  if (isLoopback(host)) return <>On this machine, nothing is encrypted.</>;
  return (
    <>
      Not encrypted: others in this network could read along. The browser warns at the{" "}
      <a href={`https://${host}/#${formatCredentials(invite)}`}>encrypted page</a>, since no
      authority knows this server.
    </>
  );
}
