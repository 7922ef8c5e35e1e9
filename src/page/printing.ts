import { options } from "preact";
import { Signal } from "./signal.ts";

/** Whether the page is being printed: then all is drawn that is left out on a screen. */
export const isPrinting = new Signal(false);

/** Call it once. What is to be printed is drawn before the browser takes it. */
export function followPrinting(): void {
  addEventListener("beforeprint", () => {
    const { debounceRendering } = options;
    options.debounceRendering = (draw) => draw();
    isPrinting.value = true;
    if (debounceRendering) options.debounceRendering = debounceRendering;
    else delete options.debounceRendering;
  });
  addEventListener("afterprint", () => {
    isPrinting.value = false;
  });
}
