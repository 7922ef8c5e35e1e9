/**
 * What the shared code uses and browsers of 2023 do not have yet. Imported before all else: classes
 * name their methods by it as they are defined.
 */
const wellKnown: { dispose?: symbol } = Symbol;
if (!wellKnown.dispose) Object.defineProperty(Symbol, "dispose", { value: Symbol("dispose") });

const promises: { withResolvers?: unknown } = Promise;
if (!promises.withResolvers) {
  Object.defineProperty(Promise, "withResolvers", {
    value<Value>(): PromiseWithResolvers<Value> {
      const resolvers: Partial<PromiseWithResolvers<Value>> = {};
      resolvers.promise = new Promise<Value>((resolve, reject) => {
        Object.assign(resolvers, { resolve, reject });
      });
      return resolvers as PromiseWithResolvers<Value>;
    },
  });
}
