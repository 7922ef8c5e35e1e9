import { describe, expect, test } from "bun:test";
import { FakeServer } from "../support/fakeServer.ts";
import { Program } from "../support/program.ts";

const resumed = { resumed: true } as const;
const lost = "Connection lost. Trying to reach the server again…\n";
const again = "Connected again.\n";

async function joined(server: FakeServer, ...flags: string[]) {
  const bob = new Program(["join", `127.0.0.1:${server.port}`, "--name", "Bob", ...flags]);
  const session = await server.welcomes();
  await bob.out.sees("Type /help for everything else you can type.\n");
  return { bob, session };
}

describe("join between pipes", () => {
  test("goes on after a lost connection: what was missed is shown once, what was typed is said once", async () => {
    using server = new FakeServer();
    const { bob, session: first } = await joined(server);
    await using _bob = bob;
    first.says(1, "one");
    bob.types("before");
    await bob.out.sees("Alice in ClassChat : one\n");
    const before = await first.hears("say");
    server.stop();
    await bob.err.sees(lost);
    bob.types("while away");
    using returned = new FakeServer(server.port);
    const second = await returned.accepts();
    await second.welcomes({ ...resumed, seq: 2 });
    expect(second.heard[0]).toMatchObject({ name: "Bob", resume: "token", since: 1 });
    for (const seq of [1, 2, 2]) second.says(seq, `number ${seq}`);
    await bob.err.sees(again);
    bob.types("after");
    for (let say = 0; say < 3; say++) await second.hears("say");
    const says = second.heard.filter((frame) => frame.type === "say");
    expect(says.map(({ text }) => text)).toEqual(["before", "while away", "after"]);
    expect(says[0]).toEqual(before);
    for (const [at, { id }] of says.entries()) second.receipts(id, 3 + at);
    bob.types("exit");
    await second.hears("exit");
    expect(second.said).toHaveLength(3);
    second.drops();
    expect(await bob.exitCode()).toBe(0);
    const told = bob.out.lines.filter((line) => line.startsWith("Alice"));
    expect(told).toEqual(["Alice in ClassChat : one", "Alice in ClassChat : number 2"]);
    expect(bob.err.text).toBe(lost + again);
  });

  test("gives up after --retry with 3 and one sentence", async () => {
    using server = new FakeServer();
    const { bob } = await joined(server, "--retry", "0.5");
    await using _bob = bob;
    server.stop();
    expect(await bob.exitCode()).toBe(3);
    expect(bob.err.text).toBe(`${lost}The server could not be reached for 0.5 seconds.\n`);
  });

  test("does not try at all with --retry 0, or CLASSCHAT_RETRY=0", async () => {
    using server = new FakeServer();
    const env = { CLASSCHAT_RETRY: "0" };
    const args = ["join", `127.0.0.1:${server.port}`, "--name", "Bob"];
    await using bob = new Program(args, { env });
    (await server.welcomes()).drops();
    expect(await bob.exitCode()).toBe(3);
    expect(bob.err.text).toBe("The server closed the connection.\n");
    const { bob: carol, session } = await joined(server, "--retry", "0");
    await using _carol = carol;
    session.drops();
    expect(await carol.exitCode()).toBe(3);
  });

  test("does not try again where the server says that it closes", async () => {
    using server = new FakeServer();
    const { bob, session } = await joined(server);
    await using _bob = bob;
    session.ends("server_closed");
    expect(await bob.exitCode()).toBe(3);
    expect(bob.err.text).toBe("The server closed the connection.\n");
  });

  test("says in one line where messages may be missing", async () => {
    using server = new FakeServer();
    const { bob, session } = await joined(server);
    await using _bob = bob;
    session.ends("too_slow", "Too slow");
    const second = await server.welcomes();
    await bob.err.sees("Connected again. What was said meanwhile may be missing.\n");
    second.ends("server_closed");
    expect(await bob.exitCode()).toBe(3);
    expect(bob.err.lines).toHaveLength(3);
  });

  test("ends with 4 where another has the name now", async () => {
    using server = new FakeServer();
    const { bob, session } = await joined(server);
    await using _bob = bob;
    session.drops();
    const second = await server.accepts();
    await second.hears("hello");
    second.sends({ type: "refused", code: "name_taken", text: "Username is taken." });
    expect(await bob.exitCode()).toBe(4);
    const why = "The name Bob was taken while the connection was lost.\n";
    expect(bob.err.text).toBe(lost + why);
  });

  test("leaves at once by exit or a signal while it is away", async () => {
    const waysOut: [out: (bob: Program) => void, code: number][] = [
      [(bob) => bob.types("exit"), 0],
      [(bob) => bob.signal("SIGINT"), 130],
      [(bob) => bob.signal("SIGTERM"), 130],
    ];
    for (const [out, code] of waysOut) {
      using server = new FakeServer();
      const { bob } = await joined(server);
      await using _bob = bob;
      server.stop();
      await bob.err.sees(lost);
      out(bob);
      expect(await bob.exitCode()).toBe(code);
      expect(bob.err.text).toBe(lost);
    }
  });

  test("stays until all a script said is receipted, whatever becomes of the connection", async () => {
    using server = new FakeServer();
    const { bob, session: first } = await joined(server);
    await using _bob = bob;
    bob.types("one", "two");
    bob.endsInput();
    await first.hears("say");
    first.receipts((await first.hears("say")).id, 2);
    first.drops();
    const second = await server.welcomes(resumed);
    const { id, text } = await second.hears("say");
    expect(text).toBe("one");
    expect(second.heard.map(({ type }) => type)).toEqual(["hello", "say"]);
    second.receipts(id, 1);
    await second.hears("exit");
    second.drops();
    expect(await bob.exitCode()).toBe(0);
  });

  test("marks what was said before it came", async () => {
    using server = new FakeServer();
    const { bob, session } = await joined(server);
    await using _bob = bob;
    session.says(1, "long ago", { earlier: true });
    session.says(2, "now");
    await bob.out.sees("[earlier] Alice in ClassChat : long ago\nAlice in ClassChat : now\n");
  });

  test("says where a message waits for its receiver", async () => {
    using server = new FakeServer();
    const { bob, session } = await joined(server);
    await using _bob = bob;
    bob.types("Ram:hello");
    const { id } = await session.hears("say");
    session.sends({ type: "receipt", id, seq: 1, status: 0, delivered: 0, held: 1 });
    await bob.err.sees("Message kept: it is delivered once");
  });
});

