import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { Roster } from "../../src/client/roster.ts";
import { Conversations } from "../../src/client/terminal/conversations.ts";
import { Typist } from "../../src/client/terminal/typist.ts";
import * as texts from "../../src/model/texts.ts";
import type { TypedLine } from "../../src/model/typedLine.ts";

/** Alice at a terminal: what she does, what she is told, and what stands in her line again. */
function alices() {
  const roster = new Roster("Alice", ["Bob", "Mary"], ["groupUs"], ["#lab"]);
  const conversations = new Conversations(roster);
  const done: TypedLine[] = [];
  const told: string[] = [];
  const offered: string[] = [];
  let doing = "";
  const typist: Typist = new Typist({
    conversations,
    line: { offer: (line) => offered.push(line) },
    showPrompt() {},
    session: {
      roster,
      perform(typed) {
        done.push(typed);
        return true;
      },
      meet: async (name) => roster.find(name),
      exit: () => done.push({ type: "exit" }),
    },
    screen: {
      type({ line }, perform) {
        doing = line;
        perform();
      },
      answer: (lines) => told.push(...lines),
      refusal: (lines) => told.push(...typist.refused(doing, lines)),
    },
  });
  const types = (...lines: string[]): void => {
    for (const line of lines) typist.type(line);
  };
  /** To whom what went since the last time. */
  const said = (): string[] =>
    done.splice(0).map((one) => (one.type === "say" ? `${one.to}|${one.text}` : one.type));
  return { roster, conversations, typist, types, done, said, told, offered };
}

