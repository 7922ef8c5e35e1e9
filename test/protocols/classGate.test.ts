import { expect, test } from "bun:test";
import fc from "fast-check";
import { ClassGate } from "../../src/protocols/classGate.ts";
import { FakeClock } from "../support/fakeClock.ts";

const code = "482913";

/** A gate, and the seconds after the beginning at which it answered whom. */
function createGate(clock = new FakeClock()) {
  const told: (string | undefined)[] = [];
  const gate = new ClassGate({
    code,
    now: () => clock.now(),
    onWrong: (address) => void told.push(address),
  });
  const answers: string[] = [];
  return {
    clock,
    told,
    answers,
    /** Gives a code, and goes on as a session does: what it had sent besides is read once it is answered. */
    gives(given: string | undefined, address?: string, name = address ?? "") {
      const peer = { isPaused: false, hasReadOn: false, isClosing: false };
      const connection = {
        address,
        get isClosing() {
          return peer.isClosing;
        },
        pause: () => void (peer.isPaused = true),
        resume: () => void (peer.isPaused = false),
        after: (ms: number, work: () => void) => clock.after(ms, work),
      };
      const readOn = () => void (peer.hasReadOn = !peer.isPaused);
      gate.ask(given, { connection, readOn }, (refusal) => {
        answers.push(`${clock.now() / 1_000} ${name} ${refusal?.code ?? "in"}`);
      });
      return peer;
    },
  };
}

/** So many wrong codes, each another. */
function guess(room: ReturnType<typeof createGate>, count: number, address: string): void {
  for (let wrong = 0; wrong < count; wrong++) room.gives(`${100_000 + wrong}`, address);
}

test("the right code comes in, a wrong or missing one is refused, all at once", () => {
  const { gives, answers } = createGate();
  for (const given of [code, " 482 913 ", "４８２９１３", "482914", "", undefined]) gives(given);
  expect(answers.map((line) => line.split(" ").at(-1) ?? "")).toEqual([
    "in",
    "in",
    "in",
    "class_code_wrong",
    "class_code_missing",
    "class_code_missing",
  ]);
});

test("ten wrong codes a minute are answered at once, further ones later and one at a time", () => {
  const room = createGate();
  guess(room, 13, "10.0.0.1");
  expect(room.answers).toHaveLength(10);
  room.clock.advance(10_000);
  expect(room.answers.slice(10).map((line) => line.split(" ")[0] ?? "")).toEqual(["1", "2", "3"]);
  room.clock.advance(60_000);
  guess(room, 10, "10.0.0.1");
  expect(room.answers).toHaveLength(23);
});

test("whoever waits is not read, and what they sent meanwhile is read once they are answered", () => {
  const room = createGate();
  guess(room, 10, "10.0.0.1");
  const late = room.gives("111111", "10.0.0.1");
  expect(late).toMatchObject({ isPaused: true, hasReadOn: false });
  room.clock.advance(1_000);
  expect(late).toMatchObject({ isPaused: false, hasReadOn: true });
});

test("a right code from an address that guesses still comes in at once", () => {
  const room = createGate();
  guess(room, 200, "10.0.0.1");
  room.gives(code, "10.0.0.1");
  expect(room.answers.at(-1)).toBe("0 10.0.0.1 in");
});

test("an address that guesses slows nobody else", () => {
  const room = createGate();
  guess(room, 10_000, "10.0.0.1");
  room.gives(code, "10.0.0.2");
  room.gives("111111", "10.0.0.2");
  expect(room.answers.slice(-2)).toEqual(["0 10.0.0.2 in", "0 10.0.0.2 class_code_wrong"]);
});

test("this machine counts as any other", () => {
  const room = createGate();
  guess(room, 11, "127.0.0.1");
  expect(room.answers).toHaveLength(10);
});

test("addresses of one IPv6 network (/64) count as one, and IPv4 counts as itself", () => {
  const room = createGate();
  for (let host = 1; host <= 11; host++) room.gives("111111", `2001:db8:1:2::${host}`);
  expect(room.answers).toHaveLength(10);
  room.gives("111111", "2001:db8:1:3::1");
  room.gives("111111", "::ffff:10.0.0.1");
  expect(room.answers).toHaveLength(12);
});

test("to hang up before the answer does not make room for more guesses", () => {
  const room = createGate();
  for (let wrong = 0; wrong < 2_000; wrong++) {
    room.gives(`${100_000 + wrong}`, "10.0.0.1").isClosing = true;
  }
  // All that may be looked at wait for their answer, so this is not: else it would be in.
  room.gives(code, "10.0.0.1", "right");
  expect(room.answers).toHaveLength(10);
  room.clock.advance(2_000);
  expect(room.answers.at(-1)).toContain("right in");
});

test("whoever has gone is neither answered nor waited for", () => {
  const room = createGate();
  guess(room, 10, "10.0.0.1");
  for (let wrong = 0; wrong < 100; wrong++) room.gives("111111", "10.0.0.1").isClosing = true;
  room.clock.advance(1_000);
  expect(room.clock.waiting).toBe(0);
  expect(room.answers).toHaveLength(10);
});

test("many addresses together have a limit too, and a right code still comes in when it is less", () => {
  const room = createGate();
  for (let host = 0; host < 10_000; host++) {
    room.gives("111111", `10.1.${host >> 8}.${host & 255}`);
  }
  expect(room.answers).toHaveLength(10_000);
  room.gives("111111", "10.2.0.1");
  room.gives(code, "10.2.0.2");
  expect(room.answers).toHaveLength(10_000);
  room.clock.advance(2_000);
  expect(room.answers.slice(10_000)).toEqual(["1 10.2.0.1 class_code_wrong", "1 10.2.0.2 in"]);
});

test("of each address a wrong code is told once in a minute, and a right or missing one never", () => {
  const room = createGate();
  guess(room, 20, "10.0.0.1");
  room.gives("111111", "10.0.0.2");
  room.gives(code, "10.0.0.3");
  room.gives(undefined, "10.0.0.4");
  expect(room.told).toEqual(["10.0.0.1", "10.0.0.2"]);
  room.clock.advance(60_000);
  guess(room, 2, "10.0.0.1");
  expect(room.told).toEqual(["10.0.0.1", "10.0.0.2", "10.0.0.1"]);
});

test("whatever is tried, from one address at most ten wrong codes in any second and one a second later are answered", () => {
  const tries = fc.array(fc.record({ waitMs: fc.nat(5_000), count: fc.nat(20) }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(tries, (list) => {
      const room = createGate();
      for (const { waitMs, count } of list) {
        guess(room, count, "10.0.0.1");
        room.clock.advance(waitMs);
      }
      room.clock.advance(1_000_000);
      const times = room.answers.map((line) => Math.round(1_000 * Number(line.split(" ")[0])));
      const given = list.reduce((sum, { count }) => sum + count, 0);
      expect(times).toHaveLength(given);
      for (const [index, at] of times.entries()) {
        const eleventh = times[index + 10];
        if (eleventh !== undefined) expect(eleventh - at).toBeGreaterThanOrEqual(1_000);
      }
    }),
    { numRuns: 40 },
  );
});
