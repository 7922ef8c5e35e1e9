import { expect, test } from "bun:test";
import { browser } from "../support/browser.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";

test("what Chromium opens ahead of need is neither asked for a name nor counted, and a reload works", async () => {
  await using server = await Program.serve();
  await using view = new Bun.WebView({ backend: browser });
  const url = `http://127.0.0.1:${server.port}/`;
  await view.navigate(url);
  await view.evaluate(
    `new Promise((done) => { const look = () => document.querySelector("input") ? done() : requestAnimationFrame(look); look(); })`,
  );
  // A later one is asked, and by then every connection of the browser would have been.
  const person = await PlainPeer.connect(server.port);
  await person.sees("Enter your name: ");
  await server.out.sees("Total thread count: 1\n");
  await view.navigate(`${url}?again`);
  expect(await view.evaluate("document.title")).toStartWith("ClassChat");
  expect(server.out.text).not.toContain("Total thread count: 2");
  person.close();
});
