import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { createPaint } from "../../src/client/terminal/paint.ts";
import { TerminalScreen } from "../../src/client/terminal/terminalScreen.ts";
import type { Message } from "../../src/model/message.ts";
import * as texts from "../../src/model/texts.ts";

const bell = "\u0007";
const at = Date.UTC(2026, 0, 31, 9, 0);

/** Alice's screen, and what it has printed. */
function screenOf({ hasColour = false, me = "Alice" } = {}) {
  const prints: string[] = [];
  const titles: string[] = [];
  const ends: (() => void)[] = [];
  /** Since when nobody reads. */
  const absence: number[] = [];
  let pinned: readonly string[] = [];
  const screen = new TerminalScreen({
    print: (text) => prints.push(text),
    pin: (rows) => {
      pinned = rows;
    },
    setTitle: (title) => titles.push(title),
    paint: createPaint(hasColour),
    now: () => at,
    schedule: (end) => ends.push(end),
    takeAbsence: () => absence.pop(),
    onRefused: (_, why) => why,
    onMessage() {},
  });
  screen.setMe(me);
  /** What it prints once the turn is over. */
  const printed = (): string => {
    for (const end of ends.splice(0)) end();
    return prints.splice(0).join("");
  };
  /** What stands above the input line once the turn is over. */
  const pins = (): readonly string[] => {
    for (const end of ends.splice(0)) end();
    return pinned;
  };
  return { screen, ends, prints, titles, absence, printed, pins };
}

function said(text: string, { from = "Bob", to = "everyone" } = {}): Message {
  return { seq: 1, at, from, to, text };
}

const wild = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.string({ unit: fc.constantFrom(..."\u001b\u009b\u0007\b\n\r\t\u202e[2J]0;mA") }),
);

describe("the screen", () => {
  test("shows the usual lines with the time before them", () => {
    const { screen, printed } = screenOf();
    screen.message(said("hello"));
    screen.message(said("psst", { to: "Alice" }));
    screen.message(said("hi all", { from: "Mary", to: "groupStudent" }));
    screen.type({ prompt: ">", line: "Bob:hello" }, () => {});
    expect(
      printed()
        .replaceAll(bell, "")
        .replaceAll(/^\d\d:\d\d /gmu, ""),
    ).toBe("Bob in ClassChat : hello\n<Bob>: psst\n<Mary> in groupStudent: hi all\n> Bob:hello\n");
  });

  test("shows what a message answers on a line before it, and a correction as one", () => {
    const { screen, printed } = screenOf();
    const replyTo = { seq: 1, at, from: "Mary", text: "who\u001b[2J knows?" };
    screen.message({ ...said("I do"), replyTo });
    screen.message({ ...said("I don't"), corrects: { seq: 2, at } });
    expect(printed().replaceAll(/^\d\d:\d\d /gmu, "")).toBe(
      "> Mary: who[2J knows?\nBob in ClassChat : I do\nBob in ClassChat : Correction: I don't\n",
    );
  });

  test("shows new names; the member's own becomes the title, and its mentions ring", () => {
    const { screen, titles, printed } = screenOf();
    screen.renamed("Bob", "Rob\u001b[2J");
    screen.renamed("Alice", "Alicia");
    expect(titles).toEqual(["Alice", "Alicia"]);
    expect(printed()).toBe("· Bob is now Rob[2J\n· Alice is now Alicia\n");
    screen.message(said("psst", { to: "Alicia" }));
    expect(printed()).toContain(bell);
    screen.message(said("for Alice", { to: "everyone" }));
    expect(printed()).not.toContain(bell);
  });

  test("shows answers, refusals and the state of the connection", () => {
    const { screen, printed } = screenOf();
    screen.answered("Enter your name: ", "Alice");
    screen.answer(["Username accepted", ""]);
    screen.refusal(["[From server]", "Client not active."], undefined);
    screen.connection({ type: "lost", isPaused: false });
    expect(printed()).toBe(
      "Enter your name: Alice\nUsername accepted\n\n[From server]\nClient not active.\n" +
        `· ${texts.connectionLost}\n`,
    );
  });

  test("names who joined and left, and counts them if they are many", () => {
    const { screen, printed } = screenOf();
    screen.presence(["Tom"], ["Bob", "Mary"]);
    screen.presence(["a", "b", "c", "d", "e", "f", "g"], []);
    screen.presence([], []);
    expect(printed()).toBe("· Tom joined\n· Bob, Mary left\n· a, b, c, d, e and 2 others joined\n");
  });

  test("begins a text of several lines on a line of its own, with one indent", () => {
    const { screen, printed } = screenOf();
    const code = "if x:\n    y\n\nz";
    screen.message(said(code));
    screen.type({ prompt: ">", line: code }, () => {});
    const block = "\n    if x:\n        y\n    \n    z\n";
    expect(printed().replaceAll(/^\d\d:\d\d /gmu, "")).toBe(
      `Bob in ClassChat : ${block}> ${block}`,
    );
  });

  test("prints once a turn, and nothing when nothing came", () => {
    const { screen, ends, prints } = screenOf();
    for (const text of ["one", "two", "three"]) screen.message(said(text));
    expect(ends).toHaveLength(1);
    expect(prints).toEqual([]);
    ends.shift()?.();
    expect(prints).toHaveLength(1);
    screen.flush();
    expect(prints).toHaveLength(1);
    screen.message(said("four"));
    expect(ends).toHaveLength(1);
  });
});

