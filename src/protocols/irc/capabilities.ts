/** IRCv3 capabilities a client may request (ircv3.net/irc). */
export const capabilities = [
  "away-notify",
  "batch",
  "cap-notify",
  "echo-message",
  "extended-join",
  "labeled-response",
  "message-tags",
  "multi-prefix",
  "server-time",
  "userhost-in-names",
] as const;

export type Capability = (typeof capabilities)[number];

export function isCapability(name: string): name is Capability {
  return (capabilities as readonly string[]).includes(name);
}
