import { expect, test } from "bun:test";
import type { Session } from "../../src/transport/connection.ts";
import type { Protocol } from "../../src/transport/protocol.ts";
import { LineSession } from "../../src/protocols/lineSession.ts";
import { beginsWith } from "../../src/transport/protocol.ts";
import { limits } from "../../src/model/limits.ts";
import type { Line } from "../../src/wire/lineSplitter.ts";
import { classroom } from "../support/classroom.ts";

test("two clients that ask for one name at once: exactly one gets it", async () => {
  await using room = await classroom();
  for (let round = 0; round < 20; round++) {
    const [one, other] = await Promise.all([room.native(), room.native()]);
    const hello = { type: "hello", v: 1, name: `Bob${round}` };
    one.sends(hello);
    other.sends(hello);
    const answered = () => one.heard.length > 0 && other.heard.length > 0;
    await one.line.shown.until(() => one.heard.length > 0, "for an answer", true);
    await other.line.shown.until(answered, "for an answer", true);
    const answers = [one.heard[0]?.type, other.heard[0]?.type].toSorted();
    expect(answers).toEqual(["refused", "welcome"]);
    const refused = one.heard[0]?.type === "refused" ? one : other;
    expect(refused.heard[0]).toMatchObject({ code: "name_taken" });
    await refused.isClosed();
  }
});

/** A protocol whose sessions throw at the word `throw`. */
const faultyProtocol: Protocol = {
  name: "faulty",
  match: (first) => beginsWith(first, ["throw"]),
  startSession(): Session {
    return {
      receive() {
        throw new Error("a fault in one connection");
      },
      ended() {},
      tick() {},
      leave() {
        throw new Error("and another while it is closed");
      },
    };
  },
};

test("a thrown error in one connection leaves the server and the others untouched", async () => {
  await using room = await classroom({ extraProtocols: () => [faultyProtocol] });
  const bob = await room.plain("Bob");
  const alice = await room.native("Alice");
  const faulty = await room.plain();
  faulty.types("throw now");
  await faulty.isClosed();
  expect(room.faults.map(String)).toContain("Error: a fault in one connection");
  bob.types("still here");
  await alice.hears("message", ({ text }) => text === "still here");
  await room.plain("Tom");
});

/** A session of a member to whom nothing can be told. */
class Untellable extends LineSession {
  protected override takeLine(line: Line): void {
    this.join({ name: String(line) }, () => {});
  }
  protected override encode(): never {
    throw new Error("cannot be told");
  }
  protected override encodeSkipped(): never {
    throw new Error("cannot be told");
  }
  protected override farewell(): undefined {}
  protected override nameTooLate(): void {}
}

test("a member whose session throws at a message is closed; the sender and the others do not notice", async () => {
  await using room = await classroom({
    extraProtocols: (options) => [
      {
        name: "untellable",
        match: (first) => beginsWith(first, ["Zed"]),
        startSession: (connection) => new Untellable(connection, options, limits.nameWithinMs),
      },
    ],
  });
  const bob = await room.native("Bob");
  const alice = await room.native("Alice");
  const zed = await room.plain();
  zed.types("Zed");
  await bob.hears("presence", ({ joined }) => joined.includes("Zed"));
  const id = bob.says("everyone", "hello");
  expect(await bob.hears("receipt")).toMatchObject({ id, status: 1, delivered: 2 });
  await alice.hears("message", ({ text }) => text === "hello");
  await zed.isClosed();
  await bob.hears("presence", ({ left }) => left.includes("Zed"));
  expect(room.faults.map(String)).toEqual(["Error: cannot be told"]);
});

test("a client that vanishes has left for the others, and its name is free", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  const alice = await room.plain("Alice");
  await bob.hears("presence", ({ joined }) => joined.includes("Alice"));
  alice.vanishes();
  await bob.hears("presence", ({ left }) => left.includes("Alice"));
  await room.plain("Alice");
});
