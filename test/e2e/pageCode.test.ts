import { expect, test } from "bun:test";
import { lanHost } from "../support/browser.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { Program } from "../support/program.ts";

const code = "def f(x):\n\treturn 'a' # <b>no</b>\n\nprint(f(1))";
const chunks = `performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js")).length`;

test("code is coloured by what is loaded with the first block, copied without a secure context, numbered on demand", async () => {
  await using server = await Program.serve("--no-history");
  const alice = await NativePeer.connect(server.port, "Alice");
  await using bob = await PagePerson.opens(server.port, { width: 1_280, height: 800 }, lanHost);
  await bob.joins("Bob");
  expect(await bob.view.evaluate<boolean>("isSecureContext")).toBe(false);
  alice.says("everyone", "no `code` in a block, and\n```\nno language\n```");
  await bob.sees("no language");
  await bob.until(
    `document.querySelector(".menu-opener") !== null`,
    "for the menu, which comes with the first message",
  );
  const before = await bob.view.evaluate<number>(chunks);
  alice.says("everyone", `this:\n\`\`\`py\n${code}\n\`\`\``);
  await bob.until(
    `document.querySelector(".code-keyword")?.innerText === "def"`,
    "for coloured code",
  );
  expect(await bob.view.evaluate<number>(chunks)).toBe(before + 1);
  const block = `[...document.querySelectorAll(".code-block")].at(-1)`;
  expect(await bob.view.evaluate<string>(`${block}.querySelector("pre").textContent.trim()`)).toBe(
    code,
  );
  expect(
    await bob.view.evaluate<string>(`getComputedStyle(${block}.querySelector("pre")).tabSize`),
  ).toBe("4");
  await bob.view.evaluate(`addEventListener("copy", () => {
    globalThis.copied = document.activeElement.value;
  })`);
  await bob.view.evaluate(`${block}.querySelectorAll("button")[1].focus()`);
  await bob.presses("Enter");
  await bob.until(
    `${block}.querySelector("[role=status]").innerText === "Copied"`,
    "to hear that it is copied",
  );
  expect(await bob.view.evaluate<string>("copied")).toBe(code);
  const number = `getComputedStyle(${block}.querySelector(".line"), "::before").content`;
  expect(await bob.view.evaluate<string>(number)).toBe("none");
  await bob.view.evaluate(`${block}.querySelectorAll("button")[0].focus()`);
  await bob.presses("Enter");
  await bob.until(`${number} === "counter(line)"`, "for the numbers");
  expect(bob.complaints).toEqual([]);
});

test("of a block that is cut, all is copied", async () => {
  await using server = await Program.serve("--no-history");
  const alice = await NativePeer.connect(server.port, "Alice");
  await using bob = await PagePerson.joins(server.port, "Bob");
  const lines = Array.from({ length: 80 }, (_, index) => `line ${index + 1}`).join("\n");
  alice.says("everyone", `\`\`\`\n${lines}\n\`\`\``);
  await bob.finds("button", "Show all of it");
  await bob.view.evaluate(`Object.defineProperty(navigator, "clipboard", { value: {
    writeText: async (text) => { globalThis.copied = text; },
  } })`);
  await bob.clicks("button", "Copy");
  await bob.until(`globalThis.copied === ${JSON.stringify(lines)}`, "for all to be copied");
});
