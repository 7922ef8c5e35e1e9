import { describe, expect, test } from "bun:test";
import { SendQueue } from "../../src/transport/sendQueue.ts";
import { FlushScheduler } from "../../src/transport/flushScheduler.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const mebibyte = new Uint8Array(1_048_576).fill(120);

/** A turn that the test ends. */
class ManualTurn {
  readonly #ends: (() => void)[] = [];
  readonly turn = new FlushScheduler({
    before() {},
    after() {},
    schedule: (end) => this.#ends.push(end),
  });

  end(): void {
    this.#ends.shift()?.();
  }
}

/** Somebody with an outbox. His socket takes what it has room for. */
class Receiver {
  readonly writes: Uint8Array[] = [];
  room = Number.POSITIVE_INFINITY;
  overflows = 0;
  ends = 0;
  text = "";
  onOverflow = (): void => {};
  readonly outbox: SendQueue;

  constructor({ turn }: ManualTurn) {
    this.outbox = new SendQueue({
      sink: { write: (bytes) => this.#take(bytes) },
      turn,
      onOverflow: () => {
        this.overflows += 1;
        this.onOverflow();
      },
      onEnd: () => {
        this.ends += 1;
      },
    });
  }

  tell(...texts: string[]): void {
    for (const text of texts) this.outbox.tell(bytesOf(text));
  }

  #take(bytes: Uint8Array): number {
    const taken = Math.min(this.room, bytes.length);
    this.room -= taken;
    this.writes.push(bytes);
    this.text += Buffer.from(bytes.subarray(0, taken)).toString();
    return taken;
  }
}

describe("an outbox", () => {
  test("writes once a turn, whatever was told in it", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.tell("one\n", "two\n", "three\n");
    expect(bob.writes).toHaveLength(0);
    turn.end();
    expect(bob.writes).toHaveLength(1);
    expect(bob.text).toBe("one\ntwo\nthree\n");
    bob.tell("four\n");
    turn.end();
    expect(bob.writes).toHaveLength(2);
    expect(bob.text).toBe("one\ntwo\nthree\nfour\n");
  });

  test("shares its bytes with all who are told the same in a turn", () => {
    const turn = new ManualTurn();
    const [bob, alice, mary] = [new Receiver(turn), new Receiver(turn), new Receiver(turn)];
    for (const fact of ["one\n", "two\n"].map(bytesOf)) {
      for (const { outbox } of [bob, alice, mary]) outbox.tell(fact);
    }
    mary.tell("for Mary\n");
    turn.end();
    const [shared = bytesOf("none")] = bob.writes;
    expect(alice.writes).toHaveLength(1);
    expect(alice.writes[0]).toBe(shared);
    expect(bob.text).toBe("one\ntwo\n");
    expect(mary.writes[0]).not.toBe(shared);
    expect(mary.text).toBe("one\ntwo\nfor Mary\n");
  });

  test("writes nothing in a turn in which nothing was told", () => {
    const turn = new ManualTurn();
    const [bob, alice] = [new Receiver(turn), new Receiver(turn)];
    bob.tell("hi\n");
    turn.end();
    expect(alice.writes).toHaveLength(0);
  });

  test("keeps what the socket does not take, and goes on when it drains", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.room = 2;
    bob.tell("one\n");
    turn.end();
    bob.tell("two\n");
    turn.end();
    expect(bob.text).toBe("on");
    bob.room = 3;
    bob.outbox.drain();
    expect(bob.text).toBe("one\nt");
    bob.room = 100;
    bob.outbox.drain();
    expect(bob.text).toBe("one\ntwo\n");
  });
});

