import { parseIrcLine } from "../../src/protocols/irc/ircLine.ts";

/** The channels as a client sees them that believes every line it is sent; names are in lower case. */
export class IrcView {
  readonly topics = new Map<string, string>();
  /** The prefixes of each member, by channel and nick. */
  readonly #channels = new Map<string, Map<string, Set<string>>>();
  #nick = "";

  /** The client's own nick; empty before registration. */
  get nick(): string {
    return this.#nick;
  }

  read(text: string): void {
    for (const line of text.split("\r\n")) {
      const parsed = parseIrcLine(line);
      if (!parsed) continue;
      this.#apply(parsed.command, lower(parsed.source?.split("!")[0] ?? ""), parsed.params);
    }
  }

  /** The members of a channel as `@bob`, sorted; undefined when the client is not in it. */
  members(channel: string): string[] | undefined {
    const members = this.#channels.get(lower(channel));
    return members && [...members].map(([nick, prefixes]) => format(nick, prefixes)).toSorted();
  }

  #apply(command: string, from: string, params: string[]): void {
    const [first = "", second = "", third = ""] = params;
    const channel = this.#channels.get(lower(first));
    switch (command) {
      case "001":
        this.#nick = lower(first);
        return;
      case "JOIN":
        if (from !== this.#nick) {
          channel?.set(from, new Set());
          return;
        }
        this.#channels.set(lower(first), new Map());
        this.topics.delete(lower(first));
        return;
      case "353":
        for (const word of (params[3] ?? "").split(" ")) this.#addName(third, word);
        return;
      case "PART":
        this.#removeMember(lower(first), from);
        return;
      case "KICK":
        this.#removeMember(lower(first), lower(second));
        return;
      case "NICK": {
        const to = lower(first);
        if (from === this.#nick) this.#nick = to;
        for (const members of this.#channels.values()) {
          const prefixes = members.get(from);
          members.delete(from);
          if (prefixes) members.set(to, prefixes);
        }
        return;
      }
      case "QUIT":
        for (const name of this.#channels.keys()) this.#removeMember(name, from);
        return;
      case "MODE":
        applyModes(channel, second, params.slice(2));
        return;
      case "332":
        this.topics.set(lower(second), third);
        return;
      case "TOPIC":
        this.topics.set(lower(first), second);
        return;
      default:
    }
  }

  #addName(channel: string, word: string): void {
    const [, prefixes = "", nick = ""] = /^([@+]*)(.*)$/.exec(word) ?? [];
    this.#channels.get(lower(channel))?.set(lower(nick), new Set(prefixes));
  }

  #removeMember(channel: string, nick: string): void {
    if (nick === this.#nick) this.#channels.delete(channel);
    else this.#channels.get(channel)?.delete(nick);
  }
}

function applyModes(
  channel: Map<string, Set<string>> | undefined,
  letters: string,
  values: string[],
): void {
  let on = true;
  for (const letter of letters) {
    if (letter === "+" || letter === "-") on = letter === "+";
    else if (letter === "o" || letter === "v") {
      const prefix = letter === "o" ? "@" : "+";
      const prefixes = channel?.get(lower(values.shift() ?? ""));
      if (on) prefixes?.add(prefix);
      else prefixes?.delete(prefix);
    } else if ("kb".includes(letter) || (letter === "l" && on)) values.shift();
  }
}

function format(nick: string, prefixes: ReadonlySet<string>): string {
  return `${prefixes.has("@") ? "@" : ""}${prefixes.has("+") ? "+" : ""}${nick}`;
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
