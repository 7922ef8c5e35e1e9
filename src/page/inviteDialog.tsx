import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { formatAddress, isLoopback, parseAddress } from "../model/address.ts";
import { shortenFingerprint } from "../model/fingerprint.ts";
import type { Invite } from "../model/invite.ts";
import { formatInvite } from "../model/invite.ts";
import { Dialog } from "./dialog.tsx";
import { dialogTexts } from "./dialogTexts.ts";
import type { Health } from "./health.ts";
import { readHealth } from "./health.ts";
import { LazyModule, useLazyModule } from "./lazyModule.ts";
import { addStyles } from "./styles.ts";
import styles from "./invite.css" with { type: "text" };

addStyles(styles);

export interface InviteDialogProps {
  /** The class code that this page was given. */
  classCode: string | undefined;
  close: () => void;
}

/** How others join, over the whole page: a projector shows it to the room. */
export function InviteDialog({ classCode, close }: InviteDialogProps): JSX.Element {
  const [health, setHealth] = useState<Health>();
  useEffect(() => {
    void readHealth().then(setHealth);
  }, []);
  const invite = health && findInvite(health, classCode);
  return (
    <Dialog
      title={dialogTexts.invite.title}
      isWholePage
      action={undefined}
      problem={health && !invite ? dialogTexts.invite.nobodyElse : ""}
      submit={(event) => event.preventDefault()}
      close={close}
    >
      {invite ? <InviteCard {...invite} /> : null}
    </Dialog>
  );
}

function InviteCard(invite: Invite): JSX.Element {
  const { host, port, code, fingerprint } = invite;
  const link = formatInvite(invite);
  return (
    <div class="invite">
      <QrCode text={link} />
      <dl>
        <dt>{dialogTexts.invite.open}</dt>
        <dd>
          <code>{`http://${formatAddress(host, port)}`}</code>
        </dd>
        {code === undefined ? null : (
          <>
            <dt>{dialogTexts.invite.classCode}</dt>
            <dd class="code">
              <code>{code}</code>
            </dd>
          </>
        )}
        {fingerprint === undefined ? null : (
          <>
            <dt>{dialogTexts.invite.fingerprint}</dt>
            <dd class="lesser">
              <code>{fingerprint}</code>
            </dd>
          </>
        )}
        <dt>{dialogTexts.invite.allInOne}</dt>
        <dd class="lesser">
          <code>{link}</code>
        </dd>
      </dl>
    </div>
  );
}

const qrCode = new LazyModule(() => import("../client/qrCode.ts"));

/** Black on white, in a dark page too: so cameras know it. */
export function QrCode({ text }: { text: string }): JSX.Element {
  const modules = useLazyModule(qrCode)?.encodeQrCode(text);
  if (!modules) return <div class="qr-code" />;
  const size = modules.length;
  const dark = modules.flatMap((row, y) => {
    return row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []));
  });
  return (
    <svg
      class="qr-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={dialogTexts.invite.qrCode}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join("")} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}

/** The invite for others: where this page is, or, on the server's own machine, where the server says. */
export function findInvite(health: Health, code: string | undefined): Invite | undefined {
  const address = isLoopback(location.host) ? health.address : addressOfPage();
  const fingerprint = health.fingerprint && shortenFingerprint(health.fingerprint);
  return address === undefined ? undefined : { ...parseAddress(address), code, fingerprint };
}

/** As `HOST:PORT`; a URL leaves out the usual port of its scheme. */
function addressOfPage(): string {
  const { hostname, port, protocol } = location;
  return `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
}
