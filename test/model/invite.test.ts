import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { formatInvite, isClassCode, parseCredentials } from "../../src/model/invite.ts";

const address = { host: "192.168.1.5", port: 12_000 };
const code = "482913";
const fingerprint = "7KQ4MX2VD9R8T6NB3HJW";

describe("an invite", () => {
  test("is the page's address, the class code and the fingerprint in one", () => {
    expect(formatInvite({ ...address, code, fingerprint })).toBe(
      "http://192.168.1.5:12000/#482913.7KQ4MX2VD9R8T6NB3HJW",
    );
    expect(formatInvite({ ...address, code })).toBe("http://192.168.1.5:12000/#482913");
    expect(formatInvite({ ...address, fingerprint })).toBe(
      "http://192.168.1.5:12000/#.7KQ4MX2VD9R8T6NB3HJW",
    );
    expect(formatInvite(address)).toBe("http://192.168.1.5:12000/");
  });

  test("of an IPv6 address names its interface as URLs do", () => {
    expect(formatInvite({ host: "fe80::1%eth0", port: 1, code })).toBe(
      "http://[fe80::1%25eth0]:1/#482913",
    );
  });

  test("gives back what it was made of", () => {
    const short = fc.string({
      unit: fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
      minLength: 20,
      maxLength: 20,
    });
    const codes = fc.stringMatching(/^[\w-]{4,64}$/);
    fc.assert(
      fc.property(
        fc.option(codes, { nil: undefined }),
        fc.option(short, { nil: undefined }),
        (given, print) => {
          fc.pre(given !== undefined || print !== undefined);
          const { hash } = new URL(formatInvite({ ...address, code: given, fingerprint: print }));
          expect(parseCredentials(hash.slice(1))).toEqual({
            ...(given !== undefined && { code: given }),
            ...(print !== undefined && { fingerprint: print }),
          });
        },
      ),
    );
  });

  test("is read as it was typed", () => {
    expect(parseCredentials("482913.7kq4mx2vd9r8t6nb3hjw")).toEqual({ code, fingerprint });
    expect(parseCredentials(`${code}.OIL4MX2VD9R8T6NB3HJW`)?.fingerprint).toBe(
      "0114MX2VD9R8T6NB3HJW",
    );
  });

  test.each([
    "",
    ".",
    "48",
    "482913.",
    "482913.7KQ4",
    `482913.${fingerprint}.`,
    "48 2913",
    "teacher=abc",
    `.${fingerprint}U`,
  ])("%p is none", (fragment) => expect(parseCredentials(fragment)).toBeUndefined());
});

test.each([
  ["1234", true],
  ["my-own_code", true],
  ["123", false],
  ["a.b.c", false],
  ["with space", false],
  ["x".repeat(65), false],
])("whether %p can be a class code: %p", (text, isOne) => {
  expect(isClassCode(text)).toBe(isOne);
});
