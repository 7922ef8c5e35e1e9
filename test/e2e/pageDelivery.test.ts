import { expect, test } from "bun:test";
import { PagePerson } from "../support/pagePerson.ts";
import { Program } from "../support/program.ts";

/** Bytes of programs and style sheets that a browser loads until somebody is in, compressed. */
const mostBytes = 61_000;
/** The same of all that a page can load, but for what gives code its colours, which few classes need. */
const mostBytesInAll = 84_000;

test("the executable serves the page compressed, and not again to whoever has it", async () => {
  await using server = await Program.serve();
  const fetched = async (path: string, headers: Record<string, string>) => {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      headers,
      decompress: false,
    });
    return { answer, bytes: new Uint8Array(await answer.arrayBuffer()) };
  };
  const plain = await fetched("/", { "accept-encoding": "identity" });
  const html = new TextDecoder().decode(plain.bytes);
  const paths = [...html.matchAll(/"(\/[^"]+\.(?:js|css))"/g)].map(([, path = ""]) => path);
  expect(paths.length).toBeGreaterThanOrEqual(2);
  for (const path of ["/", ...paths]) {
    const whole = await fetched(path, { "accept-encoding": "identity" });
    const br = await fetched(path, { "accept-encoding": "gzip, deflate, br" });
    const gzip = await fetched(path, { "accept-encoding": "gzip" });
    expect(br.answer.headers.get("content-encoding")).toBe("br");
    expect(gzip.answer.headers.get("content-encoding")).toBe("gzip");
    expect(br.answer.headers.get("content-security-policy")).toBe(
      whole.answer.headers.get("content-security-policy"),
    );
    expect(Bun.gunzipSync(gzip.bytes)).toEqual(whole.bytes);
    const decoded = await fetch(`http://127.0.0.1:${server.port}${path}`);
    expect(await decoded.bytes()).toEqual(whole.bytes);
    const again = await fetched(path, { "if-none-match": br.answer.headers.get("etag") ?? "" });
    expect([again.answer.status, again.bytes.length]).toEqual([304, 0]);
  }
});

test("a browser loads at most 61 KB of programs and style sheets until somebody is in", async () => {
  await using server = await Program.serve();
  await using bob = await PagePerson.joins(server.port, "Bob");
  const sizes = await bob.view.evaluate<number[]>(
    `performance.getEntriesByType("resource").filter(({ name }) => /\\.(js|css)$/.test(name)).map(({ encodedBodySize }) => encodedBodySize)`,
  );
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.min(...sizes)).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostBytes);
});

test("all dialogs, menus and the board together stay small", async () => {
  await using server = await Program.serve();
  const paths = new Set(["/"]);
  const sizes: number[] = [];
  // A set goes on with what is added meanwhile.
  for (const path of paths) {
    const url = `http://127.0.0.1:${server.port}${path}`;
    const text = await (await fetch(url)).text();
    for (const [named] of text.matchAll(/\/chunk-\w+\.(?:js|css)/g)) paths.add(named);
    if (path === "/" || /as highlightLines\b/.test(text)) continue;
    const headers = { "accept-encoding": "br" };
    sizes.push((await (await fetch(url, { headers, decompress: false })).bytes()).length);
  }
  expect(sizes.length).toBe(paths.size - 2);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostBytesInAll);
});
