import { expect, test } from "bun:test";
import { keepClassCode, readOwnCode, renderClassCode } from "../../src/cli/classCode.ts";
import type { ClassChoice } from "../../src/store/pickClass.ts";
import { openStore } from "../../src/store/openStore.ts";
import { DataFolder } from "../support/dataFolder.ts";

const own = { code: false, "code-file": "code.txt" };
const made = { code: true, "code-file": undefined };

test("a code of one's own and one that is made contradict each other", () => {
  expect(() => readOwnCode({ ...own, code: true })).toThrow("leave out --code or --code-file");
  expect(readOwnCode(made)).toBeUndefined();
});

test("the code has six digits, whatever the random number", () => {
  const numbers = [0, 7, 999_999, 1_000_000, 4_294_967_295];
  const codes = numbers.map((number) => {
    const changes = { setClassCode() {} } as never;
    return keepClassCode({ restored: {} as never, changes }, () => number);
  });
  expect(codes).toEqual(["000000", "000007", "999999", "000000", "967295"]);
});

test("one that is made is said at the start, one from a file stays there", () => {
  expect(renderClassCode("482913", made)).toBe("The class code is 482913.");
  expect(renderClassCode("sesame", own)).toBe("The class code is that in code.txt.");
});

test("a class keeps its code over a pause and a crash, and another class has another one", () => {
  using folder = new DataFolder();
  const open = (choice: ClassChoice, random: number) => {
    const { store } = openStore({ dataDir: folder.path, choice, now: () => 5 });
    const code = keepClassCode(store, () => random);
    const seq = store.newest + 1;
    const message = { seq, at: 5, from: "Bob", senderId: 1, to: "everyone", text: "hi" };
    const sent = { clientId: `c${seq}`, delivered: 0, held: 0 };
    store.append({ message, ...sent, audience: { kind: "everyone" } });
    store.commit();
    return { store, code };
  };
  const first = open("usual", 482_913);
  expect(first.code).toBe("482913");
  first.store.close();
  const afterCrash = open("usual", 1);
  expect(afterCrash.code).toBe("482913");
  afterCrash.store.pause();
  afterCrash.store.close();
  const another = open("new", 2);
  expect(another.code).toBe("000002");
  another.store.end();
  another.store.close();
  for (const [number, code] of [
    [1, "482913"],
    [2, "000002"],
  ] as const) {
    const again = open(number, 3);
    expect(again.code).toBe(code);
    again.store.close();
  }
});
