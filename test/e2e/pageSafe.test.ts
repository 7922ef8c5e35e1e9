import { expect, test } from "bun:test";
import { NativePeer } from "../support/nativePeer.ts";
import { lanHost } from "../support/browser.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { Program } from "../support/program.ts";

test("a peer's <script>, javascript: and control characters are shown as text", async () => {
  await using server = await Program.serve();
  const mallory = await NativePeer.connect(server.port, "Mallory");
  await using bob = await PagePerson.joins(server.port, "Bob");
  const hostile = [
    `<script>document.title = "owned"</script>`,
    `<img src=x onerror="document.title='owned'">`,
    "javascript:document.title='owned'",
    "[click](javascript:alert(1)) and data:text/html,<b>x</b>",
  ];
  for (const text of hostile) mallory.says("Bob", text);
  mallory.says("Bob", "\u001b[2Jcle\u0007ar \u202egnp.exe\u0000");
  await bob.clicks("button", "Mallory 5 unread");
  for (const text of hostile) await bob.seesMessage({ from: "Mallory", text });
  await bob.seesMessage({ from: "Mallory", text: "[2Jclear gnp.exe" });
  const made = `[...document.querySelectorAll("[role=log] :is(script, img, a, b)")].length`;
  expect(await bob.view.evaluate<number>(made)).toBe(0);
  expect(await bob.view.evaluate<string>("document.title")).toBe("Bob · ClassChat");
});

test("addresses of http and https are links that tell nothing; code is set as code", async () => {
  await using server = await Program.serve();
  const alice = await NativePeer.connect(server.port, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob");
  alice.says("everyone", "see (https://a.example/b_(c)?d=1), or `x < y`; bob, **not bold**");
  await bob.seesMessage({
    text: "see (https://a.example/b_(c)?d=1), or x < y; bob, **not bold**",
  });
  const parts = `[...document.querySelectorAll("[role=log] .text > *")].map(({ tagName, textContent }) => tagName + " " + textContent)`;
  expect(await bob.view.evaluate<string[]>(parts)).toEqual([
    "A https://a.example/b_(c)?d=1",
    "CODE x < y",
    "MARK bob",
  ]);
  const link = `(({ href, target, rel }) => ({ href, target, rel }))(document.querySelector(".text a"))`;
  expect(await bob.view.evaluate<object>(link)).toEqual({
    href: "https://a.example/b_(c)?d=1",
    target: "_blank",
    rel: "noopener noreferrer",
  });
});

test("the page loads nothing but its own and breaks no rule of its policy", async () => {
  await using server = await Program.serve();
  await using bob = await PagePerson.joins(server.port, "Bob");
  const loaded = `performance.getEntriesByType("resource").map(({ name }) => new URL(name).host)`;
  const hosts = new Set(await bob.view.evaluate<string[]>(loaded));
  expect([...hosts]).toEqual([`127.0.0.1:${server.port}`]);
  expect(bob.complaints).toEqual([]);
  const inline = `document.body.append(Object.assign(document.createElement("script"), { textContent: "document.title = 1" }))`;
  await bob.view.evaluate(inline);
  expect(await bob.view.evaluate<string>("document.title")).toBe("Bob · ClassChat");
  await bob.sees("Connected as Bob");
  expect(bob.complaints).toHaveLength(1);
});

test("plain http on the local network, which is no secure context, is enough", async () => {
  await using server = await Program.serve();
  const alice = await NativePeer.connect(server.port, "Alice");
  await using bob = await PagePerson.opens(server.port, { width: 390, height: 844 }, lanHost);
  expect(await bob.view.evaluate<boolean>("isSecureContext")).toBe(false);
  await bob.joins("Bob");
  await bob.says("hello");
  expect((await alice.hears("message")).text).toBe("hello");
  await bob.seesMessage({ text: "hello", state: "Sent" });
  await bob.reloads();
  await bob.sees("Connected as Bob");
  await bob.seesMessage({ text: "hello", state: "Sent" });
  expect(bob.complaints).toEqual([]);
});
