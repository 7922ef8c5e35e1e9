import type { PageFile } from "../transport/web/pageFile.ts";
import page from "../page/index.html";

/** One file of the page, as an executable holds it: the paths of its bytes, plain and compressed. */
export interface BuiltFile {
  name: string;
  contentType: string;
  path: string;
  br: string;
  gzip: string;
}

/** What the build of an executable puts in place of `index.html`. */
interface BuiltPage {
  files: BuiltFile[];
}

interface PlainFile {
  name: string;
  contentType: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The page and all it loads, by path. The executable holds them ready; from source they are built here, and not
 * compressed. Throws if they cannot be built.
 */
export async function pageFiles(): Promise<Map<string, PageFile>> {
  const files = new Map<string, PageFile>();
  if (isBuilt(page)) {
    for (const { path, br, gzip, ...file } of page.files) {
      const bodies = { plain: Bun.file(path), br: Bun.file(br), gzip: Bun.file(gzip) };
      await add(files, file, bodies);
    }
  } else {
    for (const { bytes, ...file } of await buildPage(page.index)) {
      await add(files, file, { plain: new Blob([bytes]) });
    }
  }
  return files;
}

/** Builds the page for browsers: its HTML, and what that loads under names that tell its content. */
export async function buildPage(index: string): Promise<PlainFile[]> {
  const { outputs } = await Bun.build({
    entrypoints: [index],
    target: "browser",
    minify: true,
    // What the page needs seldom it loads then.
    splitting: true,
    publicPath: "/",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return await Promise.all(
    outputs.map(async (built) => ({
      name: built.path.slice(built.path.search(/[^/\\]*$/)),
      contentType: built.type,
      bytes: new Uint8Array(await built.arrayBuffer()),
    })),
  );
}

async function add(
  files: Map<string, PageFile>,
  { name, contentType }: Pick<BuiltFile, "name" | "contentType">,
  bodies: PageFile["bodies"],
): Promise<void> {
  const isHashed = !name.endsWith(".html");
  const tag = isHashed ? name : Bun.hash(await bodies.plain.bytes()).toString(36);
  files.set(isHashed ? `/${name}` : "/", { bodies, contentType, isHashed, tag });
}

function isBuilt(given: Bun.HTMLBundle | BuiltPage): given is BuiltPage {
  return given.files !== undefined;
}
