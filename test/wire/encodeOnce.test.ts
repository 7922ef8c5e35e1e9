import { expect, test } from "bun:test";
import { encodeOnce } from "../../src/wire/encodeOnce.ts";

test("a fact is encoded once for all who are told it in a row", () => {
  let encoded = 0;
  const encode = encodeOnce((fact: { text: string }) => {
    encoded += 1;
    return new TextEncoder().encode(fact.text);
  });
  const hello = { text: "hello" };
  const bytes = encode(hello);
  expect(encode(hello)).toBe(bytes);
  expect(encode(hello)).toBe(bytes);
  expect(encoded).toBe(1);
  expect(Buffer.from(bytes).toString()).toBe("hello");
});

test("another fact is another's bytes, even where it reads the same", () => {
  const encode = encodeOnce((fact: { text: string }) => new TextEncoder().encode(fact.text));
  const one = encode({ text: "hi" });
  const other = encode({ text: "hi" });
  expect(other).not.toBe(one);
  expect(other).toEqual(one);
  expect(Buffer.from(encode({ text: "ho" })).toString()).toBe("ho");
});
