import { afterEach, beforeEach, describe, expect, jest, test } from "bun:test";
import type { CloseReason } from "../../src/model/event.ts";
import { Connection, lingerMs } from "../../src/transport/connection.ts";
import type { ConnectionSocket, Session } from "../../src/transport/connection.ts";
import { rateBurst } from "../../src/transport/rateLimit.ts";
import { limits } from "../../src/model/limits.ts";
import { sliceMs, turnMs } from "../../src/transport/readScheduler.ts";
import { easyBytes } from "../../src/transport/sendBudget.ts";
import { FlushScheduler } from "../../src/transport/flushScheduler.ts";
import { fakePort } from "../support/fakePort.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const mebibyte = new Uint8Array(1_048_576).fill(120);

/** A turn that the test ends. Whenever its clock is looked at, a millisecond has passed. */
class ManualTurn {
  #now = 0;
  readonly #ends: (() => void)[] = [];
  readonly scheduler = new FlushScheduler({
    before() {},
    after() {},
    schedule: (end) => this.#ends.push(end),
    now: () => (this.#now += 1),
  });

  end(): void {
    this.#ends.shift()?.();
  }
}

/** A peer whose socket takes what it has room for, and what its session and its connection go through. */
class Receiver {
  readonly writes: Uint8Array[] = [];
  readonly calls: string[] = [];
  readonly received: string[] = [];
  readonly reasons: CloseReason[] = [];
  readonly errors: unknown[] = [];
  room = Number.POSITIVE_INFINITY;
  text = "";
  onTooSlow = (): void => {};
  onReceive = (_text: string): void => {};
  onResumed = (): void => {};
  time = 0;
  onTellMore = (): boolean => false;
  takenBySystem = 0;
  readonly connection: Connection;

  constructor(
    { scheduler }: ManualTurn,
    { linesPerSecond = 0, fd }: { linesPerSecond?: number; fd?: number } = {},
  ) {
    const socket: ConnectionSocket = {
      write: (bytes) => this.#take(bytes),
      end: () => this.calls.push("end"),
      terminate: () => this.calls.push("terminate"),
      pause: () => this.calls.push("pause"),
      resume: () => this.calls.push("resume"),
      fd,
    };
    const session: Session = {
      receive: (bytes) => {
        this.received.push(Buffer.from(bytes).toString());
        this.onReceive(Buffer.from(bytes).toString());
      },
      resumed: () => {
        this.calls.push("session resumed");
        this.onResumed();
      },
      ended: () => this.calls.push("session ended"),
      tellMore: () => this.onTellMore(),
      tick() {},
      leave: (reason) => {
        this.reasons.push(reason);
        if (reason === "too_slow") this.onTooSlow();
      },
    };
    this.connection = new Connection(socket, {
      scheduler,
      // What the test adds, beside the timers' own time.
      now: () => this.time + Date.now(),
      linesPerSecond,
      startSession: () => session,
      onError: (error) => this.errors.push(error),
      progressOf: (asked) => {
        return asked === fd ? { takenBytes: this.takenBySystem, heldBytes: 1 } : undefined;
      },
    });
  }

  get tooSlow(): number {
    return this.reasons.filter((reason) => reason === "too_slow").length;
  }

  get ends(): number {
    return this.calls.filter((call) => call === "end").length;
  }

  /** How many of so many lines, which it sends at once, its session may take now. */
  takeLines(lines: number): number {
    let taken = 0;
    this.onReceive = () => {
      while (taken < lines && this.connection.takeLine()) taken += 1;
    };
    this.connection.receive(bytesOf("\n".repeat(lines)));
    return taken;
  }

  tell(...texts: string[]): void {
    for (const text of texts) this.connection.tell(bytesOf(text));
  }

