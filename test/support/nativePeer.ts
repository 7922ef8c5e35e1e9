import { LineSplitter } from "../../src/wire/lineSplitter.ts";
import type { ServerFrame } from "../../src/wire/serverFrame.ts";
import { PlainPeer } from "./plainPeer.ts";
import type { Transcript } from "./transcript.ts";

type FrameOf<Type extends ServerFrame["type"]> = Extract<ServerFrame, { type: Type }>;

/** What frames go over: lines out, text in. */
export interface FrameLine {
  readonly shown: Transcript;
  types(...lines: string[]): void;
  isClosed(): Promise<void>;
  close(): void;
}

/** A program that speaks frames. It keeps every frame it receives. */
export class NativePeer<Line extends FrameLine = PlainPeer> {
  readonly line: Line;
  readonly #heard: ServerFrame[] = [];
  readonly #splitter = new LineSplitter();
  #read = 0;
  #next = 0;
  #lastId = 0;

  private constructor(line: Line) {
    this.line = line;
  }

  static async connect(port: number, name?: string): Promise<NativePeer> {
    return await NativePeer.over(await PlainPeer.connect(port), name);
  }

  /** With a name it has sent its hello. */
  static async over<Line extends FrameLine>(line: Line, name?: string): Promise<NativePeer<Line>> {
    const peer = new NativePeer(line);
    if (name !== undefined) {
      peer.sends({ type: "hello", v: 1, name });
      await peer.hears("welcome");
    }
    return peer;
  }

  /** Every frame received so far, in order. */
  get heard(): ServerFrame[] {
    const { text } = this.line.shown;
    this.#splitter.push(new TextEncoder().encode(text.slice(this.#read)));
    this.#read = text.length;
    for (let line = this.#splitter.next(); line !== undefined; line = this.#splitter.next()) {
      if (typeof line === "string") this.#heard.push(JSON.parse(line) as ServerFrame);
    }
    return this.#heard;
  }

  /** The messages received so far, as `from>to:text`. */
  get messages(): string[] {
    const heard = this.heard.filter((frame) => frame.type === "message");
    return heard.map(({ from, to, text }) => `${from}>${to}:${text}`);
  }

  sends(frame: Record<string, unknown>): void {
    this.line.types(JSON.stringify(frame));
  }

  /** Says it and returns the frame's id. */
  says(to: string, text: string): string {
    this.#lastId += 1;
    const id = `n${this.#lastId}`;
    this.sends({ type: "say", id, to, text });
    return id;
  }

  /** The next frame of that type after the last one waited for. */
  async hears<Type extends ServerFrame["type"]>(
    type: Type,
    isIt: (frame: FrameOf<Type>) => boolean = () => true,
  ): Promise<FrameOf<Type>> {
    const matches = (frame: ServerFrame) => frame.type === type && isIt(frame as FrameOf<Type>);
    let index = -1;
    const isHere = (): boolean => {
      index = this.heard.findIndex((frame, at) => at >= this.#next && matches(frame));
      return index !== -1;
    };
    await this.line.shown.until(isHere, `for a frame ${type}`);
    this.#next = index + 1;
    return this.heard[index] as FrameOf<Type>;
  }

  /** Waits until it has received everything sent to it so far: an answer comes after all of that. */
  async isUpToDate(): Promise<void> {
    this.sends({ type: "who" });
    await this.hears("members");
  }

  async isClosed(): Promise<void> {
    await this.line.isClosed();
  }

  close(): void {
    this.line.close();
  }
}
