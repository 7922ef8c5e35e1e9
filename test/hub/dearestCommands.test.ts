import { beforeAll, describe, expect, test } from "bun:test";
import type { MemberView } from "../../src/hub/member.ts";
import type { ModeChange } from "../../src/model/roomMode.ts";
import { TestClass } from "../support/testClass.ts";

/**
 * What the dearest command may cost more than a message to a class of sixty, measured beside it. Before
 * names were bounded once folded, and masks compared once, the worst here took 90,000 times as much.
 */
const most = 1_000;
/** U+FDFA is one letter, and eighteen once it is folded. */
const unfolding = "\ufdfa";

const classroom = new TestClass();
let plain = Number.POSITIVE_INFINITY;

/** The least milliseconds of several runs: what else the machine does only adds to them. */
function measure(work: () => void, runs = 40): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

beforeAll(() => {
  for (let index = 0; index < 60; index++) classroom.join(`user${index}`);
  const { member } = classroom.join("Alice");
  const many = 200;
  const sayMany = (): void => {
    for (let index = 0; index < many; index++) {
      classroom.say(member, "everyone", "hello");
      classroom.endTurn();
    }
  };
  plain = measure(sayMany, 20) / many;
});

function names(count: number, make: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => make(index + 1_000));
}

/** The name with letters replaced at its end, and at both ends. */
function slipsOf(name: string): string[] {
  return [`${name.slice(0, -3)}xyz`, `x${name.slice(1, -2)}yz`];
}

/** A class in which those who may join have, and a member who asks. */
function classOf(wanted: readonly string[]): { busy: TestClass; asker: MemberView } {
  const busy = new TestClass();
  for (const name of wanted) busy.tryJoin(name);
  const { member } = busy.join("asker");
  busy.endTurn();
  return { busy, asker: member };
}

describe("costs at most a thousand times a plain message:", () => {
  const alike = [
    ["of the letter that unfolds most", names(250, (n) => unfolding.repeat(28) + n)],
    ["of letters that are two once folded", names(250, (n) => "ß".repeat(28) + n)],
    ["with the same start", names(2_000, (n) => "a".repeat(28) + n)],
    ["with the same middle", names(2_000, (n) => `${n % 10}${"a".repeat(27)}${n}`)],
  ] as const;

  test.each(alike)("to write to nobody among names %s", (_, wanted) => {
    const { busy, asker } = classOf(wanted);
    for (const slip of slipsOf(wanted[0] ?? "")) {
      expect(measure(() => busy.say(asker, slip, "hi")) / plain).toBeLessThan(most);
    }
  });

  test.each(alike)("to leave a room that is not there among names %s", (_, wanted) => {
    const { busy, asker } = classOf([]);
    for (let maker = 0; maker < 10; maker++) {
      const { member } = busy.join(`maker${maker}`);
      for (const name of wanted.slice(maker * 25, (maker + 1) * 25)) {
        busy.joinRoom(member, `#${name.slice(-31)}`);
      }
    }
    for (const slip of slipsOf((wanted[0] ?? "").slice(-31))) {
      expect(measure(() => busy.leaveRoom(asker, `#${slip}`)) / plain).toBeLessThan(most);
    }
  });

  test.each([
    ["of the letter that unfolds most", unfolding],
    ["of one letter again and again", "a"],
  ])("to speak in a room of a hundred masks, with twenty names, %s", (_, letter) => {
    const { busy, asker } = classOf([]);
    const operator = busy.join("operator").member;
    busy.joinRoom(operator, "#lab");
    busy.joinRoom(asker, "#lab");
    for (let turn = 0; turn < 19; turn++) {
      busy.rename(asker, letter.repeat(30) + String.fromCharCode(97 + turn));
      busy.rename(asker, `asker${turn}`);
    }
    const set = (changes: ModeChange[]): void => {
      busy.apply({ type: "setModes", at: 0, memberId: operator.id, room: "#lab", changes });
    };
    const ban = (index: number): ModeChange => {
      return { mode: "b", on: true, mask: `*${letter.repeat(15)}?${index}` };
    };
    for (let index = 0; index < 100; index++) set([ban(index)]);
    let turn = 0;
    const sayAfterChange = (): void => {
      // The list is another one each time.
      set([{ ...ban(turn), on: false } as ModeChange, ban(turn)]);
      turn += 1;
      busy.say(asker, "#lab", "hi");
      busy.endTurn();
    };
    expect(measure(sayAfterChange) / plain).toBeLessThan(most);
  });

  test("to ask for a name, a receiver or a group of a whole line", () => {
    const { busy, asker } = classOf([]);
    const letters = 21_000;
    for (const letter of [unfolding, "\u1112", "\u0344", "é"]) {
      const long = letter.repeat(letters);
      const works = [
        () => void busy.tryJoin(long),
        () => void busy.rename(asker, long),
        () => void busy.say(asker, long, "hi"),
        () => void busy.joinRoom(asker, `#${long}`),
        () => void busy.createGroup(asker, `group${long}`, [long]),
        () =>
          void busy.createGroup(asker, "groupA", Array.from<string>({ length: 16_000 }).fill("a")),
      ];
      for (const work of works) expect(measure(work) / plain).toBeLessThan(most);
    }
  });
});
