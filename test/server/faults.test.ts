import { expect, test } from "bun:test";
import type { Protocol, Session } from "../../src/transport/protocol.ts";
import { LineSession } from "../../src/protocols/lineSession.ts";
import { beginsWith } from "../../src/transport/prefix.ts";
import { limits } from "../../src/model/limits.ts";
import type { Line } from "../../src/wire/lineSplitter.ts";
import { classroom } from "../support/classroom.ts";

test("two clients that ask for one name at once: exactly one has it", async () => {
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

/** A door whose sessions throw at the word they are told to. */
const faultyDoor: Protocol = {
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
  await using room = await classroom({ moreDoors: () => [faultyDoor] });
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

/** A door of members to whom nothing can be told. */
class Untellable extends LineSession {
  protected override takeLine(line: Line): void {
    this.join(String(line));
  }
  protected override encode(): never {
    throw new Error("cannot be told");
  }
  protected override farewell(): undefined {}
  protected override nameTooLate(): void {}
}

test("a member whose telling throws is closed; who told him and the others do not notice", async () => {
  await using room = await classroom({
    moreDoors: (options) => [
      {
        name: "untellable",
        match: (first) => beginsWith(first, ["Zed"]),
        startSession: (link) => new Untellable(link, options, limits.nameWithinMs),
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

test("a client that vanishes is told of as gone, and its name is free", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  const alice = await room.plain("Alice");
  await bob.hears("presence", ({ joined }) => joined.includes("Alice"));
  alice.vanishes();
  await bob.hears("presence", ({ left }) => left.includes("Alice"));
  await room.plain("Alice");
});
