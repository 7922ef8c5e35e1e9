/**
 * What browsers of 2023 do not have yet and the shared code uses. Imported before all else: classes
 * name their methods by it as they are defined.
 */
if (!("dispose" in Symbol)) {
  Object.defineProperty(Symbol, "dispose", { value: Symbol("Symbol.dispose") });
}

if (!("withResolvers" in Promise)) {
  Object.defineProperty(Promise, "withResolvers", {
    value<Value>(): PromiseWithResolvers<Value> {
      let settle: Omit<PromiseWithResolvers<Value>, "promise"> | undefined;
      const promise = new Promise<Value>((resolve, reject) => {
        settle = { resolve, reject };
      });
      if (!settle) throw new Error("a promise runs its executor at once");
      return { promise, ...settle };
    },
  });
}
