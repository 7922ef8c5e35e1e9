import { expect, test } from "bun:test";
import { spareWithinMs } from "../../src/transport/navigations.ts";
import { classroom } from "../support/classroom.ts";
import { PlainPeer } from "../support/plainPeer.ts";

const health = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

test("a peer that was silent for so long that it was prompted for a name can still send a request", async () => {
  await using room = await classroom();
  const silent = await PlainPeer.connect(room.server.port);
  await silent.sees("Enter your name: ");
  silent.writes(health);
  await silent.sees('{"status":"ok"');
  // It is no person any more: nothing else is a name, and the window shows nothing of it.
  silent.writes(health);
  await silent.sees('{"status":"ok"');
  expect(room.window.text).not.toContain("Username");
  expect(room.faults).toEqual([]);
});

test("a name that follows the prompt is a name, whatever it begins with", async () => {
  await using room = await classroom();
  const silent = await PlainPeer.connect(room.server.port);
  await silent.sees("Enter your name: ");
  silent.types("GET");
  await silent.sees("Username accepted");
});

test("a connection opened while a browser asks for the page is not prompted, and serves its next request", async () => {
  await using room = await classroom();
  const { port } = room.server;
  // Between the connection and the request it brings, however slow the machine is.
  const page = await PlainPeer.connect(port);
  const spare = await PlainPeer.connect(port);
  page.writes("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html,*/*\r\n\r\n");
  await page.sees("HTTP/1.1 200 OK\r\n");
  // A later connection is prompted, and by then the spare one would have been.
  await Bun.sleep(2 * spareWithinMs);
  const person = await room.plain();
  await person.sees("Enter your name: ");
  expect(spare.shown.text).toBe("");
  spare.writes(health);
  await spare.sees('{"status":"ok"');
  expect(spare.shown.text).toStartWith("HTTP/1.1 200 OK\r\n");
});
