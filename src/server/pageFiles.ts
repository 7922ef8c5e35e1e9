import type { PageFile } from "../transport/web/webServer.ts";
import page from "../page/index.html";

/**
 * The page and all it loads, by path. The executable holds them ready; from source they are built
 * here, the same way. Throws if they cannot be built.
 */
export async function pageFiles(): Promise<Map<string, PageFile>> {
  const files = page.files
    ? page.files.map(({ path, headers }) => fileOf(path, Bun.file(path), headers["content-type"]))
    : (await build(page.index)).map((built) => fileOf(built.path, built, built.type));
  return new Map(files);
}

async function build(index: string): Promise<Bun.BuildArtifact[]> {
  const { outputs } = await Bun.build({
    entrypoints: [index],
    target: "browser",
    minify: true,
    // What the page needs seldom it loads then.
    splitting: true,
    publicPath: "/",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return outputs;
}

function fileOf(path: string, body: Blob, contentType: string): [string, PageFile] {
  const isHashed = !path.endsWith(".html");
  // The executable's own files have paths of its system, on Windows too.
  const name = path.slice(path.search(/[^/\\]*$/));
  return [isHashed ? `/${name}` : "/", { body, contentType, isHashed }];
}
