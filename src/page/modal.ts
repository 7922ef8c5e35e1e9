import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Shows a dialog over the page for as long as it is drawn. */
export function useModal(close: () => void): {
  ref: RefObject<HTMLDialogElement | null>;
  onClose: () => void;
} {
  const ref = useRef<HTMLDialogElement>(null);
  const isDrawn = useRef(true);
  useLayoutEffect(() => {
    const { current } = ref;
    current?.showModal();
    return () => {
      isDrawn.current = false;
      // A dialog that is removed without being closed leaves the focus nowhere.
      current?.close();
    };
  }, []);
  return {
    ref,
    onClose() {
      // It is told late, when another may be open in its place.
      if (isDrawn.current) close();
    },
  };
}
