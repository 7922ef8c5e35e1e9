const iac = 255;
const sb = 250;
const se = 240;
const will = 251;
const dont = 254;
const carriageReturn = 13;
const nul = 0;

type State = "text" | "command" | "option" | "subnegotiation" | "subnegotiationCommand";

/**
 * Drops what a telnet client negotiates, wherever the bytes are cut, and makes its CR NUL a CR LF
 * (RFC 854). No byte of UTF-8 text is 255 and none of a text is 0, so that passes untouched.
 */
export class TelnetFilter {
  #state: State = "text";
  #lastByte = 0;

  /** The bytes that are text. */
  pass(bytes: Uint8Array): Uint8Array {
    if (this.#state === "text" && !bytes.includes(iac) && !bytes.includes(nul)) {
      this.#lastByte = bytes.at(-1) ?? this.#lastByte;
      return bytes;
    }
    const text: number[] = [];
    for (const byte of bytes) this.#take(byte, text);
    return Uint8Array.from(text);
  }

  #take(byte: number, text: number[]): void {
    switch (this.#state) {
      case "text":
        if (byte === iac) this.#state = "command";
        else text.push(byte === nul && this.#lastByte === carriageReturn ? 10 : byte);
        this.#lastByte = byte;
        return;
      case "command":
        if (byte === sb) this.#state = "subnegotiation";
        else this.#state = byte >= will && byte <= dont ? "option" : "text";
        return;
      case "option":
        this.#state = "text";
        return;
      case "subnegotiation":
        if (byte === iac) this.#state = "subnegotiationCommand";
        return;
      case "subnegotiationCommand":
        this.#state = byte === se ? "text" : "subnegotiation";
        return;
      default:
        this.#state satisfies never;
    }
  }
}
