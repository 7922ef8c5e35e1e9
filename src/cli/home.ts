import { consola } from "consola";
import * as v from "valibot";
import { address, defaultAddress } from "./address.ts";
import { Failure } from "./failure.ts";
import { joinAs } from "./join.ts";
import { version } from "./version.ts";

const shortHelp = `classchat ${version}: chat for people in one room

  classchat serve               start a class; this terminal becomes the server window
  classchat join --name Bob     join it, from another terminal

classchat --help lists everything.
`;

/** What `classchat` alone does: says what it is and, where somebody can answer, asks what to do. */
export async function home(serve: () => Promise<void>): Promise<void> {
  process.stdout.write(shortHelp);
  if (!process.stdin.isTTY || !process.stdout.isTTY) return;
  process.stdout.write("\n");
  const choice = await consola.prompt("Start a class or join one?", {
    type: "select",
    options: [
      { label: "Join a class", value: "join" },
      { label: "Start a class", value: "serve" },
    ],
    cancel: "undefined",
  });
  if (choice === "serve") await serve();
  if (choice === "join") await joinAs(await askAddress(), undefined, false);
}

async function askAddress(): Promise<v.InferOutput<typeof address>> {
  const { host, port } = defaultAddress;
  const usual = `${host}:${port}`;
  const answer = await consola.prompt("Where is the server?", {
    type: "text",
    placeholder: usual,
    default: usual,
    cancel: "default",
  });
  const parsed = v.safeParse(address, answer.trim());
  if (parsed.success) return parsed.output;
  throw Failure.usage(`The address ${answer} ${parsed.issues[0].message}.`);
}
