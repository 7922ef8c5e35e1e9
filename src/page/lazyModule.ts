import { useEffect, useReducer } from "preact/hooks";

/** A part of the page's program that is loaded when it is first needed. */
export class LazyModule<Module> {
  /** Undefined until it has come. */
  loaded: Module | undefined;
  readonly #import: () => Promise<Module>;

  constructor(load: () => Promise<Module>) {
    this.#import = load;
  }

  /** Resolves to undefined if it does not come: the server is gone, or another version by now. */
  async load(): Promise<Module | undefined> {
    try {
      this.loaded ??= await this.#import();
    } catch {
      // Whoever needs it goes without, and the next one tries again.
    }
    return this.loaded;
  }
}

export interface LazyUse {
  /** It is, unless given. */
  isNeeded?: boolean;
  whenMissing?: () => void;
}

/** The module once it is there. */
export function useLazyModule<Module>(
  module: LazyModule<Module>,
  { isNeeded = true, whenMissing }: LazyUse = {},
): Module | undefined {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  // It may come between the drawing and its effect.
  const { loaded } = module;
  useEffect(() => {
    if (!isNeeded || loaded) return;
    void module.load().then((came) => {
      if (came) redraw(undefined);
      else whenMissing?.();
    });
  }, [isNeeded]);
  return loaded;
}
