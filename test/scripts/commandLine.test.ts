import { expect, test } from "bun:test";
import { Glob } from "bun";
import { join } from "node:path";

const folder = join(import.meta.dir, "../../scripts");
const deeper = ["acceptance/irctest.ts", "acceptance/lesson.ts"];
const scripts = [...new Glob("*.ts").scanSync(folder), ...deeper].filter(
  // It has no command line of its own.
  (name) => name !== "commandLine.ts",
);

async function run(script: string, flag: string) {
  const child = Bun.spawn([process.execPath, join(folder, script), flag], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, error] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { code: await child.exited, out, error };
}

test.concurrent.each(scripts)(
  "scripts/%s says how it is used, and what it does not know",
  async (script) => {
    const help = await run(script, "--help");
    expect(help).toMatchObject({ code: 0, error: "" });
    expect(help.out).toStartWith("bun ");
    const mistaken = await run(script, "--nonsense");
    expect(mistaken).toMatchObject({ code: 2, out: "" });
    expect(mistaken.error).toContain("--nonsense");
    expect(mistaken.error).toEndWith(help.out);
  },
);
