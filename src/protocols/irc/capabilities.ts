/** What a client may ask for beyond RFC 2812 (ircv3.net/irc), by the names used in this house. */
export const capabilities = {
  awayNotify: "away-notify",
  batch: "batch",
  capNotify: "cap-notify",
  echoMessage: "echo-message",
  extendedJoin: "extended-join",
  labeledResponse: "labeled-response",
  messageTags: "message-tags",
  multiPrefix: "multi-prefix",
  serverTime: "server-time",
  userhostInNames: "userhost-in-names",
} as const;

export type Capability = (typeof capabilities)[keyof typeof capabilities];

const known = new Set<string>(Object.values(capabilities));

export function isCapability(name: string): name is Capability {
  return known.has(name);
}
