import { endlessBytes } from "../../wire/lineSplitter.ts";

const iac = 255;
const dont = 254;
const doIt = 253;
const wont = 252;
const will = 251;
const sb = 250;
const eraseLine = 248;
const eraseCharacter = 247;
const areYouThere = 246;
/** The lowest byte that is a command (RFC 1184, EOF). */
const lowestCommand = 236;
const carriageReturn = 13;
const lineFeed = 10;
const backspace = 8;
/** NAK, Ctrl-U: erases the line so far. */
const negativeAcknowledge = 21;
const nul = 0;

type State =
  | "text"
  | "command"
  | typeof will
  | typeof doIt
  | "option"
  | "subnegotiation"
  | "subnegotiationCommand";

const here = new TextEncoder().encode("[ClassChat is here]\n");

/**
 * Telnet's side of a stream, wherever its bytes are cut (RFC 854, RFC 855). It takes out what a client
 * negotiates and refuses all of it, as a client that asked may show nothing until it is answered: that of
 * Linux after Ctrl-C. A CR ends a line, whether LF, NUL or neither follows, and the commands that erase become the
 * characters that do.
 *
 * A command's byte may be urgent data, which some systems take out of the stream: after an IAC, what can
 * be no command is text. No byte of UTF-8 text is 255, so that other text passes untouched.
 */
export class TelnetFilter {
  #state: State = "text";
  #lastByte = 0;
  /** Bytes of a command whose end has not come. */
  #begunBytes = 0;
  #answers: number[] = [];
  #isAsked = false;

  /** The bytes that are text. */
  pass(bytes: Uint8Array): Uint8Array {
    const isPlain = ![iac, nul, carriageReturn].some((special) => bytes.includes(special));
    if (isPlain && this.#state === "text" && this.#lastByte !== carriageReturn) return bytes;
    const text: number[] = [];
    for (const byte of bytes) {
      this.#take(byte, text);
      this.#begunBytes = this.#state === "text" ? 0 : this.#begunBytes + 1;
    }
    return Uint8Array.from(text);
  }

  /** The command that has begun is so long that it may have no end. */
  get isEndless(): boolean {
    return this.#begunBytes > endlessBytes;
  }

  /** What answers all that passed since the last call; undefined if nothing does. */
  takeAnswer(): Uint8Array | undefined {
    if (this.#answers.length === 0 && !this.#isAsked) return undefined;
    const answer = Uint8Array.from([...this.#answers, ...(this.#isAsked ? here : [])]);
    this.#answers = [];
    this.#isAsked = false;
    return answer;
  }

  #take(byte: number, text: number[]): void {
    switch (this.#state) {
      case "text":
        if (byte === iac) this.#state = "command";
        else this.#takeText(byte, text);
        return;
      case "command":
        this.#command(byte, text);
        return;
      case will:
        this.#refuse(dont, byte);
        return;
      case doIt:
        this.#refuse(wont, byte);
        return;
      case "option":
        this.#state = "text";
        return;
      case "subnegotiation":
        if (byte === iac) this.#state = "subnegotiationCommand";
        return;
      case "subnegotiationCommand":
        // Any other command ends it; SE (240) does nothing else.
        if (byte === iac) this.#state = "subnegotiation";
        else this.#command(byte, text);
        return;
      default:
        this.#state satisfies never;
    }
  }

  #takeText(byte: number, text: number[]): void {
    const isEnded = this.#lastByte === carriageReturn && (byte === lineFeed || byte === nul);
    if (!isEnded) text.push(byte === carriageReturn ? lineFeed : byte);
    this.#lastByte = byte;
  }

  #command(byte: number, text: number[]): void {
    // Its own byte was lost, and this is the next one.
    if (byte === iac) return;
    this.#state = "text";
    if (byte < lowestCommand) this.#takeText(byte, text);
    else if (byte === sb) this.#state = "subnegotiation";
    else if (byte === will || byte === doIt) this.#state = byte;
    else if (byte === wont || byte === dont) this.#state = "option";
    else if (byte === areYouThere) this.#isAsked = true;
    else if (byte === eraseCharacter) this.#takeText(backspace, text);
    else if (byte === eraseLine) this.#takeText(negativeAcknowledge, text);
  }

  #refuse(how: typeof wont | typeof dont, option: number): void {
    this.#state = "text";
    this.#answers.push(iac, how, option);
  }
}
