import { useLayoutEffect, useState } from "preact/hooks";
import type { ReadonlySignal } from "./signal.ts";

/** The signal's value: the component is drawn again with each other one. */
export function useValue<Value>(signal: ReadonlySignal<Value>): Value {
  const [value, setValue] = useState(signal.value);
  useLayoutEffect(() => signal.subscribe((next) => setValue(() => next)), [signal]);
  return value;
}
