import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const root = join(import.meta.dir, "..");

/** Our Markdown files, relative to the root. */
async function listDocuments(): Promise<string[]> {
  const files = ["README.md"];
  for (const folder of ["src", "test", "scripts"]) {
    for await (const file of new Bun.Glob("**/*.md").scan(join(root, folder))) {
      files.push(join(folder, file));
    }
  }
  return files;
}

async function readDocument(path: string): Promise<string> {
  const text = await Bun.file(join(root, path)).text();
  return text.replaceAll(/^ *```[\s\S]*?^ *```/gm, "");
}

/** A heading's anchor, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

async function hasAnchor(path: string, anchor: string): Promise<boolean> {
  const headings = (await readDocument(path)).matchAll(/^#+ (.+)$/gm);
  return [...headings].some(([, heading = ""]) => anchorOf(heading) === anchor);
}

test("every link from one document to another leads to a file and a heading", async () => {
  const documents = await listDocuments();
  expect(documents.length).toBeGreaterThan(5);
  const broken: string[] = [];
  for (const document of documents) {
    for (const [, link = ""] of (await readDocument(document)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? document : relative(root, join(root, dirname(document), path));
      const leads =
        existsSync(join(root, target)) && (!anchor || (await hasAnchor(target, anchor)));
      if (!leads) broken.push(`${document}: ${link}`);
    }
  }
  expect(broken).toEqual([]);
});

test("no document holds what a merge left over", async () => {
  const left: string[] = [];
  for (const document of await listDocuments()) {
    if (/^\W*(?:<{7}|(?:> ?){7}) /m.test(await readDocument(document))) left.push(document);
  }
  expect(left).toEqual([]);
});

test("the README is short", async () => {
  expect((await Bun.file(join(root, "README.md")).bytes()).length).toBeLessThan(9 * 1_024);
});