describe("a message from before the member joined", () => {
  const time = new Date(at).toTimeString().slice(0, 5);

  test("is dim from its own time to its end, names too", () => {
    const { screen, printed } = screenOf({ hasColour: true });
    screen.earlier(said("hello\nyou"));
    const text = "Bob in ClassChat : \n    hello\n    you";
    expect(printed()).toBe(`\u001b[2m${time} ${text}\u001b[22m\n`);
  });

  test("is marked by a word without colour", () => {
    const { screen, printed } = screenOf();
    screen.earlier(said("hello"));
    expect(printed()).toBe(`[earlier] ${time} Bob in ClassChat : hello\n`);
  });

  test("does not ring, whoever it names", () => {
    const { screen, printed } = screenOf();
    screen.earlier(said("ask Alice"));
    expect(printed()).not.toContain(bell);
  });
});

describe("what others write", () => {
  test("brings no escape and no control to the terminal, whatever it is", () => {
    fc.assert(
      fc.property(wild, wild, wild, (from, to, text) => {
        const { screen, printed } = screenOf();
        screen.message(said(text, { from, to }));
        screen.answer([text]);
        screen.refusal([text, from], undefined);
        screen.presence([from], [to]);
        screen.renamed(text, text);
        screen.earlier(said(text, { from, to }));
        screen.answered("Enter your name: ", text);
        screen.type({ prompt: ">", line: text }, () => screen.refusal([text], undefined));
        screen.type({ prompt: ">", line: text }, () => {});
        const shown = printed();
        const unrung = shown.startsWith(bell) ? shown.slice(1) : shown;
        const controls = [...unrung].filter((found) => /[\p{Cc}\p{Bidi_Control}]/u.test(found));
        expect(controls.filter((found) => found !== "\n" && found !== "\t")).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("cannot pose as another line: whatever follows a line end is indented", () => {
    fc.assert(
      fc.property(wild, (text) => {
        const { screen, printed } = screenOf();
        screen.message(said(text));
        const [, ...following] = printed().trimEnd().split("\n");
        expect(following.filter((line) => !line.startsWith(" ".repeat(4)))).toEqual([]);
      }),
    );
  });
});

describe("the bell", () => {
  test.each([
    ["a private message", said("psst", { to: "Alice" })],
    ["one's name", said("ask Alice about it")],
    ["one's name in another case", said("ALICE!")],
    ["one's name in a group", said("Alice's turn", { to: "groupStudent" })],
  ])("rings for %s", (_, message) => {
    const { screen, printed } = screenOf();
    screen.message(message);
    expect(printed()).toStartWith(bell);
  });

  test.each([
    ["a message to everyone", said("hello")],
    ["a message to a group", said("hello", { to: "groupStudent" })],
    ["a word that holds one's name", said("Malice and Alices")],
    ["a bell in a text", said(bell)],
    ["what one says oneself", said("I, Alice", { from: "Alice" })],
  ])("does not ring for %s", (_, message) => {
    const { screen, printed } = screenOf();
    screen.message(message);
    expect(printed()).not.toContain(bell);
  });

  test("does not ring for a longer word of a script that writes vowels as marks", () => {
    const { screen, printed } = screenOf({ me: "राम" });
    screen.message(said("रामायण"));
    expect(printed()).not.toContain(bell);
    screen.message(said("नमस्ते राम"));
    expect(printed()).toStartWith(bell);
  });

  test("takes a name's dots for dots", () => {
    const { screen, printed } = screenOf({ me: "Dr.ABC" });
    screen.message(said("DrxABC"));
    expect(printed()).not.toContain(bell);
    screen.message(said("thanks, Dr.ABC!"));
    expect(printed()).toStartWith(bell);
  });

  test("rings once a turn, and not again in the next", () => {
    const { screen, printed } = screenOf();
    for (const text of ["one", "two", "Alice"]) screen.message(said(text, { to: "Alice" }));
    expect(printed().split(bell)).toHaveLength(2);
    screen.message(said("hello"));
    expect(printed()).not.toContain(bell);
  });
});

describe("colour", () => {
  test("is steady for a name, from screen to screen, and not the same for all", () => {
    const names = ["Bob", "Mary", "John", "Tom", "李小龍", "Zoë"];
    const coloursOn = ({ screen, printed }: ReturnType<typeof screenOf>): unknown[] => {
      for (const from of [...names, ...names]) screen.message(said("hi", { from }));
      const lines = printed().trimEnd().split("\n");
      // Before a name stand the time, dim, and the name's colour: the third sequence of its line.
      return lines.map((line) => line.split("\u001b[")[3]?.slice(0, 2));
    };
    const colours = coloursOn(screenOf({ hasColour: true }));
    expect(colours).toHaveLength(12);
    expect(colours).not.toContain(undefined);
    expect(colours.slice(6)).toEqual(colours.slice(0, 6));
    expect(coloursOn(screenOf({ hasColour: true, me: "Tom" }))).toEqual(colours);
    expect(new Set(colours).size).toBeGreaterThan(1);
  });

  test("leaves no trace in the text if there is none", () => {
    const { screen, printed } = screenOf();
    screen.message(said("psst", { to: "Alice" }));
    screen.refusal(["No."], undefined);
    expect(printed()).not.toContain("\u001b");
  });
});

const typed = (line: string, prompt = ">") => ({ prompt, line });
const untimed = (text: string): string => text.replaceAll(/^\d\d:\d\d /gmu, "");

describe("what one types", () => {
  test("is marked until its receipt, and then stands among the lines, in the order it was said", () => {
    const { screen, printed, pins } = screenOf();
    screen.type(typed("Bob:hello"), () => screen.sent({ id: "c1", to: "Bob" }));
    screen.message(said("meanwhile"));
    expect(untimed(printed())).toBe("Bob in ClassChat : meanwhile\n");
    expect(pins()).toEqual(["  …   > Bob:hello"]);
    screen.receipted({ id: "c1", seq: 2, delivery: "delivered" });
    expect(untimed(printed())).toBe("> Bob:hello\n");
    expect(pins()).toEqual([]);
  });

  test("is struck if it is refused, with the reason below", () => {
    const { screen, printed, pins } = screenOf({ hasColour: true });
    screen.type(typed("Bod:hello"), () => screen.sent({ id: "c1", to: "Bod" }));
    screen.refusal(["Not here"], "c1");
    expect(printed()).toContain("\u001b[31m✗\u001b[39m \u001b[9mBod:hello\u001b[29m\n");
    expect(pins()).toEqual([]);
    screen.type(typed("what", "Bob>"), () => screen.refusal(["No"], undefined));
    expect(printed()).toContain("✗\u001b[39m \u001b[2mBob>\u001b[22m \u001b[9mwhat\u001b[29m\n");
  });

  test("is struck by a sign where there is no colour", () => {
    const { screen, printed } = screenOf();
    screen.type(typed("/foo"), () => screen.refusal(["There is no command /foo"], undefined));
    expect(untimed(printed())).toBe("✗ /foo\nThere is no command /foo\n");
  });

  test("stands above its answer, whether that comes at once or later", () => {
    const { screen, printed } = screenOf();
    screen.type(typed("/help", "Bob>"), () => screen.answer(["What you can type"]));
    screen.type(typed("/who"), () => {});
    screen.answer(["1 here"]);
    expect(untimed(printed())).toBe("Bob> /help\nWhat you can type\n> /who\n1 here\n");
  });

  test("of many unanswered lines the newest are shown, and counted are the others", () => {
    const { screen, pins } = screenOf();
    for (let id = 1; id <= 8; id++) {
      screen.type(typed(`line ${id}\nmore`), () => screen.sent({ id: `${id}`, to: "everyone" }));
    }
    expect(pins()).toEqual([
      "  …   3 more not answered yet",
      ...[4, 5, 6, 7, 8].map((id) => `  …   > line ${id}␤more`),
    ]);
  });

  test("is not lost at the end, and still marked", () => {
    const { screen, printed, prints, pins } = screenOf();
    screen.type(typed("hello"), () => screen.sent({ id: "c1", to: "everyone" }));
    screen.close();
    expect(prints.splice(0).join("")).toBe("  …   > hello\n");
    expect([printed(), pins()]).toEqual(["", []]);
  });
});

test("what is private looks unlike a mention and unlike all else, coming and going", () => {
  const { screen, printed } = screenOf({ hasColour: true });
  const styleOf = (show: () => void): string[] => {
    show();
    // Without the time, which is dim, and the name's own colour.
    return printed()
      .replace(bell, "")
      .split("\u001b[")
      .flatMap((part) => /^(?:1|35)(?=m)/u.exec(part) ?? []);
  };
  expect(styleOf(() => screen.message(said("psst", { to: "Alice", from: "Tom" })))).toContain("35");
  expect(
    styleOf(() => screen.message(said("psst Alice", { to: "Alice", from: "Tom" }))),
  ).not.toContain("1");
  expect(styleOf(() => screen.message(said("ask Alice", { from: "Tom" })))).toEqual(["1"]);
  expect(styleOf(() => screen.message(said("hello", { from: "Tom" })))).toEqual([]);
  const sends = (to: string) => () => {
    screen.type({ prompt: ">", line: "hi" }, () => screen.sent({ id: to, to }));
    screen.receipted({ id: to, seq: 1, delivery: "delivered" });
  };
  expect(styleOf(sends("Bob"))).toEqual(["35"]);
  for (const to of ["everyone", "groupUs", "#lab"]) expect(styleOf(sends(to))).toEqual([]);
});

test("a rule stands above the first message since one stopped reading", () => {
  const { screen, absence, printed } = screenOf();
  const time = new Date(at).toTimeString().slice(0, 5);
  screen.message(said("one"));
  absence.push(at);
  screen.presence(["Tom"], []);
  screen.message(said("two"));
  screen.message(said("three"));
  expect(printed()).toBe(
    `${time} Bob in ClassChat : one\n· Tom joined\n──── new since ${time} ────\n` +
      `${time} Bob in ClassChat : two\n${time} Bob in ClassChat : three\n`,
  );
});