  #take(bytes: Uint8Array): number {
    const taken = Math.min(this.room, bytes.length);
    this.room -= taken;
    this.writes.push(bytes);
    this.text += Buffer.from(bytes.subarray(0, taken)).toString();
    return taken;
  }
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("a connection", () => {
  test("writes once a turn, however much was told in it", () => {
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

  test("shares its bytes with all that are told the same in a turn", () => {
    const turn = new ManualTurn();
    const [bob, alice, mary] = [new Receiver(turn), new Receiver(turn), new Receiver(turn)];
    for (const part of ["one\n", "two\n"].map(bytesOf)) {
      for (const { connection } of [bob, alice, mary]) connection.tell(part);
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
    bob.connection.drained();
    expect(bob.text).toBe("one\nt");
    bob.room = 100;
    bob.connection.drained();
    expect(bob.text).toBe("one\ntwo\n");
  });
});

/** Lets a connection look at its peer until a peer that takes nothing is too slow, or one time less. */
function lookUntilStalled({ connection }: Receiver, less = 0): void {
  for (let look = less; look <= limits.stalledTicks; look++) connection.tick();
}

describe("a peer that does not read", () => {
  test("is too slow once, when it has taken nothing for so many looks, and is told nothing more", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.onTooSlow = () => bob.connection.cut(bytesOf("too slow\n"));
    bob.room = 0;
    bob.tell("!\n");
    turn.end();
    lookUntilStalled(bob, 1);
    expect(bob.tooSlow).toBe(0);
    bob.connection.tick();
    expect(bob.tooSlow).toBe(1);
    bob.connection.tell(mebibyte);
    turn.end();
    lookUntilStalled(bob);
    bob.room = Number.POSITIVE_INFINITY;
    bob.connection.drained();
    expect(bob.tooSlow).toBe(1);
    expect(bob.text).toBe("too slow\n");
  });

  test("delays nobody: the others are told in the same turn", () => {
    const turn = new ManualTurn();
    const [bob, alice] = [new Receiver(turn), new Receiver(turn)];
    bob.room = 0;
    bob.onTooSlow = () => alice.tell("Bob left\n");
    for (const { connection } of [bob, alice]) connection.tell(mebibyte);
    turn.end();
    for (const { connection } of [bob, alice]) connection.tell(bytesOf("hi\n"));
    turn.end();
    expect(alice.text).toEndWith("hi\n");
    lookUntilStalled(bob);
    lookUntilStalled(alice);
    expect([bob.tooSlow, alice.tooSlow]).toEqual([1, 0]);
    turn.end();
    expect(alice.text).toEndWith("hi\nBob left\n");
  });

  test("can be cut off when it is too slow: it gets a whole line, then the last one, then the end", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.onTooSlow = () => bob.connection.cut(bytesOf("too slow\n"));
    bob.room = 6;
    bob.tell("one\n", "two\n");
    bob.connection.tell(mebibyte);
    turn.end();
    lookUntilStalled(bob);
    expect(bob.text).toBe("one\ntw");
    expect(bob.ends).toBe(0);
    bob.room = Number.POSITIVE_INFINITY;
    bob.connection.drained();
    expect(bob.text).toBe("one\ntwo\ntoo slow\n");
    expect(bob.ends).toBe(1);
  });
});

test("a peer that reads, however slowly, is never too slow", () => {
  const turn = new ManualTurn();
  const bob = new Receiver(turn);
  bob.room = 0;
  bob.connection.tell(mebibyte);
  turn.end();
  for (let taken = 0; taken < 5; taken++) {
    lookUntilStalled(bob, 1);
    bob.room = 1;
    bob.connection.drained();
  }
  expect(bob.tooSlow).toBe(0);
});

test("a peer is not too slow while its system takes some of what the own system holds, and is once it does not", () => {
  const turn = new ManualTurn();
  const bob = new Receiver(turn, { fd: 7 });
  bob.room = 0;
  bob.connection.tell(mebibyte);
  turn.end();
  for (let taken = 1; taken < 5; taken++) {
    lookUntilStalled(bob, 1);
    bob.takenBySystem = taken;
    bob.connection.tick();
  }
  expect(bob.tooSlow).toBe(0);
  lookUntilStalled(bob);
  expect(bob.tooSlow).toBe(1);
});

/** A peer whose session has so many parts of 40,000 bytes to tell. */
function receiverOfParts(turn: ManualTurn, parts: number): Receiver {
  const bob = new Receiver(turn);
  bob.room = 0;
  let left = parts;
  bob.onTellMore = () => {
    left -= 1;
    bob.connection.tell(new Uint8Array(40_000));
    return left > 0;
  };
  return bob;
}

describe("a session with more to tell", () => {
  test("is asked for it part by part, as the peer takes what waits", () => {
    const turn = new ManualTurn();
    const bob = receiverOfParts(turn, 9);
    bob.connection.offerMore();
    for (let ended = 0; ended < 9; ended++) turn.end();
    expect(bob.connection.waitingBytes).toBe(80_000);
    bob.room = 40_000;
    bob.connection.drained();
    for (let ended = 0; ended < 9; ended++) turn.end();
    expect(bob.connection.waitingBytes).toBe(80_000);
    bob.room = Number.POSITIVE_INFINITY;
    bob.connection.drained();
    for (let ended = 0; ended < 9; ended++) turn.end();
    expect(bob.text.length).toBe(9 * 40_000);
  });

  test("shares the turns with the others: a few are asked in each, all in their order", () => {
    const turn = new ManualTurn();
    const all = Array.from({ length: 20 }, () => receiverOfParts(turn, 1));
    for (const { connection } of all) connection.offerMore();
    const told = () => all.map(({ writes }) => writes.length).join("");
    turn.end();
    expect(told()).toMatch(/^1+0+$/);
    turn.end();
    turn.end();
    expect(told()).toBe("1".repeat(20));
  });

  test("is asked no more once the connection closes", () => {
    const turn = new ManualTurn();
    const bob = receiverOfParts(turn, 9);
    bob.connection.offerMore();
    bob.connection.close();
    turn.end();
    bob.room = Number.POSITIVE_INFINITY;
    bob.connection.drained();
    turn.end();
    expect(bob.text).toBe("");
  });
});

describe("a connection that closes", () => {
  test("ends with the turn if nothing waits", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.connection.close();
    expect(bob.ends).toBe(0);
    turn.end();
    expect(bob.ends).toBe(1);
  });

  test("lets out all that was told in the turn, and nothing after", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.tell("one\n");
    bob.connection.close();
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
    bob.connection.close();
    turn.end();
    bob.room = 1;
    bob.connection.drained();
    expect(bob.ends).toBe(0);
    bob.room = 1;
    bob.connection.drained();
    expect(bob.text).toBe("one\n");
    expect(bob.ends).toBe(1);
  });

  test("drops what was told in the turn if it is cut", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.tell("one\n");
    bob.connection.cut(bytesOf("bye\n"));
    turn.end();
    expect(bob.text).toBe("bye\n");
  });
});

