import { parseIrcLine } from "../../src/protocols/irc/ircLine.ts";

/**
 * What a client of IRC that believes what it is told knows of its channels: who is in them, by the names
 * as they compare (005 CASEMAPPING), with the signs of their ranks.
 */
export class IrcView {
  readonly channels = new Map<string, Map<string, Set<string>>>();
  readonly topics = new Map<string, string>();
  #me = "";

  /** As it is called, in lower case; empty where it was not let in. */
  get me(): string {
    return this.#me;
  }

  reads(text: string): void {
    for (const line of text.split("\r\n")) {
      const parsed = parseIrcLine(line);
      if (parsed)
        this.#take(parsed.command, lower(parsed.source?.split("!")[0] ?? ""), parsed.params);
    }
  }

  /** The channel's members as `@bob`, sorted; undefined where it is not in it. */
  members(channel: string): string[] | undefined {
    const members = this.channels.get(lower(channel));
    return members && [...members].map(([name, signs]) => shown(name, signs)).toSorted();
  }

  #take(command: string, from: string, params: string[]): void {
    const [first = "", second = "", third = ""] = params;
    const channel = this.channels.get(lower(first));
    switch (command) {
      case "001":
        this.#me = lower(first);
        return;
      case "JOIN":
        if (from !== this.#me) {
          channel?.set(from, new Set());
          return;
        }
        this.channels.set(lower(first), new Map());
        this.topics.delete(lower(first));
        return;
      case "353":
        for (const word of (params[3] ?? "").split(" ")) this.#names(third, word);
        return;
      case "PART":
        this.#goes(lower(first), from);
        return;
      case "KICK":
        this.#goes(lower(first), lower(second));
        return;
      case "NICK": {
        const to = lower(first);
        if (from === this.#me) this.#me = to;
        for (const members of this.channels.values()) {
          const signs = members.get(from);
          members.delete(from);
          if (signs) members.set(to, signs);
        }
        return;
      }
      case "QUIT":
        for (const name of this.channels.keys()) this.#goes(name, from);
        return;
      case "MODE":
        this.#ranks(channel, second, params.slice(2));
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

  #names(channel: string, word: string): void {
    const [, signs = "", name = ""] = /^([@+]*)(.*)$/.exec(word) ?? [];
    this.channels.get(lower(channel))?.set(lower(name), new Set(signs));
  }

  #goes(channel: string, name: string): void {
    if (name !== this.#me) this.channels.get(channel)?.delete(name);
    else this.channels.delete(channel);
  }

  #ranks(channel: Map<string, Set<string>> | undefined, letters: string, values: string[]): void {
    let on = true;
    for (const letter of letters) {
      if (letter === "+" || letter === "-") on = letter === "+";
      else if (letter === "o" || letter === "v") {
        const sign = letter === "o" ? "@" : "+";
        const signs = channel?.get(lower(values.shift() ?? ""));
        if (on) signs?.add(sign);
        else signs?.delete(sign);
      } else if ("kb".includes(letter) || (letter === "l" && on)) values.shift();
    }
  }
}

function shown(name: string, signs: ReadonlySet<string>): string {
  return `${signs.has("@") ? "@" : ""}${signs.has("+") ? "+" : ""}${name}`;
}

function lower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
