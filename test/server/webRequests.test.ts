import { describe, expect, spyOn, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { upgradeRequest } from "../support/webBytes.ts";
import { WebLine } from "../support/webLine.ts";

const host = "Host: 127.0.0.1\r\n";
const health = `GET /health HTTP/1.1\r\n${host}\r\n`;
const ok = "HTTP/1.1 200 OK\r\n";

/** How many answers there are in what was read. */
function answers(text: string): string[] {
  return text.match(/HTTP\/1\.1 \d{3}/g) ?? [];
}

describe("what is served", () => {
  test("every answer carries the security headers", async () => {
    await using room = await classroom();
    const url = `http://127.0.0.1:${room.server.port}`;
    for (const path of ["/", "/health", "/nothing"]) {
      const { headers } = await fetch(url + path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toStartWith("default-src 'none'; script-src 'self'");
      expect(policy).not.toContain("unsafe");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("set-cookie")).toBeNull();
    }
  });

  test("the page names what it loads by its content, so browsers may keep it for good", async () => {
    await using room = await classroom();
    const url = `http://127.0.0.1:${room.server.port}`;
    const page = await fetch(`${url}/`);
    expect(page.headers.get("content-type")).toBe("text/html;charset=utf-8");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const html = await page.text();
    const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      const file = await fetch(`${url}${path}`);
      expect({ path, status: file.status }).toEqual({ path, status: 200 });
      expect(file.headers.get("cache-control")).toContain("immutable");
      expect(file.headers.get("content-security-policy")).not.toBeNull();
    }
  });

  test("other paths are not found, other methods are not allowed, and /ws wants a WebSocket", async () => {
    await using room = await classroom();
    const url = `http://127.0.0.1:${room.server.port}`;
    expect((await fetch(`${url}/etc/passwd`)).status).toBe(404);
    expect((await fetch(`${url}//../package.json`)).status).toBe(404);
    expect((await fetch(`${url}/`, { method: "POST" })).status).toBe(405);
    expect((await fetch(`${url}/`, { method: "OPTIONS" })).status).toBe(405);
    expect((await fetch(`${url}/ws`)).status).toBe(426);
    const head = await fetch(`${url}/`, { method: "HEAD" });
    expect({ status: head.status, body: await head.text() }).toEqual({ status: 200, body: "" });
  });

  test("a request by a host name that others can give is refused", async () => {
    await using room = await classroom();
    const url = `http://127.0.0.1:${room.server.port}`;
    for (const path of ["/", "/ws", "/health"]) {
      expect((await fetch(url + path, { headers: { Host: "evil.example" } })).status).toBe(421);
    }
  });

  test("a request without a valid host is not reported as the server's fault", async () => {
    await using room = await classroom();
    for (const host of ["127.0.0.1?", "127.0.0.1#x", ":x@127.0.0.1", "[", "a b"]) {
      const peer = await PlainPeer.connect(room.server.port);
      peer.writes(`GET /health HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      await peer.sees("HTTP/1.1 421");
      peer.close();
    }
    expect(room.faults).toEqual([]);
  });
});

describe("a Host header that is not ASCII", () => {
  const hosts = [
    "caf\u00e9.local",
    "caf\u00c3\u00a9.local",
    "\u00ff",
    "127.0.0.1\u00ad",
    "\u00ef\u00bb\u00bfpc7",
  ];
  for (const bytes of hosts) {
    test(`${JSON.stringify(bytes)} is a bad request, and no fault of the server`, async () => {
      await using room = await classroom();
      for (const path of ["/", "/ws", "/health"]) {
        const peer = await PlainPeer.connect(room.server.port);
        peer.writes(Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${bytes}\r\n\r\n`, "latin1"));
        await peer.sees("HTTP/1.1 400");
        await peer.sees("The Host header must be a host's name in ASCII.");
        peer.close();
      }
      expect(room.faults).toEqual([]);
    });
  }
});

describe("a page of another origin cannot open /ws", () => {
  const strangers = ["http://evil.example", "http://127.0.0.1:1", "null", "file://", "https://"];
  for (const origin of strangers) {
    test(origin, async () => {
      await using room = await classroom();
      const refused = WebLine.connect(room.server.port, { Origin: origin });
      expect(await refused.then(() => "opened", String)).toContain("did not open");
      expect(room.window.text).not.toContain("Total thread count");
    });
  }

  test("the page's own origin can, and so can a program without one", async () => {
    await using room = await classroom();
    const { port } = room.server;
    (await WebLine.connect(port, { Origin: `http://127.0.0.1:${port}` })).close();
    (await WebLine.connect(port)).close();
    await room.window.sees("Total thread count: 2");
  });
});

