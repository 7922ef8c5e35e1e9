import { expect, test } from "bun:test";
import { Seats } from "../../../src/protocols/irc/seats.ts";
import { TestClass } from "../../support/testClass.ts";

function emptySeats(): Seats {
  const { view } = new TestClass().hub;
  return new Seats({ view, now: () => 0, mayHaveWord: () => true });
}

test("of the passwords for one name from one network only eight wait, and nobody else's are refused", async () => {
  const seats = emptySeats();
  const many = Array.from({ length: 10 }, () => seats.find("Bob", "sesame", "10.0.0.1"));
  const others = [seats.find("Bob", "sesame", "10.0.0.2"), seats.find("Cat", "sesame", "10.0.0.1")];
  const kinds = (await Promise.all(many)).map(({ kind }) => kind);
  expect(kinds.join(" ")).toBe(`${"free ".repeat(8)}busy busy`);
  expect(await Promise.all(others)).toMatchObject([{ kind: "free" }, { kind: "free" }]);
  expect(await seats.find("Bob", "sesame", "10.0.0.1")).toMatchObject({ kind: "free" });
});

test("many passwords from one network hold up nobody from elsewhere", async () => {
  const seats = emptySeats();
  const done: string[] = [];
  const gives = async (name: string, address: string): Promise<void> => {
    await seats.find(name, "sesame", address);
    done.push(address);
  };
  const many = Array.from({ length: 12 }, (_, index) => gives(`name${index}`, "10.0.0.1"));
  await Promise.all([...many, gives("Bob", "10.0.0.2"), gives("Cat", "10.0.0.3")]);
  expect(done.slice(0, 4)).toEqual(["10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.3"]);
});

test("the same name and password make the same token, and another of either makes another", async () => {
  const seats = emptySeats();
  const found = await Promise.all([
    seats.find("Bob", "sesame", "10.0.0.1"),
    seats.find("BOB", "sesame", undefined),
    seats.find("Rob", "sesame", "10.0.0.1"),
    seats.find("Bob", "Sesame", "10.0.0.1"),
  ]);
  const tokens = found.map((seat) => seat.kind === "free" && seat.tokenHash);
  expect(tokens[1]).toBe(tokens[0]);
  expect(new Set(tokens).size).toBe(3);
});
