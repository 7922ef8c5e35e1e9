import { clientFrame, upgradeRequest } from "../../test/support/webBytes.ts";

/**
 * `networkPeers.ts HOST PORT PREFIX PROTOCOL…`: a member by each of the protocols, of that name behind the
 * prefix, who answers when asked whether they are there. Prints each name once they are in. Each line on standard input is said by all of them.
 */

interface Speech {
  hello: (name: string) => string | Uint8Array;
  /** What has come once the member is in. */
  welcome: string;
  ask: string;
  answer: string | Uint8Array;
  say: (text: string) => string | Uint8Array;
}

const frame = (type: string, keys: object = {}): string => JSON.stringify({ type, ...keys });
const hello = (name: string): string => frame("hello", { v: 1, name });
const say = (text: string): string => frame("say", { id: text, to: "everyone", text });

const speeches: Readonly<Record<string, Speech>> = {
  frames: {
    hello: (name) => `${hello(name)}\n`,
    welcome: '"welcome"',
    ask: frame("ping"),
    answer: `${frame("pong")}\n`,
    say: (text) => `${say(text)}\n`,
  },
  web: {
    hello: (name) => Buffer.concat([Buffer.from(upgradeRequest), clientFrame(hello(name))]),
    welcome: '"welcome"',
    ask: frame("ping"),
    answer: clientFrame(frame("pong")),
    say: (text) => clientFrame(say(text)),
  },
  irc: {
    hello: (name) => `NICK ${name}\r\nUSER irc 0 * :irc\r\n`,
    welcome: " 376 ",
    ask: "PING ",
    answer: "PONG x\r\n",
    say: (text) => `PRIVMSG #everyone :${text}\r\n`,
  },
  text: {
    hello: (name) => `${name}\n`,
    welcome: "Type /help",
    // Nobody at netcat is asked.
    ask: "\0",
    answer: "",
    say: (text) => `${text}\n`,
  },
};

const [hostname = "", port, prefix = "", ...protocols] = process.argv.slice(2);
const sockets = await Promise.all(protocols.map((protocol) => join(protocol)));
for await (const line of console) for (const { says } of sockets) says(line);

async function join(protocol: string): Promise<{ says: (text: string) => void }> {
  const speech = speeches[protocol];
  if (!speech) throw new Error(`There is no protocol ${protocol}`);
  const entered = Promise.withResolvers<void>();
  const socket = await Bun.connect({
    hostname,
    port: Number(port),
    socket: {
      data(peer, bytes) {
        const text = bytes.toString("latin1");
        if (text.includes(speech.welcome)) entered.resolve();
        if (text.includes(speech.ask)) peer.write(speech.answer);
      },
      error() {},
    },
  });
  const name = prefix + protocol;
  socket.write(speech.hello(name));
  await entered.promise;
  process.stdout.write(`${name}\n`);
  return { says: (text) => socket.write(speech.say(text)) };
}
