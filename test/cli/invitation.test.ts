import { expect, test } from "bun:test";
import { invitation } from "../../src/cli/invitation.ts";

test("says how to join in a browser and by the program, the machine itself apart", () => {
  expect(invitation(["192.168.1.5:12000", "127.0.0.1:12000"], true)).toEqual([
    "Join in a browser: http://192.168.1.5:12000",
    "Join in a terminal: classchat join 192.168.1.5:12000",
    "On this machine: http://127.0.0.1:12000",
    "On this machine: classchat join 127.0.0.1:12000",
  ]);
});

test.each(["127.0.0.1:12000", "[::1]:12000", "localhost:12000"])(
  "says that nobody else can join at %s, and what to do",
  (address) => {
    expect(invitation([address], false).at(-1)).toBe(
      "Nobody else can join: for everyone in the room, start it with --lan.",
    );
  },
);

test("says that nobody else can join where there is no network", () => {
  expect(invitation(["127.0.0.1:12000"], true).at(-1)).toBe(
    "This machine is in no network: nobody else can join.",
  );
});
