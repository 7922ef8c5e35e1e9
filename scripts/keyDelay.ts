import { PagePerson } from "../test/support/pagePerson.ts";
import { Program } from "../test/support/program.ts";
import { percentile } from "./bench/statistics.ts";
import { readCommandLine } from "./commandLine.ts";

const { values } = readCommandLine(
  `bun scripts/keyDelay.ts [--people 200] [--messages 3000] [--keys 60]: how soon the page shows a key

A class of so many people has said so many messages, and goes on with five a second. In a real Chromium somebody
types into the message box, at the full speed of this machine and at a sixth of it, and then into the box of a page that has
nothing else. The delay is from the key to the end of the frame that shows it, in milliseconds.
`,
  {
    people: { type: "string", default: "200" },
    messages: { type: "string", default: "3000" },
    keys: { type: "string", default: "60" },
  },
);

const people = Number(values.people);
const messages = Number(values.messages);
const keys = Number(values.keys);
/** By how much the browser slows the page's processor time. */
const slowdowns = [1, 6];
/** Between two keys, in milliseconds: a fast typist. The odd number keeps them out of step with the messages. */
const betweenKeysMs = 137;
/** Between two messages while somebody types, in milliseconds. */
const betweenMessagesMs = 200;
/** Below the silence after which a server asks whether a client is there, in milliseconds. */
const betweenPingsMs = 20_000;
/** Messages in flight while the log fills. */
const atOnce = 100;

/** Somebody who says something now and then, and reads nothing of what they are told. */
class Speaker implements Disposable {
  #said = 0;
  readonly #socket: Bun.Socket;

  private constructor(socket: Bun.Socket) {
    this.#socket = socket;
  }

  static async joins(port: number, name: string): Promise<Speaker> {
    const { promise: isIn, resolve } = Promise.withResolvers<void>();
    const socket = await Bun.connect({
      hostname: "127.0.0.1",
      port,
      socket: { data: () => resolve() },
    });
    const speaker = new Speaker(socket);
    speaker.#send({ type: "hello", v: 1, name });
    await isIn;
    return speaker;
  }

  says(text: string): void {
    this.#said += 1;
    this.#send({ type: "say", id: `s${this.#said}`, to: "everyone", text });
  }

  pings(): void {
    this.#send({ type: "ping" });
  }

  [Symbol.dispose](): void {
    this.#socket.end();
  }

  #send(frame: Record<string, unknown>): void {
    this.#socket.write(`${JSON.stringify(frame)}\n`);
  }
}

/** The delay of each key in the page, from now on. */
const watchKeys = `(() => {
  if (globalThis.delays) return;
  globalThis.delays = [];
  addEventListener("keydown", ({ timeStamp }) => {
    requestAnimationFrame(() => {
      // What is posted before a frame is drawn comes right after it.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => delays.push(performance.now() - timeStamp);
      port2.postMessage(undefined);
    });
  }, true);
})()`;

const clearBox = `(() => {
  const box = document.getElementById("message");
  box.focus();
  box.select();
})()`;

/** A box like that for messages, and no program. */
const emptyPage = `<!doctype html><textarea id="message" style="field-sizing: content"></textarea>`;

await using server = await Program.serve("--no-history", "--rate", "0");
await using bob = await PagePerson.opens(server.port);
// Not as other tests do it: to look for what a screen reader would read makes the browser keep all of that.
await bob.until(`document.querySelector("input")`, "for the name's box");
await bob.view.evaluate(`document.querySelector("input").focus()`);
await bob.view.type("Bob");
await bob.view.press("Enter");
await bob.until(`document.getElementById("message")`, "to be in");
using all = new DisposableStack();
const speakers: Speaker[] = [];
for (let number = 2; number <= people; number++) {
  speakers.push(all.use(await Speaker.joins(server.port, `pupil${number}`)));
}
const pinging = setInterval(() => {
  for (const speaker of speakers) speaker.pings();
}, betweenPingsMs);
let said = 0;
while (said < messages) {
  sayNext();
  if (said % atOnce === 0) await bob.sees(`number ${said},`);
}
await bob.sees(`number ${messages},`);
await using bare = Bun.serve({
  port: 0,
  fetch: () => new Response(emptyPage, { headers: { "content-type": "text/html" } }),
});
await using nobody = await PagePerson.opens(bare.port ?? 0);

process.stdout.write(`${people} people, ${messages} messages, ${keys} keys\n`);
for (const slowdown of slowdowns) {
  const talking = setInterval(sayNext, betweenMessagesMs);
  process.stdout.write(`${slowdown}× slower: ${await typeInto(bob, slowdown)}\n`);
  clearInterval(talking);
}
for (const slowdown of slowdowns) {
  process.stdout.write(`an empty page, ${slowdown}× slower: ${await typeInto(nobody, slowdown)}\n`);
}
clearInterval(pinging);

async function typeInto({ view }: PagePerson, slowdown: number): Promise<string> {
  await view.cdp("Performance.enable", { timeDomain: "threadTicks" });
  await view.cdp("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await view.evaluate(watchKeys);
  await view.evaluate(clearBox);
  await view.press("Delete");
  await view.evaluate("delays.length = 0");
  const before = await readWorkMs(view);
  for (let key = 0; key < keys; key++) {
    const text = key % 6 === 5 ? " " : "a";
    await view.cdp("Input.dispatchKeyEvent", { type: "keyDown", key: text, text });
    await view.cdp("Input.dispatchKeyEvent", { type: "keyUp", key: text });
    await Bun.sleep(betweenKeysMs);
  }
  while ((await view.evaluate<number>("delays.length")) < keys) await Bun.sleep(betweenKeysMs);
  const delays = await view.evaluate<number[]>("delays");
  const rising = delays.toSorted((one, other) => one - other);
  const [half, most] = [0.5, 0.95].map((share) => percentile(rising, share).toFixed(1));
  const each = ((await readWorkMs(view)) - before) / keys;
  return `p50 ${half} ms, p95 ${most} ms; a key and its share of messages work ${each.toFixed(1)} ms`;
}

/** The processor time of the page's programs, styles and layout, in milliseconds: it says more of a busy machine. */
async function readWorkMs(view: Bun.WebView): Promise<number> {
  const { metrics } = await view.cdp<{ metrics: { name: string; value: number }[] }>(
    "Performance.getMetrics",
  );
  const seconds = metrics
    .filter(({ name }) => /^(?:Script|Layout|RecalcStyle)Duration$/.test(name))
    .reduce((sum, { value }) => sum + value, 0);
  return seconds * 1_000;
}

function sayNext(): void {
  said += 1;
  const text = `number ${said}, about as long as what people say to each other in a lesson`;
  speakers[said % speakers.length]?.says(text);
}