describe("with a kept target", () => {
  test("lines without a receiver are for it until /to alone: times, numbers, addresses too", () => {
    const { types, said } = alices();
    types("one", "/to Bob", "two", "3", "10:30 we start", "see http://a.b", "//x", "Bob:hi");
    types("/to #LAB", "four", "/to groupUs", "five", "/to", "six");
    expect(said()).toEqual([
      "everyone|one",
      "Bob|two",
      "Bob|3",
      "Bob|10:30 we start",
      "Bob|see http://a.b",
      "Bob|/x",
      "Bob|hi",
      "#lab|four",
      "groupUs|five",
      "everyone|six",
    ]);
  });

  test.each(["Alcie", "groupNo", "Zoe", "x"])("/to %s is refused as a line for it is", (name) => {
    const { types, told, conversations } = alices();
    types(`/to ${name}`);
    expect(told.slice(0, 2)).toEqual([texts.fromServer, texts.notActive]);
    expect(conversations.prompt).toBe(">");
  });

  test("/to a room one is not in says how to join it, /to Mray who may be meant", () => {
    const { types, told } = alices();
    types("/to #none", "/to Mray");
    expect(told).toEqual([
      "You are not in #none",
      "Type /join #none first.",
      texts.fromServer,
      texts.notActive,
      "Did you mean Mary?",
    ]);
  });

  test.each([
    ["Bob", "Mary: she talks too much", "Mary| she talks too much"],
    ["Bob", "everyone: knows it", "everyone| knows it"],
    ["#lab", "Bob:psst", "Bob|psst"],
    ["groupUs", "#lab:here", "#lab|here"],
    ["Bob", "teacher:he cheats", "teacher|he cheats"],
    ["Bob", "exit", "exit"],
  ])("in %s, %j goes only once it is entered again", (target, line, sent) => {
    const { types, said, told, offered } = alices();
    types(`/to ${target}`, line);
    expect(said()).toEqual([]);
    expect(offered).toEqual([line]);
    expect(told.join(" ")).toContain("Press Enter again");
    types("no", line);
    expect(said()).toEqual([`${target}|no`]);
    types(line);
    expect(said()).toEqual([sent]);
    types(line);
    expect(said()).toEqual([]);
  });

  test("what was asked about is asked again in another conversation", () => {
    const { types, typist, conversations, said } = alices();
    types("/to Bob", "Mary:secret");
    conversations.turnTo("#lab");
    typist.turned();
    types("Mary:secret");
    expect(said()).toEqual([]);
  });

  test("a command says what it does, and is done at once", () => {
    const { types, said } = alices();
    types("/to Bob", "/msg Mary hi", "/who", "menu", "/exit");
    expect(said()).toEqual(["Mary|hi", "who", "menu", "exit"]);
  });

  test("nothing goes to anybody once it is gone, until another is chosen", () => {
    const { roster, types, said, told } = alices();
    types("/to Bob");
    roster.change([], ["Bob"]);
    types("hello", "Bob:hello");
    roster.change(["Bob"], []);
    types("hello", "Bob:hello");
    expect(said()).toEqual([]);
    expect(told.at(-1)).toBe(texts.writeToEveryone);
    expect(told).toContain(texts.targetReplaced("Bob"));
    types("/to Bob", "hello", "/to", "all");
    expect(said()).toEqual(["Bob|hello", "everyone|all"]);
  });

  test("a line for a name that is not here says how to say it to whom one writes to", () => {
    const { typist, conversations } = alices();
    conversations.turnTo("Bob");
    expect(typist.refused("note: p. 3", ["why", texts.toEveryone])).toEqual([
      "why",
      texts.startLine("Bob"),
    ]);
  });

  test("whatever is typed, no line goes anywhere but to it without a command or a second Enter", () => {
    const anything = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."BobMary: #lab/everyone\t;：") }),
      fc.constantFrom("Mary:x", " Mary : x", "everyone:x", "ＭＡＲＹ：x", "#LAB:x", "Bob:x"),
    );
    fc.assert(
      fc.property(anything, (line) => {
        fc.pre(!/^\P{L}*[/／]/u.test(line) && !/^\s*(group|menu|exit)/iu.test(line));
        const { types, said } = alices();
        types("/to Bob", line);
        for (const one of said()) {
          const [to = ""] = one.split("|");
          // Whom nobody here is called, the server refuses.
          expect([
            "everyone",
            "Mary",
            "#lab",
            "groupUs",
            "teacher",
            "server",
            "Alice",
          ]).not.toContain(to);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("/everyone", () => {
  test("says the line that was refused to all, as it was typed, once", () => {
    const { types, typist, said, told } = alices();
    types("Answer: 42");
    expect(said()).toEqual(["Answer| 42"]);
    expect(typist.refused("Answer: 42", [texts.notActive, texts.toEveryone])).toEqual([
      texts.notActive,
      texts.sayToEveryone,
    ]);
    types("/everyone");
    expect(said()).toEqual(["everyone|Answer: 42"]);
    types("/everyone");
    expect(said()).toEqual([]);
    expect(told).toEqual([texts.nothingRefused]);
  });

  test("never says a line that was refused before another was typed", () => {
    const { types, typist, said } = alices();
    typist.refused("Alcie:secret", [texts.notActive]);
    types("hello", "/everyone");
    expect(said()).toEqual(["everyone|hello"]);
  });

  test("is not offered for a slip of a name: that line was for one alone", () => {
    const { typist, types, said } = alices();
    const why = [texts.notActive, "Did you mean Mary?"];
    expect(typist.refused("Mray:secret", why)).toEqual(why);
    types("/everyone");
    expect(said()).toEqual(["everyone|Mray:secret"]);
  });

  test("with a text says that", () => {
    const { types, said } = alices();
    types("/to Bob", "/everyone Bob: 10:30");
    expect(said()).toEqual(["everyone|Bob: 10:30"]);
  });
});

describe("a line that comes back by Up or Ctrl-R", () => {
  test("is for whom it was, whatever the prompt is by then", () => {
    const { typist, conversations } = alices();
    const { store, recall } = typist.keep;
    conversations.turnTo("Bob");
    const kept = store("a secret");
    expect(recall(kept)).toBe("a secret");
    for (const name of ["#lab", "everyone", "Mary"]) {
      conversations.turnTo(name);
      expect(recall(kept)).toBe("Bob:a secret");
    }
    expect(recall(store("/who"))).toBe("/who");
  });

  test("that was said to all stays as it was", () => {
    const { typist, conversations } = alices();
    const kept = typist.keep.store("hello");
    conversations.turnTo("Bob");
    expect(typist.keep.recall(kept)).toBe("hello");
  });

  test("that answers is for the same, too", () => {
    const { typist, conversations, types, done } = alices();
    conversations.turnTo("Bob");
    const kept = typist.keep.store("/reply so be it");
    conversations.turnTo("everyone");
    types(typist.keep.recall(kept));
    expect(done).toEqual([{ type: "reply", to: "Bob", text: "so be it" }]);
  });

  test("means the same in its own conversation, whatever it holds", () => {
    const { typist, conversations, types, said } = alices();
    conversations.turnTo("Bob");
    for (const text of ["/x", "exit", "Mary:x", "one\n  two", "group of a"]) {
      types(`/msg Bob ${text}`);
      const recalled = typist.keep.recall(typist.keep.store(`/msg Bob ${text.replace("\n", "␤")}`));
      types(recalled.replace("␤", "\n"));
      expect(said()).toEqual([`Bob|${text}`, `Bob|${text}`]);
    }
  });
});

test("/help lists /to and /everyone at a terminal, /help to what is about it", () => {
  const { types, told } = alices();
  types("/help");
  expect(told.join("\n")).toContain("/to [NAME]");
  expect(told.join("\n")).toContain("/everyone [TEXT]");
  expect(told.filter((line) => line.length >= 80)).toEqual([]);
  told.length = 0;
  types("/help /to");
  expect(told).toHaveLength(2);
});

test("in a crowd lines for somebody who turns out not to be here go to nobody else, and the end waits for them", async () => {
  const { roster, typist, types, said, told } = alices();
  roster.setPeople(900);
  types("/to Nobody", "a secret", "/reply a secret", "Bob:hi", "/to", "for all");
  typist.end();
  expect(said()).toEqual([]);
  await Promise.resolve();
  expect(said()).toEqual(["Bob|hi", "everyone|for all", "exit"]);
  expect(told.filter((line) => line === texts.mayBeFor("Nobody"))).toHaveLength(2);
});
