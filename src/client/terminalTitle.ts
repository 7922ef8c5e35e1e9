import { cleanText } from "../model/text.ts";

const pushTitle = "\u001b[22;0t";
const popTitle = "\u001b[23;0t";

/** The title of a terminal (xterm control sequences OSC 0, XTWINOPS 22 and 23). */
export interface TerminalTitle extends Disposable {
  set(title: string): void;
}

export interface TitledOutput {
  readonly isTTY: boolean;
  write(text: string): unknown;
}

/** Disposing restores the title from before. Does nothing if the output is no terminal. */
export function createTerminalTitle(output: TitledOutput): TerminalTitle {
  let isSet = false;
  return {
    set(title) {
      if (!output.isTTY) return;
      if (!isSet) output.write(pushTitle);
      isSet = true;
      output.write(`\u001b]0;${cleanText(title)}\u0007`);
    },
    [Symbol.dispose]() {
      if (isSet) output.write(popTitle);
      isSet = false;
    },
  };
}
