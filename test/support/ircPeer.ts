import type { IrcLine } from "../../src/protocols/irc/ircLine.ts";
import { parseIrcLine } from "../../src/protocols/irc/ircLine.ts";
import { PlainPeer } from "./plainPeer.ts";

/** An IRC client of a real server. It keeps all lines it was sent. */
export class IrcPeer {
  readonly line: PlainPeer;
  #tokens = 0;
  /** Lines before this one have been waited for. */
  #next = 0;

  private constructor(line: PlainPeer) {
    this.line = line;
  }

  /** With a name, it registers, joins the class and reads all lines about that. */
  static async connect(
    port: number,
    name?: string,
    caps = "",
    tls?: Bun.TLSOptions,
  ): Promise<IrcPeer> {
    const peer = new IrcPeer(await PlainPeer.connect(port, undefined, tls));
    if (name !== undefined) {
      if (caps !== "") peer.sends(`CAP REQ :${caps}`);
      peer.sends(`NICK ${name}`, `USER ${name} 0 * :${name} Real`);
      if (caps !== "") peer.sends("CAP END");
      await peer.line.sees(" 376 ");
      await peer.isUpToDate();
    }
    return peer;
  }

  /** All whole lines so far, without their ends. Every host is `classchat`, whatever number its member has. */
  get lines(): string[] {
    return this.rawLines.map((line) => line.replaceAll(/\bm-\d+\.classchat\b/g, "classchat"));
  }

  /** All whole lines so far as they were sent, without their ends. */
  get rawLines(): string[] {
    return this.line.shown.text.split("\r\n").slice(0, -1);
  }

  sends(...lines: string[]): void {
    this.line.writes(lines.map((line) => `${line}\r\n`).join(""));
  }

  /** Sends lines, and returns all lines received up to the answer to a PING after them. */
  async answers(...lines: string[]): Promise<string[]> {
    const from = this.lines.length;
    await this.isUpToDate(lines);
    return this.lines.slice(from, this.#next - 1);
  }

  /** Sends a line, and returns the first line with this command or numeric among the answers. */
  async answer(line: string, command: string): Promise<IrcLine> {
    const lines = await this.answers(line);
    const parsed = lines.map((one) => parseIrcLine(one));
    const found = parsed.find((one) => one?.command === command);
    if (!found)
      throw new Error(`${line} was not answered by ${command} but by ${lines.join("\n")}`);
    return found;
  }

  /** Waits for the next line that contains this text. */
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

  /** Reads all lines sent to it so far. */
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
