import { basename } from "node:path/posix";
import page from "./page/index.html";

/** One file of the page, as it is served. */
export interface PageFile {
  body: Blob;
  contentType: string;
  /** Its path names its content, so that a browser may keep it for good. */
  isHashed: boolean;
}

/**
 * The page and all it loads, by path. The executable holds them ready; from source they are built
 * here, the same way. Throws where they cannot be built.
 */
export async function pageFiles(): Promise<Map<string, PageFile>> {
  const files = page.files ? page.files.map(builtIn) : await build(page.index);
  return new Map(files.map(([name, file]) => [file.isHashed ? `/${name}` : "/", file]));
}

function builtIn({
  path,
  loader,
  headers,
}: NonNullable<typeof page.files>[number]): [string, PageFile] {
  const body = Bun.file(path);
  const file = { body, contentType: headers["content-type"], isHashed: loader !== "html" };
  return [basename(path.replaceAll("\\", "/")), file];
}

async function build(index: string): Promise<[string, PageFile][]> {
  const { outputs } = await Bun.build({
    entrypoints: [index],
    target: "browser",
    minify: true,
    publicPath: "/",
  });
  return outputs.map((body) => {
    const file = { body, contentType: body.type, isHashed: body.loader !== "html" };
    return [basename(body.path.replaceAll("\\", "/")), file];
  });
}
