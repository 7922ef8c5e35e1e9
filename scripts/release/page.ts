import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { BuiltFile } from "../../src/server/pageFiles.ts";
import { buildPage } from "../../src/server/pageFiles.ts";

const root = join(import.meta.dir, "../..");
/** Where the page's files lie while they are put into an executable. */
const folder = join(root, "dist/page");

/** Compresses as much as it can: it is done once for all who load the page. */
const encodings = {
  br: (bytes: Uint8Array) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  gzip: (bytes: Uint8Array) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
} as const;

/**
 * Makes the page with all its files compressed. The plugin puts them into an executable, where they stand in for
 * `index.html` wherever that is imported. Build nothing within a build: it would wait for itself.
 */
export async function compressPage(): Promise<Bun.BunPlugin> {
  const contents = await writePage(join(root, "src/page/index.html"));
  return {
    name: "compressed page",
    setup(build) {
      const namespace = "compressed-page";
      // No name says in which folder it is built: the same commit makes the same bytes everywhere.
      build.onResolve({ filter: /\/page\/index\.html$/ }, () => ({
        path: "index.html",
        namespace,
      }));
      build.onResolve({ filter: /^built:/ }, ({ path }) => ({
        path: join(folder, path.slice("built:".length)),
      }));
      build.onLoad({ filter: /./, namespace }, () => ({ contents, loader: "js" }));
    },
  };
}

/**
 * The program with shorter names. Where several files share names, the bundler keeps the shortest for those, and
 * gives what is local in each longer ones; by itself, a file gets them back.
 */
async function shortenNames(program: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { outputs } = await Bun.build({
    entrypoints: ["/program.js"],
    files: { "/program.js": program },
    target: "browser",
    minify: true,
    external: ["*"],
  });
  const [output] = outputs;
  return output && output.size < program.length
    ? new Uint8Array(await output.arrayBuffer())
    : program;
}

/** Writes the files and their compressed twins, and returns a module that gives them as the executable holds them. */
async function writePage(index: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const imports: string[] = [];
  const embed = async (name: string, bytes: Uint8Array): Promise<string> => {
    await Bun.write(join(folder, name), bytes);
    const variable = `file${imports.length}`;
    imports.push(
      `import ${variable} from ${JSON.stringify(`built:${name}`)} with { type: "file" };`,
    );
    return variable;
  };
  const files: string[] = [];
  for (const { name, bytes: built, contentType } of await buildPage(index)) {
    const bytes = name.endsWith(".js") ? await shortenNames(built) : built;
    const file: Record<keyof BuiltFile, string> = {
      name: JSON.stringify(name),
      contentType: JSON.stringify(contentType),
      // The bundler would read what ends in `.html` or `.css`.
      path: await embed(`${name}.plain`, bytes),
      br: await embed(`${name}.br`, await encodings.br(bytes)),
      gzip: await embed(`${name}.gz`, await encodings.gzip(bytes)),
    };
    files.push(
      `{ ${Object.entries(file)
        .map((pair) => pair.join(": "))
        .join(", ")} }`,
    );
  }
  return `${imports.join("\n")}\nexport default { files: [${files.join(", ")}] };\n`;
}