describe("an outbox whose receiver does not read", () => {
  test("overflows once, when more than a mebibyte waits, and takes nothing more", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.onOverflow = () => bob.outbox.cut(bytesOf("too slow\n"));
    bob.room = 0;
    bob.outbox.tell(mebibyte);
    turn.end();
    expect(bob.overflows).toBe(0);
    bob.tell("!\n");
    turn.end();
    expect(bob.overflows).toBe(0);
    bob.tell("!\n");
    turn.end();
    expect(bob.overflows).toBe(1);
    bob.outbox.tell(mebibyte);
    turn.end();
    bob.room = Number.POSITIVE_INFINITY;
    bob.outbox.drain();
    expect(bob.overflows).toBe(1);
    expect(bob.text).toBe("too slow\n");
  });

  test("delays nobody: the others are told in the same turn", () => {
    const turn = new ManualTurn();
    const [bob, alice] = [new Receiver(turn), new Receiver(turn)];
    bob.room = 0;
    bob.onOverflow = () => alice.tell("Bob left\n");
    for (const { outbox } of [bob, alice]) outbox.tell(mebibyte);
    turn.end();
    for (const { outbox } of [bob, alice]) outbox.tell(bytesOf("hi\n"));
    turn.end();
    for (const { outbox } of [bob, alice]) outbox.tell(bytesOf("hi\n"));
    turn.end();
    expect(bob.overflows).toBe(1);
    expect(alice.text).toContain("hi\n");
    turn.end();
    expect(alice.text).toEndWith("hi\nBob left\n");
  });

  test("can be cut from its overflow: he gets a whole line, then the last one, then the end", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.onOverflow = () => bob.outbox.cut(bytesOf("too slow\n"));
    bob.room = 6;
    bob.tell("one\n", "two\n");
    bob.outbox.tell(mebibyte);
    turn.end();
    bob.tell("three\n");
    turn.end();
    expect(bob.text).toBe("one\ntw");
    expect(bob.ends).toBe(0);
    bob.room = Number.POSITIVE_INFINITY;
    bob.outbox.drain();
    expect(bob.text).toBe("one\ntwo\ntoo slow\n");
    expect(bob.ends).toBe(1);
  });
});

test("an outbox that stalls is seen to though nothing more is told", () => {
  const turn = new ManualTurn();
  const bob = new Receiver(turn);
  bob.onOverflow = () => bob.outbox.cut(bytesOf("too slow\n"));
  bob.room = 0;
  bob.outbox.tell(Buffer.concat([mebibyte, mebibyte]));
  turn.end();
  expect(bob.overflows).toBe(0);
  bob.outbox.tick();
  expect(bob.overflows).toBe(1);
  bob.outbox.tick();
  expect(bob.overflows).toBe(1);
});

describe("an outbox whose receiver reads, but slowly", () => {
  test("may hold more than a mebibyte as long as some is taken between the turns", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.room = 0;
    for (let told = 0; told < 5; told++) {
      bob.outbox.tell(mebibyte);
      turn.end();
      bob.room = 1_000;
      bob.outbox.drain();
    }
    expect(bob.overflows).toBe(0);
  });

  test("overflows all the same when sixteen wait", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.onOverflow = () => bob.outbox.cut(bytesOf("too slow\n"));
    for (let told = 0; told < 18; told++) {
      bob.room = 1_000;
      bob.outbox.drain();
      bob.outbox.tell(mebibyte);
      turn.end();
    }
    expect(bob.overflows).toBe(1);
  });
});

describe("an outbox that ends", () => {
  test("ends with the turn where nothing waits", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.outbox.end();
    expect(bob.ends).toBe(0);
    turn.end();
    expect(bob.ends).toBe(1);
  });

  test("lets out all that was told in the turn, and nothing after", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.tell("one\n");
    bob.outbox.end();
    bob.tell("two\n");
    expect(bob.ends).toBe(0);
    turn.end();
    expect(bob.text).toBe("one\ntwo\n");
    expect(bob.ends).toBe(1);
    bob.tell("three\n");
    turn.end();
    expect(bob.text).toBe("one\ntwo\n");
  });

  test("waits for the socket to take the last byte", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.room = 2;
    bob.tell("one\n");
    bob.outbox.end();
    turn.end();
    bob.room = 1;
    bob.outbox.drain();
    expect(bob.ends).toBe(0);
    bob.room = 1;
    bob.outbox.drain();
    expect(bob.text).toBe("one\n");
    expect(bob.ends).toBe(1);
  });

  test("drops what was told in the turn when it is cut", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.tell("one\n");
    bob.outbox.cut(bytesOf("bye\n"));
    turn.end();
    expect(bob.text).toBe("bye\n");
  });
});
