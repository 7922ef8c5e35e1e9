import { expect, test } from "bun:test";
import { dirname, join, normalize, relative } from "node:path";

const root = join(import.meta.dir, "../src");

/** What each folder of `src` may import from, besides itself, from top to bottom. */
const arrows: Record<string, string[]> = {
  main: ["cli"],
  cli: ["server", "client", "discovery", "store", "model"],
  server: ["page", "client", "protocols", "transport", "log", "hub", "store", "model"],
  page: ["client", "wire", "model"],
  client: ["wire", "model"],
  discovery: ["model"],
  protocols: ["transport", "log", "hub", "wire", "model"],
  transport: ["wire", "model"],
  log: ["hub", "wire", "model"],
  hub: ["store", "model"],
  store: ["model"],
  wire: ["model"],
  model: [],
};

/** Rooms that know no runtime (no Bun, no Node module, no socket), and the packages that each may use. */
const pure = new Map<string, readonly string[]>([
  ["model", []],
  ["wire", ["valibot"]],
  ["hub", ["unhomoglyph/data.json"]],
]);

type Graph = Map<string, string[]>;

/** The page runs in a browser; the server reaches it by `index.html` alone. */
const pageFolder = "page/";

function roomOf(file: string): string {
  return file.split("/")[0]?.replace(/\.ts$/, "") ?? "";
}

/**
 * The files of `src` and what each imports, types included, relative to `src`.
 * @param reduce leaves out the imports that do not count
 */
async function imports(reduce = (source: string): string => source): Promise<Graph> {
  const graph: Graph = new Map();
  for await (const file of new Bun.Glob("**/*.{ts,tsx}").scan(root)) {
    const source = reduce(await Bun.file(join(root, file)).text());
    const specifiers = [...source.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
      ([, specifier]) => specifier ?? "",
    );
    graph.set(
      file,
      specifiers.map((specifier) => {
        if (!specifier.startsWith(".")) return specifier;
        return relative(root, normalize(join(root, dirname(file), specifier)));
      }),
    );
  }
  return graph;
}

/** Imports that run against the arrows. */
function strays(graph: Graph): string[] {
  return [...graph].flatMap(([file, targets]) => {
    const room = roomOf(file);
    const allowed = new Set([room, ...(arrows[room] ?? [])]);
    return targets
      .filter((target) => graph.has(target) && !allowed.has(roomOf(target)))
      .map((target) => `${file} -> ${target}`);
  });
}

/** One import circle as the files along it, or undefined. */
function circle(graph: Graph): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of graph.get(file) ?? []) {
      const found = visit(target, [...path, file]);
      if (found) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const found = visit(file, []);
    if (found) return found;
  }
  return undefined;
}

test("no import runs against the arrows", async () => {
  const graph = await imports();
  expect(graph.size).toBeGreaterThan(50);
  expect(strays(graph)).toEqual([]);
});

test("no imports run in a circle", async () => {
  expect(circle(await imports())).toBeUndefined();
});

test("every file is in a known folder, and every folder is used", async () => {
  const rooms = new Set([...(await imports()).keys()].map(roomOf));
  expect([...rooms].toSorted()).toEqual(Object.keys(arrows).toSorted());
});

test("one protocol does not know another", async () => {
  const crossing = [...(await imports())].flatMap(([file, targets]) => {
    const protocol = /^protocols\/(\w+)\//.exec(file)?.[1];
    const others = targets.filter((target) => {
      const other = /^protocols\/(\w+)\//.exec(target)?.[1];
      return protocol !== undefined && other !== undefined && other !== protocol;
    });
    return others.map((target) => `${file} -> ${target}`);
  });
  expect(crossing).toEqual([]);
});

test("the page is entered by its index.html, and knows neither Bun nor Node", async () => {
  const graph = await imports();
  const entering = [...graph].flatMap(([file, targets]) =>
    roomOf(file) === "page" ? [] : targets.filter((target) => target.startsWith(pageFolder)),
  );
  expect(entering).toEqual([`${pageFolder}index.html`]);
  const reached = new Set([...graph.keys()].filter((file) => roomOf(file) === "page"));
  for (const file of reached) for (const target of graph.get(file) ?? []) reached.add(target);
  const foreign = [...reached].filter((target) => /^(?:bun|node:)/.test(target));
  expect(foreign).toEqual([]);
  for (const file of reached) {
    if (!graph.has(file)) continue;
    const source = await Bun.file(join(root, file)).text();
    expect({
      file,
      usesRuntime: /\b(?:Bun|process|Buffer)\./.test(withoutComments(source)),
    }).toEqual({
      file,
      usesRuntime: false,
    });
  }
});

