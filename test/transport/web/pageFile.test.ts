import { expect, test } from "bun:test";
import type { PageFile } from "../../../src/transport/web/pageFile.ts";
import { answerFile } from "../../../src/transport/web/pageFile.ts";

const bodies = { plain: new Blob(["plain"]), br: new Blob(["br"]), gzip: new Blob(["gzip"]) };
const file: PageFile = { bodies, contentType: "text/css", isHashed: true, tag: "a1" };

function ask(headers: Record<string, string>, asked = file): Response {
  return answerFile(new Request("http://here/", { headers }), asked, { "X-Frame-Options": "DENY" });
}

test.each([
  ["", "plain"],
  ["gzip, deflate, br", "br"],
  ["gzip, deflate", "gzip"],
  ["BR;q=0.5, gzip", "br"],
  ["br;q=0, gzip", "gzip"],
  ["br; q=0.000, gzip;q=0", "plain"],
  ["identity", "plain"],
  ["abr, gzipped", "plain"],
])("a browser that takes %p is sent the file so: %s", async (accepted, body) => {
  const answer = ask({ "accept-encoding": accepted });
  expect(await answer.text()).toBe(body);
  expect(answer.headers.get("content-encoding")).toBe(body === "plain" ? null : body);
  expect(answer.headers.get("content-type")).toBe("text/css");
  expect(answer.headers.get("vary")).toBe("Accept-Encoding");
  expect(answer.headers.get("x-frame-options")).toBe("DENY");
});

test("a file that is not compressed is sent as it is", async () => {
  const answer = ask({ "accept-encoding": "br" }, { ...file, bodies: { plain: bodies.plain } });
  expect(await answer.text()).toBe("plain");
});

test("a browser that has the file is not sent it again", async () => {
  const tag = ask({}).headers.get("etag") ?? "";
  for (const known of [tag, tag.replace("W/", ""), `"b2", ${tag}`, "*"]) {
    const answer = ask({ "if-none-match": known, "accept-encoding": "br" });
    expect([known, answer.status, await answer.text()]).toEqual([known, 304, ""]);
    expect(answer.headers.get("etag")).toBe(tag);
  }
  expect(ask({ "if-none-match": '"b2"' }).status).toBe(200);
});