describe("malformed requests", () => {
  const malformed: [what: string, request: string][] = [
    ["without a Host", "GET / HTTP/1.1\r\n\r\n"],
    ["of an unknown version", `GET / HTTP/7.7\r\n${host}\r\n`],
    ["with control characters", `GET /\u0001 HTTP/1.1\r\n${host}X\u0000: y\r\n\r\n`],
    ["with a folded header", `GET / HTTP/1.1\r\n${host}X: a\r\n b\r\n\r\n`],
    [
      "with two lengths",
      `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 9\r\n\r\nx`,
    ],
    ["with a length and chunks", chunked("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n")],
    ["with unknown chunks", chunked("Transfer-Encoding: xchunked\r\n")],
    ["with a body that is huge", `POST / HTTP/1.1\r\n${host}Content-Length: 99999999\r\n\r\nabc`],
    ["with headers that are huge", `GET / HTTP/1.1\r\n${host}X: ${"y".repeat(100_000)}\r\n\r\n`],
    ["with a path that is huge", `GET /${"y".repeat(100_000)} HTTP/1.1\r\n${host}\r\n`],
  ];
  for (const [what, request] of malformed) {
    test(`a request ${what} gets an error or a closed connection, and nothing behind it is served`, async () => {
      await using room = await classroom();
      const peer = await PlainPeer.connect(room.server.port);
      peer.writes(request + health);
      await peer.isClosed();
      expect(answers(peer.shown.text).length).toBeLessThanOrEqual(1);
      expect(peer.shown.text).not.toContain(ok);
      expect((await fetch(`http://127.0.0.1:${room.server.port}/health`)).status).toBe(200);
      expect(room.faults).toEqual([]);
    });
  }

  test("a request whose body is a request is one request", async () => {
    await using room = await classroom();
    const peer = await PlainPeer.connect(room.server.port);
    peer.writes(`POST / HTTP/1.1\r\n${host}Content-Length: ${health.length}\r\n\r\n${health}`);
    await peer.sees("HTTP/1.1 4");
    peer.endsWriting();
    await peer.isClosed();
    expect(peer.shown.text).not.toContain(ok);
  });
});

test("pipelined requests are answered in order, at once or byte by byte", async () => {
  await using room = await classroom();
  for (const cuts of [[health + health], [...health, ...health]]) {
    const peer = await PlainPeer.connect(room.server.port);
    for (const cut of cuts) peer.writes(cut);
    await peer.sees('{"status":"ok"');
    await peer.sees('{"status":"ok"');
    peer.close();
  }
});

test("a browser that asks and then ends its side is answered before the connection closes", async () => {
  await using room = await classroom();
  const peer = await PlainPeer.connect(room.server.port);
  peer.writes(health);
  peer.endsWriting();
  await peer.isClosed();
  expect(peer.shown.text).toContain('{"status":"ok"');
});

test("what follows an upgrade is frames of a WebSocket, not a request", async () => {
  await using room = await classroom();
  const peer = await PlainPeer.connect(room.server.port);
  peer.writes(upgradeRequest + health);
  await peer.isClosed();
  expect(answers(peer.shown.text)).toEqual(["HTTP/1.1 101"]);
});

test("connections that end before, in and after a request leave nothing behind", async () => {
  await using room = await classroom();
  for (const sent of ["GET ", `GET / HTTP/1.1\r\n${host}`, health, upgradeRequest]) {
    for (const end of ["close", "vanishes", "endsWriting"] as const) {
      const peer = await PlainPeer.connect(room.server.port);
      peer.writes(sent);
      peer[end]();
    }
  }
  const ann = await room.web("Ann");
  await ann.isUpToDate();
  await room.server.stop("end");
  expect(room.faults).toEqual([]);
});

function chunked(headers: string): string {
  return `POST / HTTP/1.1\r\n${host}${headers}\r\n0\r\n\r\n`;
}

test("a web server that could not start is started again for the next browser", async () => {
  await using room = await classroom();
  const failing = spyOn(Bun, "serve").mockImplementationOnce(() => {
    throw new Error("too many open files");
  });
  try {
    const first = await PlainPeer.connect(room.server.port);
    first.writes(health);
    await first.isClosed();
  } finally {
    failing.mockRestore();
  }
  expect(room.faults.map(String)).toEqual(["Error: too many open files"]);
  expect((await fetch(`http://127.0.0.1:${room.server.port}/health`)).status).toBe(200);
});
