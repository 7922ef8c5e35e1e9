import type { IrcLine } from "../../src/protocols/irc/ircLine.ts";
import { parseIrcLine } from "../../src/protocols/irc/ircLine.ts";
import { PlainPeer } from "./plainPeer.ts";

/** A program that speaks IRC. It keeps all it was told. */
export class IrcPeer {
  readonly line: PlainPeer;
  #tokens = 0;
  /** Lines up to here were looked at. */
  #next = 0;

  private constructor(line: PlainPeer) {
    this.line = line;
  }

  /** Where a name is given it registers and has read its greeting, and that it has joined the class. */
  static async connect(port: number, name?: string, caps = ""): Promise<IrcPeer> {
    const peer = new IrcPeer(await PlainPeer.connect(port));
    if (name !== undefined) {
      if (caps !== "") peer.sends(`CAP REQ :${caps}`);
      peer.sends(`NICK ${name}`, `USER ${name} 0 * :${name} Real`);
      if (caps !== "") peer.sends("CAP END");
      await peer.line.sees(" 376 ");
      await peer.isUpToDate();
    }
    return peer;
  }

  /** All whole lines so far, without their ends. */
  get lines(): string[] {
    return this.line.shown.text.split("\r\n").slice(0, -1);
  }

  sends(...lines: string[]): void {
    this.line.writes(lines.map((line) => `${line}\r\n`).join(""));
  }

  /** What it is told until the answer to a PING behind these lines comes, without that answer. */
  async answers(...lines: string[]): Promise<string[]> {
    const from = this.lines.length;
    await this.isUpToDate(lines);
    return this.lines.slice(from, this.#next - 1);
  }

  /** The first command among the answers that has this number or name, taken apart. */
  async answer(line: string, command: string): Promise<IrcLine> {
    const lines = await this.answers(line);
    const parsed = lines.map((one) => parseIrcLine(one));
    const found = parsed.find((one) => one?.command === command);
    if (!found)
      throw new Error(`${line} was not answered by ${command} but by ${lines.join("\n")}`);
    return found;
  }

  /** The next line after the last one waited for that holds this. */
  async sees(text: string): Promise<string> {
    let index = -1;
    const isHere = (): boolean => {
      index = this.lines.findIndex((line, at) => at >= this.#next && line.includes(text));
      return index !== -1;
    };
    await this.line.shown.until(isHere, `for a line with ${text}`);
    this.#next = index + 1;
    return this.lines[index] ?? "";
  }

  /** Has read all that was for it up to now. */
  async isUpToDate(before: string[] = []): Promise<void> {
    this.#tokens += 1;
    this.sends(...before, `PING until-${this.#tokens}`);
    await this.sees(`PONG irc.test until-${this.#tokens}`);
  }

  async isClosed(): Promise<void> {
    await this.line.isClosed();
  }

  close(): void {
    this.line.close();
  }
}
