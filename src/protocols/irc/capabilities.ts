import { limits } from "../../model/limits.ts";

/** Lines of one message that a client sends as a batch (IRCv3 multiline). */
export const maxBatchLines = 100;

/** Bytes of one such message: whatever its characters, it is then no longer than a text may be. */
export const maxBatchBytes = limits.textCharacters;

/** Messages that are taken back are told by REDACT (IRCv3 message-redaction). */
export const redaction = "draft/message-redaction";

/** Clients ask for earlier messages (IRCv3 chathistory). */
export const history = "draft/chathistory";

/** Messages that one command brings (005 CHATHISTORY). */
export const mostHistoryMessages = 100;

/** IRCv3 capabilities a client may request (ircv3.net/irc), with the values that newer clients are told. */
const values = {
  "away-notify": "",
  batch: "",
  "cap-notify": "",
  [history]: "",
  [redaction]: "",
  "draft/multiline": `max-bytes=${maxBatchBytes},max-lines=${maxBatchLines}`,
  "echo-message": "",
  "extended-join": "",
  "extended-monitor": "",
  "invite-notify": "",
  "labeled-response": "",
  "message-tags": "",
  "multi-prefix": "",
  "server-time": "",
  setname: "",
  "standard-replies": "",
  "userhost-in-names": "",
} as const;

export type Capability = keyof typeof values;

export function isCapability(name: string): name is Capability {
  return Object.hasOwn(values, name);
}

/** The capabilities as CAP LS lists them. */
export function listCapabilities(withValues: boolean): string {
  const words = Object.entries(values).map(([name, value]) => {
    return withValues && value !== "" ? `${name}=${value}` : name;
  });
  return words.join(" ");
}