describe("a connection whose session throws", () => {
  test("is closed at once and reported, and no other is", () => {
    const turn = new ManualTurn();
    const [bob, alice] = [new Receiver(turn), new Receiver(turn)];
    const fault = new Error("a bug");
    bob.onReceive = () => {
      throw fault;
    };
    for (const { connection } of [bob, alice]) connection.receive(bytesOf("hi\n"));
    alice.tell("still here\n");
    turn.end();
    expect(bob.errors).toEqual([fault]);
    expect(bob.reasons).toEqual(["error"]);
    expect(bob.calls).toEqual(["terminate"]);
    expect(alice.errors).toEqual([]);
    expect(alice.text).toBe("still here\n");
  });

  test("reads and writes nothing more", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    bob.onTooSlow = () => {
      throw new Error("a bug");
    };
    bob.tell("not sent\n");
    bob.connection.leave("too_slow");
    bob.connection.receive(bytesOf("hi\n"));
    bob.tell("nor this\n");
    turn.end();
    expect(bob.errors).toHaveLength(1);
    expect(bob.received).toEqual([]);
    expect(bob.text).toBe("");
    expect(bob.calls).toEqual(["terminate"]);
  });
});

test("the more waits for all, the less may wait for one, and all of it is let go with them", () => {
  const turn = new ManualTurn();
  const { sends } = turn.scheduler;
  const bob = new Receiver(turn);
  bob.room = 0;
  bob.connection.tell(mebibyte.subarray(0, (mebibyte.length * 3) / 4));
  turn.end();
  expect(bob.connection.isBehind).toBe(false);
  const others = Array.from({ length: 6 }, () => new Receiver(turn));
  for (const other of others) {
    other.room = 0;
    for (let told = 0; told < 15; told++) other.connection.write(mebibyte);
  }
  expect(sends.bytes).toBeGreaterThan(easyBytes);
  expect(bob.connection.isBehind).toBe(true);
  for (const { connection } of [bob, ...others]) connection.closed();
  expect(sends.bytes).toBe(0);
});

/** Lines that a rested peer may send at once, in all. */
const burst = rateBurst;

