import { join } from "node:path";
import { endWithUsage, readCommandLine } from "../commandLine.ts";

const selection = "not strict and not services and not deprecated and not Ergo and not Sable";
const document = "src/protocols/irc/README.md";
const root = join(import.meta.dir, "../..");

const usage = `bun scripts/acceptance/irctest.ts CHECKOUT [EXECUTABLE]: the tests for IRC servers that the IRC world shares

CHECKOUT is the folder of a checkout of github.com/progval/irctest; of its tests, all are run that are for
every server and for capabilities offered here. EXECUTABLE is dist/classchat unless given. Prints how many
passed, failed and were skipped, and the failures by name. Ends with 1 if one failed that ${document}
does not name. Needs Python with pytest.
`;

const { words } = readCommandLine(usage, {}, 2);
const [checkout, executable = join(root, "dist/classchat")] = words;
if (checkout === undefined) endWithUsage(usage, "Name the folder of a checkout of irctest.");

const options = ["-m", selection, "-q", "-rf", "--tb=no", "-p", "no:cacheprovider"];
const controller = ["--controller", "irctestController"];
const tests = Bun.spawn(
  ["python3", "-m", "pytest", ...controller, "irctest/server_tests", ...options],
  {
    cwd: checkout,
    env: { ...process.env, CLASSCHAT: executable, PYTHONPATH: import.meta.dir },
    stdout: "pipe",
    stderr: "inherit",
  },
);
const output = await tests.stdout.text();
await tests.exited;

const named = await Bun.file(join(root, document)).text();
const failures = [...output.matchAll(/^FAILED \S*\/(\S+\.py)::\w+::(\w+)(\[[^\]]*\])?/gm)].map(
  ([, file = "", test = "", variant = ""]) => ({ test, text: `${file} ${test}${variant}` }),
);
const unnamed = failures.filter(({ test }) => !named.includes(`\`${test}\``));
for (const { text } of failures) process.stdout.write(`failed: ${text}\n`);
for (const { text } of unnamed) process.stdout.write(`not named in ${document}: ${text}\n`);
process.stdout.write(`${output.trimEnd().split("\n").at(-1)}\n`);
const hasRun = /\d+ passed/.test(output);
process.exit(hasRun && unnamed.length === 0 ? 0 : 1);
