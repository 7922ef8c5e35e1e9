import { expect, test } from "bun:test";
import { executable, environment } from "../support/executable.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { Transcript } from "../support/transcript.ts";

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  test(`${signal} pauses the class: every client is told so, none that it is over, and the server ends with 0`, async () => {
    await using server = await Program.serve();
    const bob = await NativePeer.connect(server.port, "Bob");
    const alice = await PlainPeer.connect(server.port, "Alice");
    const nameless = await PlainPeer.connect(server.port);
    server.signal(signal);
    await bob.hears("paused");
    await alice.sees("The server closed the connection.\n");
    await Promise.all([bob.isClosed(), alice.isClosed(), nameless.isClosed()]);
    expect(bob.heard.map(({ type }) => type)).not.toContain("bye");
    expect(await server.exitCode()).toBe(0);
  });
}

test("SIGUSR2 ends the class: every client is told that it is over, and the server ends with 0", async () => {
  await using server = await Program.serve();
  const bob = await NativePeer.connect(server.port, "Bob");
  const alice = await PlainPeer.connect(server.port, "Alice");
  server.signal("SIGUSR2");
  expect(await bob.hears("bye")).toMatchObject({ code: "server_closed" });
  await alice.sees("The server closed the connection.\n");
  await Promise.all([bob.isClosed(), alice.isClosed()]);
  expect(await server.exitCode()).toBe(0);
});

test("a server without a history ends its class, since nothing could go on", async () => {
  await using server = await Program.serve("--no-history");
  const bob = await NativePeer.connect(server.port, "Bob");
  server.signal("SIGTERM");
  await bob.hears("bye", ({ code }) => code === "server_closed");
  expect(await server.exitCode()).toBe(0);
});

test("all that was told before the class pauses arrives before that is said", async () => {
  await using server = await Program.serve("--rate", "0");
  const bob = await NativePeer.connect(server.port, "Bob");
  const alice = await NativePeer.connect(server.port, "Alice");
  for (let index = 0; index < 1_000; index++) bob.says("everyone", "x".repeat(1_000));
  await bob.hears("receipt", ({ seq }) => seq === 1_000);
  server.signal("SIGTERM");
  await alice.hears("paused");
  expect(alice.messages.length).toBe(1_000);
  expect(await server.exitCode()).toBe(0);
});

test("a client that does not read its goodbye cannot keep the server, and a second signal forces it", async () => {
  await using server = await Program.serve("--rate", "0", "--grace", "0");
  const stalled = await NativePeer.connect(server.port, "Stalled");
  stalled.line.stopsReading();
  const bob = await NativePeer.connect(server.port, "Bob");
  // Far more than the network stack holds.
  const many = 3_000;
  for (let said = 0; said < many; said++) bob.says("Stalled", "x".repeat(4_000));
  await bob.hears("receipt", ({ seq }) => seq === many);
  server.signal("SIGTERM");
  await bob.hears("paused");
  server.signal("SIGTERM");
  expect(await server.exitCode()).toBe(130);
  stalled.close();
});

test("a busy port is one sentence with what to try next, and ends with 1", async () => {
  await using server = await Program.serve();
  await using second = new Program(["serve", "--port", String(server.port)]);
  expect(await second.exitCode()).toBe(1);
  expect(second.out.text).toBe("");
  const says = `Port ${server.port} is in use, perhaps by another ClassChat. Choose another with --port, or --port 0 for any free one.\n`;
  expect(second.err.text).toBe(says);
});

test("a host that is not here is one sentence with what to try next, and ends with 1", async () => {
  await using server = new Program(["serve", "--host", "no.such.host.invalid", "--port", "0"]);
  expect(await server.exitCode()).toBe(1);
  expect(server.err.text).toContain("The host no.such.host.invalid is not known here.");
});

test("a standard output that nobody holds any more ends the server with 1, its clients told", async () => {
  const server = Bun.spawn([executable, "serve", "--port", "0"], {
    stdout: "pipe",
    stderr: "pipe",
    env: environment(),
  });
  const says = new Transcript("the server's standard error");
  const ended = (async () => {
    for await (const bytes of server.stderr) says.add(bytes);
    says.end();
  })();
  await says.sees("classchat join 127.0.0.1:");
  await says.sees("\n");
  const port = Number(/join 127\.0\.0\.1:(\d+)/.exec(says.text)?.[1]);
  const bob = await NativePeer.connect(port, "Bob");
  await server.stdout.cancel();
  // The pipe is closed a moment after it is cancelled: what is said before still fits into it.
  const speaking = setInterval(() => bob.says("everyone", "is anybody reading?"), 50);
  try {
    await bob.hears("paused");
  } finally {
    clearInterval(speaking);
  }
  await ended;
  expect(says.text).toEndWith(
    "The server window cannot be written (EPIPE). Give it another standard output.\n",
  );
  expect(await server.exited).toBe(1);
});

test("a window that nobody reads holds nobody up", async () => {
  const server = Bun.spawn([executable, "serve", "--port", "0", "--rate", "0"], {
    stdout: "pipe",
    stderr: "pipe",
    env: environment(),
  });
  try {
    const reader = server.stderr.getReader();
    let says = "";
    while (!/:\d+\n/.test(says)) says += Buffer.from((await reader.read()).value ?? []).toString();
    reader.releaseLock();
    const port = Number(/:(\d+)\n/.exec(says)?.[1]);
    const bob = await NativePeer.connect(port, "Bob");
    const alice = await NativePeer.connect(port, "Alice");
    // Many times what a pipe holds.
    for (let index = 0; index < 2_000; index++) bob.says("everyone", "x".repeat(1_000));
    await alice.hears("message", ({ seq }) => seq === 2_000);
    await bob.hears("receipt", ({ seq }) => seq === 2_000);
    server.kill("SIGTERM");
    await alice.hears("paused");
    expect(await server.exited).toBe(0);
  } finally {
    server.kill("SIGKILL");
  }
});

test("--lan tells every address at which the class can be joined", async () => {
  await using server = new Program(["serve", "--lan", "--no-announce", "--port", "0"]);
  await server.err.sees("classchat join 127.0.0.1:");
  await server.err.sees("\n");
  const [, origin] = /: (http:\S+)/.exec(server.err.text) ?? [];
  expect((await fetch(`${origin}/health`)).status).toBe(200);
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(server.err.text)?.[1]);
  const bob = await PlainPeer.connect(port, "Bob");
  bob.close();
  server.signal("SIGINT");
  expect(await server.exitCode()).toBe(0);
});

test("the window writes its lines to standard output, and nothing else", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  bob.types("hello", "exit");
  await server.out.sees("Bob disconnected...\n");
  expect(server.out.text).toBe(`Server started
Waiting for client requests..
If you want to close server, close the window
Total thread count: 1
Bob has connected
Number of active clients: 1
Bob>hello
{
    "status": 0,
    "sender": "Bob",
    "receiver": "everyone",
    "text": "hello"
}
Bob>exit
Bob disconnected...
`);
});