/** Comments may speak of a runtime. */
function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
}

test("model, wire and hub know no runtime", async () => {
  const graph = await imports();
  for (const [file, targets] of graph) {
    const packages = pure.get(roomOf(file));
    if (!packages) continue;
    const outside = targets.filter((target) => !graph.has(target) && !packages.includes(target));
    const source = withoutComments(await Bun.file(join(root, file)).text());
    const usesRuntime = /\b(Bun|process|Buffer)\./.test(source);
    expect({ file, outside, usesRuntime }).toEqual({ file, outside: [], usesRuntime: false });
  }
});

test("only a terminal is written by process.stdout, which leaves a pipe non-blocking for all who share it", async () => {
  const writers: string[] = [];
  for (const file of (await imports()).keys()) {
    const source = await Bun.file(join(root, file)).text();
    const streams = /\b(?:process\.std(?:out|err)|std(?:out|err)\b[^;]*\} = process|console\.)/;
    if (streams.test(withoutComments(source))) writers.push(file);
  }
  expect(writers.toSorted()).toEqual(["cli/join.ts", "cli/question.ts"]);
});

test("these checks find what they look for", () => {
  const graph: Graph = new Map([
    ["model/a.ts", ["hub/b.ts"]],
    ["hub/b.ts", ["model/a.ts"]],
  ]);
  expect(strays(graph)).toEqual(["model/a.ts -> hub/b.ts"]);
  expect(circle(graph)).toEqual(["model/a.ts", "hub/b.ts", "model/a.ts"]);
});

interface Step {
  file: string;
  depth: number;
  /** The file by which the caller knows it: an interface, or who handed it in. */
  by: string | undefined;
}

/** The calls in the list "The way of a message", in order. */
async function messagePath(): Promise<Step[]> {
  const page = await Bun.file(join(root, "README.md")).text();
  const section = page.split(/^## /m).find((part) => part.startsWith("The way of a message")) ?? "";
  const calls = [...section.matchAll(/^( *)- `([^`]+\.ts)`(?: \(by `([^`]+\.ts)`\))?: /gm)];
  return calls.map(([, indent = "", file = "", by]) => ({ file, depth: indent.length / 2, by }));
}

/** The step that calls this one; for a start, the start before it. */
function callerOf(steps: readonly Step[], index: number): Step | undefined {
  const depth = steps[index]?.depth ?? 0;
  const before = steps.slice(0, index);
  return before.findLast((step) => step.depth === Math.max(0, depth - 1));
}

test("the way of a message is as the architecture page says, and changes its room at most 25 times", async () => {
  const [graph, steps] = [await imports(), await messagePath()];
  expect(steps.length).toBeGreaterThan(30);
  expect(steps.map(({ file }) => file).filter((file) => !graph.has(file))).toEqual([]);
  const changes = steps.filter(({ file }, index) => {
    const caller = callerOf(steps, index);
    return caller && roomOf(caller.file) !== roomOf(file);
  });
  const page = await Bun.file(join(root, "README.md")).text();
  expect(page).toContain(`There are ${changes.length} changes.`);
  expect(changes.length).toBeLessThanOrEqual(25);
});

test("each call on the way of a message is between files that know each other", async () => {
  const [graph, steps] = [await imports(), await messagePath()];
  const areLinked = (one: string, other: string) =>
    graph.get(one)?.includes(other) === true || graph.get(other)?.includes(one) === true;
  const strangers = steps.flatMap(({ file, depth, by }, index) => {
    const caller = callerOf(steps, index)?.file ?? "";
    const isKnown = by ? areLinked(caller, by) && areLinked(by, file) : areLinked(caller, file);
    return depth === 0 || isKnown ? [] : [`${caller} -> ${file}`];
  });
  expect(strangers).toEqual([]);
});

/** What `serve` starts without: it is loaded only when it is used. */
const loadedLater =
  /^(@nats-io\/.*|log\/jetStream\w+\.ts|protocols\/irc\/ircSession\.ts|node:crypto)$/;

test("a server starts without what few classes use", async () => {
  const graph = await imports(withoutLaterImports);
  const loaded = new Set(["cli/serve.ts"]);
  for (const file of loaded) for (const target of graph.get(file) ?? []) loaded.add(target);
  expect(loaded.size).toBeGreaterThan(100);
  expect([...loaded].filter((file) => loadedLater.test(file))).toEqual([]);
});

/** A type is not there when it runs, and `import(...)` loads when it is called. */
function withoutLaterImports(source: string): string {
  return source.replaceAll(/^import type [^;]*;|\bimport\(/gm, "");
}
