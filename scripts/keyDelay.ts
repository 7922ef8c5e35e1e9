import { PagePerson } from "../test/support/pagePerson.ts";
import { Program } from "../test/support/program.ts";
import { percentile } from "./bench/statistics.ts";
import { readCommandLine } from "./commandLine.ts";

const { values } = readCommandLine(
  `bun scripts/keyDelay.ts [--people 200] [--messages 3000] [--keys 60]: how soon the page shows a key

A class of so many people has said so many messages, and goes on with five a second. In a real Chromium somebody
types into the message box, at the full speed of this machine and at a sixth of it. The delay is from the key to the
end of the frame that shows it, in milliseconds.
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

await using server = await Program.serve("--no-history", "--rate", "0");
await using bob = await PagePerson.joins(server.port, "Bob");
using all = new DisposableStack();
const speakers: Speaker[] = [];
for (let number = 2; number <= people; number++) {
  speakers.push(all.use(await Speaker.joins(server.port, `pupil${number}`)));
}
const pinging = setInterval(() => {
  for (const speaker of speakers) speaker.pings();
}, betweenPingsMs);
let said = 0;
for (; said < messages; said++) {
  sayNext();
  if (said % atOnce === 0) await bob.sees(`number ${said + 1},`);
}
await bob.sees(`number ${messages},`);
// Looking for what a screen reader would read has switched that on in the browser.
await bob.view.cdp("Accessibility.disable");
await bob.view.cdp("Performance.enable", { timeDomain: "threadTicks" });
await bob.view.evaluate(watchKeys);

process.stdout.write(`${people} people, ${messages} messages, ${keys} keys\n`);
for (const slowdown of slowdowns) {
  await bob.view.cdp("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await bob.view.evaluate(clearBox);
  await bob.view.press("Delete");
  await bob.view.evaluate("delays.length = 0");
  const before = await readWorkMs();
  const talking = setInterval(() => {
    said += 1;
    sayNext();
  }, betweenMessagesMs);
  for (let key = 0; key < keys; key++) {
    const text = key % 6 === 5 ? " " : "a";
    await bob.view.cdp("Input.dispatchKeyEvent", { type: "keyDown", key: text, text });
    await bob.view.cdp("Input.dispatchKeyEvent", { type: "keyUp", key: text });
    await Bun.sleep(betweenKeysMs);
  }
  clearInterval(talking);
  await bob.until(`delays.length >= ${keys}`, "for the last key");
  const delays = await bob.view.evaluate<number[]>("delays");
  const rising = delays.toSorted((one, other) => one - other);
  const [half, most] = [0.5, 0.95].map((share) => percentile(rising, share).toFixed(1));
  const each = ((await readWorkMs()) - before) / keys;
  process.stdout.write(
    `${slowdown}× slower: p50 ${half} ms, p95 ${most} ms; a key and its share of messages work ${each.toFixed(1)} ms\n`,
  );
}
clearInterval(pinging);

/** The processor time of the page's programs, styles and layout, in milliseconds: it says more of a busy machine. */
async function readWorkMs(): Promise<number> {
  const { metrics } = await bob.view.cdp<{ metrics: { name: string; value: number }[] }>(
    "Performance.getMetrics",
  );
  const seconds = metrics
    .filter(({ name }) => /^(?:Script|Layout|RecalcStyle)Duration$/.test(name))
    .reduce((sum, { value }) => sum + value, 0);
  return seconds * 1_000;
}

function sayNext(): void {
  const text = `number ${said + 1}, about as long as what people say to each other in a lesson`;
  speakers[said % speakers.length]?.says(text);
}
