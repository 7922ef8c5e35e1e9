import { signal } from "@preact/signals-core";
import { options } from "preact";

/** Whether the page is being printed: then all is drawn that is left out on a screen. */
export const isPrinting = signal(false);

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
