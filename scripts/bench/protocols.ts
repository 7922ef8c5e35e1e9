import { upgradeRequest } from "../../test/support/webBytes.ts";

/** Bytes of every text sent. */
export const textBytes = 64;
const text = "x".repeat(textBytes);

/** What a client does. */
export type Role = "sender" | "receiver" | "webReceiver" | "idle";

/** The bytes one kind of server speaks; everything else about the load is the same for all. */
export interface Protocol {
  /** A client's first bytes. */
  hello(role: Role, name: string): string;
  /** Part of the answer to the hello; empty if the server sends none. */
  welcome: string;
  /** The line that sends the text to everyone. */
  send(id: number): string;
  /** Clients that connect at once: no more than the server's listen queue holds. */
  joinsAtOnce: number;
  /** The start of a line that asks for a sign of life, and the answer to it. */
  ping: string;
  pong: string;
  /** It is spoken over TLS. */
  isEncrypted?: true;
}

const pingedIrc = "PING :bench\r\n";

/** RFC 2812 §3.1, §3.2.1, §3.3.1. Servers handle lines in order, so the PONG ends the greeting. */
function irc(channel: string): Protocol {
  return {
    hello(role, name) {
      const join = role === "idle" ? "" : `JOIN ${channel}\r\n`;
      return `NICK ${name}\r\nUSER ${name} 0 * :${name}\r\n${join}${pingedIrc}`;
    },
    welcome: " PONG ",
    send: () => `PRIVMSG ${channel} :${text}\r\n`,
    // ngircd asks listen(2) for a queue of ten; one connection more waits a second.
    joinsAtOnce: 8,
    ping: "PING ",
    pong: "PONG :bench\r\n",
  };
}

const classchat: Protocol = {
  hello: (_, name) => `{"type":"hello","v":1,"name":"${name}"}\n`,
  welcome: '"type":"welcome"',
  send: (id) => `{"type":"say","id":"${id}","to":"everyone","text":"${text}"}\n`,
  joinsAtOnce: 64,
  ping: '{"type":"ping"',
  pong: '{"type":"pong"}\n',
};

/** `irc` is ClassChat by IRC, under the same load as ngircd, and `tls` its own frames over TLS. */
export const protocols = {
  classchat,
  tls: { ...classchat, isEncrypted: true },
  baseline: {
    hello: () => "",
    welcome: "",
    send: () => `${text}\n`,
    joinsAtOnce: 64,
    ping: "\u0000",
    pong: "",
  },
  irc: irc("#everyone"),
  ngircd: irc("#c"),
  // https://docs.nats.io/reference/reference-protocols/nats-protocol
  nats: {
    hello(role) {
      const subscribe = role === "sender" ? "" : "SUB c 1\r\n";
      return `CONNECT {"verbose":false,"pedantic":false}\r\n${subscribe}PING\r\n`;
    },
    welcome: "PONG\r\n",
    send: () => `PUB c ${textBytes}\r\n${text}\r\n`,
    joinsAtOnce: 64,
    ping: "PING",
    pong: "PONG\r\n",
  },
} satisfies Record<string, Protocol>;

export type ServerName = keyof typeof protocols;

/** ClassChat's frames over a WebSocket, for receivers. The upgrade request and the hello go out together. */
export const webProtocol: Protocol = {
  ...classchat,
  hello: (role, name) => `${upgradeRequest}${formatWebSocketMessage(classchat.hello(role, name))}`,
  ping: '\u0081\u0010{"type":"ping"',
  pong: formatWebSocketMessage(classchat.pong),
};

/** A client's text message, one byte per character: masked with zeros, shorter than 126 (RFC 6455 §5.2). */
function formatWebSocketMessage(text: string): string {
  return `\u0081${String.fromCharCode(0x80 | text.length)}\0\0\0\0${text}`;
}
