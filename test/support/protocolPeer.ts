import { formatTarget } from "../../src/protocols/irc/channelNames.ts";
import { parseTypedLine } from "../../src/model/typedLine.ts";
import type { IrcPeer } from "./ircPeer.ts";
import type { FrameLine, NativePeer } from "./nativePeer.ts";
import type { PagePerson } from "./pagePerson.ts";
import type { Piped } from "./piped.ts";

/** One member, over any protocol. */
export interface ProtocolPeer {
  readonly name: string;
  /** What they were told so far, in order, as `from>to:text`. */
  readonly messages: string[];
  /** Types a line: a message, `group …` or `/join …`. */
  types(line: string): void;
  /** Resolves once everything for them up to now has come: the answer to a question comes behind it. */
  isUpToDate(): Promise<void>;
}

/** A member who speaks frames, over TCP or a WebSocket. */
export function framePeer<Line extends FrameLine>(
  name: string,
  peer: NativePeer<Line>,
): ProtocolPeer {
  let groups = 0;
  return {
    name,
    get messages() {
      return peer.messages;
    },
    types(line) {
      const typed = parseTypedLine(line);
      if (typed.type === "say") {
        peer.says(typed.to, typed.text);
      } else if (typed.type === "createGroup") {
        groups += 1;
        const { name: made, members } = typed;
        peer.sends({ type: "group", id: `g${groups}`, name: made, members });
      } else if (typed.type === "join") {
        peer.sends({ type: "join", id: `j-${typed.room}`, room: typed.room });
      } else {
        throw new Error(`not for this test: ${line}`);
      }
    },
    isUpToDate: () => peer.isUpToDate(),
  };
}

/** A member who speaks IRC, where the class and its groups are channels. */
export function ircProtocolPeer(name: string, peer: IrcPeer): ProtocolPeer {
  return {
    name,
    get messages() {
      return peer.lines.flatMap((line) => {
        const [, from, target = "", text] = /^:([^!]+)!\S+ PRIVMSG (\S+) :(.*)$/.exec(line) ?? [];
        const to = target.replace(/^#(?=everyone$|group)/, "");
        return from === undefined ? [] : [`${from}>${to}:${text}`];
      });
    },
    types(line) {
      const typed = parseTypedLine(line);
      if (typed.type === "say") peer.sends(`PRIVMSG ${formatTarget(typed.to)} :${typed.text}`);
      else if (typed.type === "createGroup")
        peer.sends(`GROUP ${typed.name} ${typed.members.join(",")}`);
      else if (typed.type === "join") peer.sends(`JOIN ${typed.room}`);
      else throw new Error(`not for this test: ${line}`);
    },
    isUpToDate: () => peer.isUpToDate(),
  };
}

/** A member at netcat or telnet. */
export function textPeer(name: string, program: Piped): ProtocolPeer {
  return {
    name,
    get messages() {
      return program.shown.lines.flatMap((shown) => {
        const line = shown.replace(/\r$/, "");
        const [, crier, cried] = /^(\S+) in ClassChat : (.*)$/.exec(line) ?? [];
        if (crier !== undefined) return [`${crier}>everyone:${cried}`];
        const [, from, group, text] = /^<(\S+)>(?: in (\S+))?: (.*)$/.exec(line) ?? [];
        return from === undefined ? [] : [`${from}>${group ?? name}:${text}`];
      });
    },
    types: (line) => program.types(line),
    async isUpToDate() {
      program.types("/who");
      await program.sees(" here: ");
      await program.sees("\n");
    },
  };
}

/** One at the page in a browser. */
export function pagePeer(name: string, page: PagePerson): ProtocolPeer {
  let typed = Promise.resolve();
  let asked = 0;
  const messages: string[] = [];
  /** How many of each conversation are among them. */
  const read = new Map<string, number>();

  async function say(line: string): Promise<void> {
    await page.says(line);
    const typed = parseTypedLine(line);
    if (typed.type !== "join") return;
    // Who enters a room looks at it alone; all of the class is shown where it was.
    await page.seesDestination(`To the room ${typed.room}`);
    await page.chooses("Everyone");
  }

  async function readConversation(title: string): Promise<void> {
    const shown = await page.messages();
    for (const { from, reach, text } of shown.slice(read.get(title))) {
      if (from.endsWith(" (you)")) continue;
      const to = reach === "only to you" ? name : reach.replace("in ", "") || "everyone";
      messages.push(`${from}>${to}:${text}`);
    }
    read.set(title, shown.length);
  }

  return {
    name,
    get messages() {
      return messages;
    },
    types(line) {
      typed = typed.then(() => say(line));
    },
    async isUpToDate() {
      await typed;
      asked += 1;
      await page.says("/who");
      await page.until(
        `document.body.innerText.split(" here: ").length > ${asked}`,
        "for an answer",
      );
      await readConversation("Everyone");
      for (const title of await page.unreadConversations()) {
        await page.chooses(title);
        await readConversation(title);
      }
      await page.chooses("Everyone");
    },
  };
}
