import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { isLoopback } from "../model/address.ts";
import type { Fingerprint } from "../model/fingerprint.ts";
import { formatFingerprint, shortenFingerprint } from "../model/fingerprint.ts";
import type { Credentials } from "../model/invite.ts";
import { formatCredentials } from "../model/invite.ts";
import { readHealth } from "./health.ts";
import { pageTexts } from "./pageTexts.ts";

const words = pageTexts.nameScreen;

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
            {words.fingerprint} <code>{shortenFingerprint(fingerprint)}</code>
          </summary>
          <code>
            {words.sha256} {formatFingerprint(fingerprint)}
          </code>
        </details>
      )}
    </div>
  );
}

function describeEncryption(invite: Credentials): JSX.Element {
  const { protocol, host } = location;
  if (protocol === "https:") {
    return <>{words.encrypted}</>;
  }
  if (isLoopback(host)) return <>{words.onThisMachine}</>;
  return (
    <>
      {words.notEncrypted}{" "}
      <a href={`https://${host}/#${formatCredentials(invite)}`}>{words.encryptedPage}</a>
      {words.sinceUnknown}
    </>
  );
}
