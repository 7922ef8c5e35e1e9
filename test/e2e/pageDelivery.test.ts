import { expect, test } from "bun:test";
import { PagePerson } from "../support/pagePerson.ts";
import { Program } from "../support/program.ts";

/** Bytes of programs and style sheets that a browser loads until somebody is in, compressed. */
const mostBytes = 68 * 1_024;

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

test("a browser loads little until somebody is in", async () => {
  await using server = await Program.serve();
  await using bob = await PagePerson.joins(server.port, "Bob");
  const sizes = await bob.view.evaluate<number[]>(
    `performance.getEntriesByType("resource").filter(({ name }) => /\\.(js|css)$/.test(name)).map(({ encodedBodySize }) => encodedBodySize)`,
  );
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.min(...sizes)).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostBytes);
});