describe("a peer that has sent its share", () => {
  test("is not read until the next line is due, and its session then reads on", () => {
    const bob = new Receiver(new ManualTurn(), { linesPerSecond: 10 });
    expect(bob.takeLines(burst + 1)).toBe(burst);
    expect(bob.takeLines(1)).toBe(0);
    expect(bob.calls).toEqual(["pause"]);
    jest.advanceTimersByTime(99);
    expect(bob.calls).toEqual(["pause"]);
    jest.advanceTimersByTime(1);
    expect(bob.calls).toEqual(["pause", "resume", "session resumed"]);
    expect(jest.getTimerCount()).toBe(0);
  });

  test("is not read either if its bytes make no line, or many bytes go out because of it", () => {
    const [bob, alice] = [1, 2].map(() => new Receiver(new ManualTurn(), { linesPerSecond: 10 }));
    for (let sent = 0; sent < 8; sent++) bob?.connection.receive(mebibyte);
    expect(bob?.calls).toEqual(["pause"]);
    alice?.connection.chargeBytes(8 * mebibyte.length);
    expect(alice?.takeLines(1)).toBe(0);
    expect(alice?.calls).toEqual(["pause"]);
  });

  test("leaves no timer if its connection closes meanwhile", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn, { linesPerSecond: 10 });
    bob.takeLines(burst + 1);
    bob.connection.close();
    turn.end();
    jest.advanceTimersByTime(100);
    expect(bob.calls).toEqual(["pause", "end"]);
    bob.connection.closed();
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe("a peer that has had its part of a turn", () => {
  test("reads on after the flush, whatever it is still sent", () => {
    const turn = new ManualTurn();
    const bob = new Receiver(turn);
    let hasTaken = true;
    bob.onReceive = () => {
      bob.time += sliceMs;
      hasTaken = bob.connection.takeLine();
    };
    bob.connection.receive(bytesOf("much\n"));
    expect(hasTaken).toBe(false);
    expect(bob.calls).toEqual(["pause"]);
    turn.end();
    expect(bob.calls).toEqual(["pause", "resume", "session resumed"]);
    expect(bob.takeLines(1)).toBe(1);
  });

  test("is handed what it sent meanwhile in later turns, in order, and its end last", () => {
    const turn = new ManualTurn();
    const [busy, bob] = [new Receiver(turn), new Receiver(turn)];
    busy.onReceive = () => {
      busy.time += turnMs;
    };
    busy.connection.receive(bytesOf("much\n"));
    bob.connection.receive(bytesOf("one\n"));
    bob.connection.receive(bytesOf("two\n"));
    bob.connection.ended();
    expect(bob.received).toEqual([]);
    expect(bob.calls).toEqual(["pause"]);
    while (!bob.calls.includes("session ended")) turn.end();
    expect(bob.received).toEqual(["one\n", "two\n"]);
    expect(bob.calls.at(-1)).toBe("session ended");
  });

  test("reads on after whoever has used less", () => {
    const turn = new ManualTurn();
    const order: string[] = [];
    const readers = ["busy", "quiet"].map((name) => {
      const receiver = new Receiver(turn);
      receiver.onReceive = () => {
        receiver.time += name === "busy" ? 5 * sliceMs : sliceMs;
        receiver.connection.takeLine();
      };
      receiver.onResumed = () => order.push(name);
      return receiver;
    });
    for (const { connection } of readers) connection.receive(bytesOf("much\n"));
    turn.end();
    expect(order).toEqual(["quiet", "busy"]);
  });
});

describe("the end of a connection", () => {
  test("comes after two seconds even if the peer does not take its last bytes", () => {
    const { connects, endTurn, passTime } = fakePort();
    const { socket, sends, connection } = connects();
    sends("Bob\nexit\n");
    endTurn();
    expect(socket.calls).toEqual(["end"]);
    passTime(lingerMs);
    expect(socket.calls).toEqual(["end", "terminate"]);
    connection.closed();
  });

  test("leaves nothing running", () => {
    const { connects, hubEvents, endTurn } = fakePort();
    const { sends, connection } = connects();
    sends("Bob\n");
    connection.closed();
    endTurn();
    expect(hubEvents.at(-1)).toMatchObject({ kind: "left", how: "lost" });
    expect(jest.getTimerCount()).toBe(0);
    const silent = connects();
    silent.connection.closed();
    expect(jest.getTimerCount()).toBe(0);
  });

  test("comes at once if the peer ends its side before it has sent anything", () => {
    const { connects, endTurn, hubEvents } = fakePort();
    const { socket, connection } = connects();
    connection.ended();
    endTurn();
    expect(socket.calls).toEqual(["end"]);
    expect(hubEvents).toEqual([]);
  });
});
