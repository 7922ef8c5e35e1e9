import { expect, test } from "bun:test";
import { sharedEncoder } from "../../src/wire/encodeOnce.ts";

interface Fact {
  text: string;
}

/** An encoder, and which facts it had to put into text. */
function counting() {
  const asked: string[] = [];
  const encode = sharedEncoder(({ text }: Fact) => {
    asked.push(text);
    return `${text}\n`;
  });
  return { encode, asked, decode: (facts: Fact[]) => Buffer.from(encode(facts)).toString() };
}

test("a list that is told to many is encoded once, as the very same bytes", () => {
  const { encode, asked } = counting();
  const facts = [{ text: "hello" }, { text: "hi" }];
  const bytes = encode(facts);
  expect(Buffer.from(bytes).toString()).toBe("hello\nhi\n");
  expect(encode(facts)).toBe(bytes);
  expect(asked).toEqual(["hello", "hi"]);
});

test("a fact that stands in several lists is put into text once", () => {
  const { decode, asked } = counting();
  const [hello, hi, bye] = [{ text: "hello" }, { text: "hi" }, { text: "bye" }];
  expect(decode([hello, hi, bye])).toBe("hello\nhi\nbye\n");
  expect(decode([hello, bye])).toBe("hello\nbye\n");
  expect(asked).toEqual(["hello", "hi", "bye"]);
});

test("facts that look alike are not taken for each other", () => {
  const { asked, encode } = counting();
  encode([{ text: "hello" }]);
  encode([{ text: "hello" }]);
  expect(asked).toEqual(["hello", "hello"]);
});