describe("listen", () => {
  test("goes on after a lost connection, and prints each message once", async () => {
    using server = new FakeServer();
    await using listener = new Program(["listen", "--server", `127.0.0.1:${server.port}`]);
    const first = await server.welcomes();
    first.says(1, "before", { earlier: true });
    first.says(2, "one");
    await listener.out.sees("one\n");
    first.drops();
    const second = await server.accepts();
    await second.welcomes(resumed);
    expect(second.heard[0]).toMatchObject({ name: "listener", resume: "token", since: 2 });
    for (const seq of [2, 3, 3, 4]) second.says(seq, `number ${seq}`);
    await listener.out.sees("number 4\n");
    expect(listener.out.lines).toEqual([
      "Alice in ClassChat : one",
      "Alice in ClassChat : number 3",
      "Alice in ClassChat : number 4",
    ]);
    second.drops();
    await listener.err.sees(`Listening as listener\n${lost}${again}${lost}`);
    listener.signal("SIGINT");
    expect(await listener.exitCode()).toBe(130);
  });

  test("gives up after --retry with 3", async () => {
    using server = new FakeServer();
    const at = ["--server", `127.0.0.1:${server.port}`, "--retry", "0.5"];
    await using listener = new Program(["listen", ...at]);
    await server.welcomes();
    server.stop();
    expect(await listener.exitCode()).toBe(3);
    expect(listener.err.text).toContain("The server could not be reached for 0.5 seconds.\n");
  });
});

describe("send", () => {
  test("says it again with the same id where the connection is lost before the receipt", async () => {
    using server = new FakeServer();
    await using send = new Program(["send", "hello", "--server", `127.0.0.1:${server.port}`]);
    const first = await server.welcomes();
    first.says(1, "before", { earlier: true });
    const said = await first.hears("say");
    first.drops();
    const second = await server.accepts();
    await second.welcomes(resumed);
    expect(second.heard[0]).toMatchObject({ name: "bot", resume: "token" });
    expect(await second.hears("say")).toEqual(said);
    second.receipts(said.id, 2);
    await second.hears("exit");
    second.drops();
    expect(await send.exitCode()).toBe(0);
    expect({ out: send.out.text, err: send.err.text }).toEqual({ out: "", err: lost + again });
  });

  test("ends with 3 where the server does not come back, and says what that means", async () => {
    using server = new FakeServer();
    const at = ["--server", `127.0.0.1:${server.port}`, "--retry", "0.5"];
    await using send = new Program(["send", "hello", ...at]);
    await (await server.welcomes()).hears("say");
    server.stop();
    expect(await send.exitCode()).toBe(3);
    expect(send.err.text).toEndWith("1 message may not have been delivered.\n");
  });

  test("is done if the receiver gets it once they are back", async () => {
    using server = new FakeServer();
    await using send = new Program(["send", "Ram:hello", "--server", `127.0.0.1:${server.port}`]);
    const session = await server.welcomes();
    const { id } = await session.hears("say");
    session.sends({ type: "receipt", id, seq: 1, status: 0, delivered: 0, held: 1 });
    expect(await send.exitCode()).toBe(0);
    expect(send.err.text).toContain("Message kept: it is delivered once");
  });
});

test("--retry is a number of seconds", async () => {
  for (const command of [["join"], ["listen"], ["send", "hello"]]) {
    await using program = new Program([...command, "--retry", "soon"]);
    expect(await program.exitCode()).toBe(2);
    expect(program.err.text).toBe("--retry must be a number of seconds, 0 or more.\n");
  }
});
