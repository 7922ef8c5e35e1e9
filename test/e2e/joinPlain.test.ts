import { expect, test } from "bun:test";
import { renderMenu } from "../../src/model/render.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { FakeServer } from "../support/fakeServer.ts";
import { Program } from "../support/program.ts";

const start = `${["Username accepted", ...renderMenu(true)].join("\n")}\n`;

async function join(server: { port: number }, ...flags: string[]): Promise<Program> {
  return new Program(["join", `127.0.0.1:${server.port}`, ...flags]);
}

test("between pipes it is append-only text, exactly the lines that netcat shows", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await join(server, "--name", "Bob");
  await bob.out.sees("Type /help");
  bob.types("hello", "Alice:just us", "Alcie:oops", "group groupA Bob,Ram,Alice", "", "menu");
  await alice.sees("Bob in ClassChat : hello\n");
  await alice.sees("<Bob>: just us\n");
  alice.types("hi", "Bob:\u001b[2Jyo");
  await bob.out.sees("yo\n");
  bob.types("exit");
  expect(await bob.exitCode()).toBe(0);
  const told = bob.out.text.split("\n");
  expect(bob.out.text).toStartWith(start);
  expect(bob.err.text).toBe("");
  expect(told).toContain("Alice in ClassChat : hi");
  expect(told).toContain("<Alice>: [2Jyo");
  const at = told.indexOf("[From server]");
  expect(told.slice(at, at + 5)).toEqual([
    "[From server]",
    "Client not active. Message not delivered. Try later",
    "Did you mean Alice?",
    "Ram is not active",
    "Group should have atleast three members",
  ]);
  alice.close();
});

test("the end of the input says exit, after all that stands before it", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await join(server, "--name", "Bob");
  bob.writes("one\ntwo\nthree without an end");
  bob.endsInput();
  expect(await bob.exitCode()).toBe(0);
  for (const line of ["one", "two", "three without an end"]) {
    await alice.sees(`Bob in ClassChat : ${line}\n`);
  }
  await server.out.sees("Bob>exit\nBob disconnected...\n");
  alice.close();
});

test("without --name it asks, and asks again over a new connection", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using alice = await join(server);
  await alice.out.sees("Enter your name: ");
  alice.types("Bob");
  await alice.out.sees("Username is taken. Use another name.\nEnter your name: ");
  alice.types("two words");
  await alice.out.sees("Username not accepted. A name cannot contain");
  await alice.out.sees("Enter your name: ");
  alice.types("Alice");
  await alice.out.sees(start);
  await server.out.sees("Total thread count: 2\nDuplicate username\nTotal thread count: 3\n");
  await server.out.sees(
    "Total thread count: 4\nAlice has connected\nNumber of active clients: 2\n",
  );
  alice.signal("SIGINT");
  expect(await alice.exitCode()).toBe(130);
  bob.close();
});

test("where nobody can be asked for another name it ends with 4", async () => {
  await using server = await Program.serve();
  const bob = await PlainPeer.connect(server.port, "Bob");
  await using second = await join(server, "--name", "Bob");
  second.writes("not a name, and never said\n");
  expect(await second.exitCode()).toBe(4);
  expect(second.out.text).toBe("Username is taken. Use another name.\n");
  expect(second.err.text).toContain("--name");
  await using nameless = await join(server);
  nameless.endsInput();
  expect(await nameless.exitCode()).toBe(4);
  expect(server.out.text).not.toContain("never said");
  bob.close();
});

test("when the server goes away it says so and ends with 3", async () => {
  await using server = await Program.serve();
  await using bob = await join(server, "--name", "Bob", "--retry", "0");
  await bob.out.sees("Type /help");
  server.signal("SIGKILL");
  expect(await bob.exitCode()).toBe(3);
  expect(bob.err.text).toBe("The server closed the connection.\n");
});

test("where no server answers it says where one would and ends with 3", async () => {
  await using bob = new Program(["join", "127.0.0.1:1", "--name", "Bob"]);
  expect(await bob.exitCode()).toBe(3);
  expect(bob.err.text).toBe("No server answers at 127.0.0.1:1. Start one with: classchat serve\n");
});

test("what answers but is no ClassChat is named as such", async () => {
  const other = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(socket) {
        socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      },
    },
  });
  await using bob = new Program(["join", `127.0.0.1:${other.port}`, "--name", "Bob"]);
  expect(await bob.exitCode()).toBe(3);
  expect(bob.err.text).toContain("is not a ClassChat server");
  other.stop(true);
});

test("a server that speaks another version is named as such, with what to do", async () => {
  using server = new FakeServer();
  await using bob = new Program(["join", `127.0.0.1:${server.port}`, "--name", "Bob"]);
  const session = await server.accepts();
  await session.hears("hello");
  const text = "This server speaks version 2 of the frames, not 1";
  const hint = "Use the same release as the server.";
  session.sends({ type: "refused", code: "version", text, hint });
  expect(await bob.exitCode()).toBe(4);
  expect(bob.err.text).toBe(`${text}. ${hint}\n`);
});
