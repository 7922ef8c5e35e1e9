import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import type { Environment, FlagTable } from "../../src/cli/flags.ts";
import { parseFlags } from "../../src/cli/flags.ts";

const whole = v.pipe(v.string(), v.regex(/^\d+$/, "must be a whole number"), v.transform(Number));

const table = {
  source: { type: "positional", help: "where from", default: "9", check: whole },
  word: { type: "positional", help: "what", environment: false },
  host: { type: "string", help: "a host" },
  "max-size": { type: "string", help: "a size", check: whole },
  lan: { type: "boolean", help: "everywhere" },
  "no-history": { type: "boolean", help: "nothing on disk" },
} as const satisfies FlagTable;

const parse = (args: string[], environment: Environment = {}) =>
  parseFlags(table, args, environment);

describe("a flag's value", () => {
  test("is parsed by its check, and typed by it", () => {
    const flags = parse(["7", "--max-size", "3", "--lan"]);
    // Each is assigned to exactly the type that its row declares.
    const source: number = flags.source;
    const size: number | undefined = flags["max-size"];
    const host: string | undefined = flags.host;
    const lan: boolean = flags.lan;
    expect({ source, size, host, lan }).toEqual({ source: 7, size: 3, host: undefined, lan: true });
  });

  test("comes from the command line, then the environment, then the default", () => {
    const environment = { CLASSCHAT_SOURCE: "2", CLASSCHAT_MAX_SIZE: "4", CLASSCHAT_LAN: "Yes" };
    expect(parse(["1", "--max-size=5"], environment)).toMatchObject({ source: 1, "max-size": 5 });
    expect(parse([], environment)).toMatchObject({ source: 2, "max-size": 4, lan: true });
    expect(parse([], { CLASSCHAT_SOURCE: "" })).toMatchObject({ source: 9, lan: false });
    expect(parse([], { CLASSCHAT_WORD: "ignored" }).word).toBeUndefined();
  });

  test("may be empty, begin with a dash after =, or be a dash", () => {
    expect(parse(["--host="]).host).toBe("");
    expect(parse(["--host", ""]).host).toBe("");
    expect(parse(["--host=--lan"])).toMatchObject({ host: "--lan", lan: false });
    expect(parse(["--host", "-"]).host).toBe("-");
    expect(parse(["1", "-"]).word).toBe("-");
  });

  test("is an argument after --, whatever it begins with", () => {
    expect(parse(["1", "--", "--lan"])).toMatchObject({ word: "--lan", lan: false });
    expect(parse(["--", "1", "--"])).toMatchObject({ source: 1, word: "--" });
    expect(parse(["--lan", "1", "--", "-5 degrees"])).toMatchObject({
      word: "-5 degrees",
      lan: true,
    });
    expect(parse(["--lan", "--"])).toMatchObject({ source: 9, word: undefined, lan: true });
    expect(parse(["--host", "a", "--", "1"])).toMatchObject({ source: 1, host: "a" });
    expect(parse(["--host=--", "1"])).toMatchObject({ source: 1, host: "--" });
  });

  test("is the last one given", () => {
    expect(parse(["--host", "a", "--host", "b"]).host).toBe("b");
  });

  test("of a switch that begins with no- is its own", () => {
    expect(parse(["--no-history"])["no-history"]).toBe(true);
    expect(() => parse(["--history"])).toThrow("There is no flag --history.");
  });
});

describe("a mistake is one sentence and what to do next", () => {
  const mistakes: [args: string[], message: string, environment?: Environment][] = [
    [["--hots", "a"], "There is no flag --hots. Did you mean --host?"],
    [
      ["--quite-another"],
      "There is no flag --quite-another. See --help for the flags there are; before a text that begins with a dash, write --.",
    ],
    [
      ["--no-lan"],
      "There is no flag --no-lan. See --help for the flags there are; before a text that begins with a dash, write --.",
    ],
    [
      ["--source", "1"],
      "There is no flag --source. See --help for the flags there are; before a text that begins with a dash, write --.",
    ],
    [
      ["-abc"],
      "There is no flag -abc. See --help for the flags there are; before a text that begins with a dash, write --.",
    ],
    [
      ["--toString"],
      "There is no flag --toString. See --help for the flags there are; before a text that begins with a dash, write --.",
    ],
    [
      ["- a b"],
      "There is no flag - a b. See --help for the flags there are; before a text that begins with a dash, write --.",
    ],
    [
      ["--=a"],
      "There is no flag --=a. See --help for the flags there are; before a text that begins with a dash, write --.",
    ],
    [["---host"], "There is no flag ---host. Did you mean --host?"],
    [
      ["1", "2", "--", "--lan"],
      "Unexpected argument --lan: nothing after -- is a flag. Write flags before it.",
    ],
    [["--host", "--", "1"], "--host needs a value; write --host=VALUE if it begins with a dash."],
    [["--host"], "--host needs a value; write --host=VALUE if it begins with a dash."],
    [["--host", "--lan"], "--host needs a value; write --host=VALUE if it begins with a dash."],
    [["--lan=1"], "--lan takes no value."],
    [["--max-size", "x"], "--max-size must be a whole number."],
    [["x"], "SOURCE must be a whole number."],
    [
      ["1", "2", "extra"],
      "Unexpected argument extra. Put quotes around words that belong together.",
    ],
    [[], "CLASSCHAT_MAX_SIZE must be a whole number.", { CLASSCHAT_MAX_SIZE: "x" }],
    [[], "CLASSCHAT_LAN must be 1 or 0, not maybe.", { CLASSCHAT_LAN: "maybe" }],
  ];
  for (const [args, message, environment] of mistakes) {
    test(`${args.join(" ")}: ${message}`, () => {
      expect(() => parse(args, environment)).toThrow(
        expect.objectContaining({ name: "Failure", code: 2, message }),
      );
    });
  }

  test("a command that takes flags alone does not speak of other arguments", () => {
    const { lan } = table;
    expect(() => parseFlags({ lan }, ["5000"], {})).toThrow(
      "Unexpected argument 5000. See --help for the flags there are.",
    );
    expect(() => parseFlags({ lan }, ["-p"], {})).toThrow(
      "There is no flag -p. See --help for the flags there are.",
    );
    const { source } = table;
    expect(() => parseFlags({ source }, ["-5"], {})).toThrow(
      "There is no flag -5. See --help for the flags there are.",
    );
  });

  test("a row may say itself what is missing", () => {
    const text = { type: "positional", help: "a text", missing: "There is no text." } as const;
    expect(() => parseFlags({ text }, [], {})).toThrow("There is no text.");
    const given: string = parseFlags({ text }, ["hello"], {}).text;
    expect(given).toBe("hello");
  });
});
