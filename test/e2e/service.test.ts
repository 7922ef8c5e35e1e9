import { expect, test } from "bun:test";
import { chmodSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { canServiceRun, renderServiceUnit } from "../../src/cli/service.ts";
import { DataFolder } from "../support/dataFolder.ts";
import { environment, executable } from "../support/executable.ts";
import { Program } from "../support/program.ts";

async function analyze(...args: string[]): Promise<{ code: number; said: string }> {
  const command = ["systemd-analyze", ...args];
  const child = Bun.spawn(command, { env: environment(), stdout: "pipe", stderr: "pipe" });
  const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  return { code: await child.exited, said: out + err };
}

test("classchat service prints a unit for this executable, or for where a service may run it", async () => {
  const { code, out, err } = await Program.run(["service"]);
  const usual = "/usr/local/bin/classchat";
  const isHidden = !canServiceRun(executable);
  expect(code).toBe(0);
  expect(out).toBe(renderServiceUnit(isHidden ? usual : executable));
  expect(err).toBe(
    isHidden ? `A service cannot run ${executable}. Copy it to ${usual} first.\n` : "",
  );
});

test("systemd-analyze verify finds nothing wrong with the unit, in whatever folder the executable is", async () => {
  using folder = new DataFolder();
  for (const name of ["plain", "with blank", "100%", "café"]) {
    const program = join(folder.path, name, "classchat");
    mkdirSync(dirname(program));
    await Bun.write(program, "#!/bin/sh\n");
    chmodSync(program, 0o755);
    const unit = join(folder.path, "classchat-here.service");
    await Bun.write(unit, renderServiceUnit(program));
    expect({ name, ...(await analyze("verify", unit)) }).toEqual({ name, code: 0, said: "" });
  }
});

test("the unit leaves the server little to do harm with", async () => {
  using folder = new DataFolder();
  const unit = join(folder.path, "classchat-here.service");
  await Bun.write(unit, renderServiceUnit("/usr/local/bin/classchat"));
  const { said } = await analyze("security", "--offline=true", unit);
  const exposure = Number(/exposure level for \S+: (\d+\.\d)/.exec(said)?.[1]);
  expect(exposure).toBeLessThan(2);
});

test("a service runs no executable in a home or a folder for temporary files, or of a name systemd refuses", () => {
  const refused = [
    "/home/bob/classchat",
    "/root/x/classchat",
    "/tmp/classchat",
    '/opt/a"b',
    "/opt/a\\b",
  ];
  expect(refused.some(canServiceRun)).toBe(false);
  const taken = ["/usr/bin/classchat", "/opt/home/classchat", "/srv/root/class chat"];
  expect(taken.every(canServiceRun)).toBe(true);
});
