/** Bytes of every text said. */
export const textBytes = 64;
const text = "x".repeat(textBytes);

/** What a client is there for. */
export type Role = "sender" | "receiver" | "webReceiver" | "idle";

/** The bytes that one kind of server speaks; all else of the load is the same for every kind. */
export interface Protocol {
  /** What a client writes first. */
  hello(role: Role, name: string): string;
  /** Stands in the answer to a hello; empty where there is none. */
  welcome: string;
  /** The line by which the sender says the text. */
  say(id: number): string;
  /** Clients that connect at once; no more than its queue of new connections holds. */
  joinsAtOnce: number;
  /** How a line begins that asks whether the client is still there, and the answer. */
  ping: string;
  pong: string;
}

const pingedIrc = "PING :bench\r\n";

export const protocols = {
  classchat: {
    hello: (_, name) => `{"type":"hello","v":1,"name":"${name}"}\n`,
    welcome: '"type":"welcome"',
    say: (id) => `{"type":"say","id":"${id}","to":"everyone","text":"${text}"}\n`,
    joinsAtOnce: 64,
    ping: '{"type":"ping"',
    pong: '{"type":"pong"}\n',
  },
  floor: {
    hello: () => "",
    welcome: "",
    say: () => `${text}\n`,
    joinsAtOnce: 64,
    ping: "\u0000",
    pong: "",
  },
  // RFC 2812 §3.1, §3.2.1, §3.3.1. The server handles lines in order, so its PONG ends the greeting.
  ngircd: {
    hello(role, name) {
      const join = role === "idle" ? "" : "JOIN #c\r\n";
      return `NICK ${name}\r\nUSER ${name} 0 * :${name}\r\n${join}${pingedIrc}`;
    },
    welcome: " PONG ",
    say: () => `PRIVMSG #c :${text}\r\n`,
    // It asks listen(2) for a queue of ten; a connection too many waits a second.
    joinsAtOnce: 8,
    ping: "PING ",
    pong: "PONG :bench\r\n",
  },
  // https://docs.nats.io/reference/reference-protocols/nats-protocol
  nats: {
    hello(role) {
      const subscribe = role === "sender" ? "" : "SUB c 1\r\n";
      return `CONNECT {"verbose":false,"pedantic":false}\r\n${subscribe}PING\r\n`;
    },
    welcome: "PONG\r\n",
    say: () => `PUB c ${textBytes}\r\n${text}\r\n`,
    joinsAtOnce: 64,
    ping: "PING",
    pong: "PONG\r\n",
  },
} satisfies Record<string, Protocol>;

export type ServerName = keyof typeof protocols;
