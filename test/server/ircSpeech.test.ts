import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import type { IrcPeer } from "../support/ircPeer.ts";

const tagged = "message-tags batch";
const multiline = `${tagged} draft/multiline`;

/** The lines without their time and with only the nick of their source, as they were sent so far. */
async function heard(peer: IrcPeer, ...commands: string[]): Promise<string[]> {
  await peer.isUpToDate();
  return peer.lines
    .map((line) => line.replace(/!\S+ /, " "))
    .filter((line) => commands.includes(line.replace(/^@\S+ /, "").split(" ")[1] ?? ""));
}

async function idsOf(peer: IrcPeer): Promise<(string | undefined)[]> {
  return (await heard(peer, "PRIVMSG")).map((line) => /msgid=([^; ]+)/.exec(line)?.[1]);
}

function said(peer: IrcPeer): Promise<string[]> {
  return heard(peer, "PRIVMSG", "NOTICE", "BATCH");
}

test("a NOTICE stays a NOTICE between IRC clients, and two programs do not answer each other for ever", async () => {
  await using room = await classroom({ replay: 5 });
  const nat = await room.native("Nat");
  const ann = await room.irc("Ann");
  const bob = await room.irc("Bob", "echo-message");
  bob.sends("NOTICE #everyone :for all", "NOTICE Ann :for you", "PRIVMSG Ann :a message");
  expect(await said(bob)).toEqual([
    ":Bob NOTICE #everyone :for all",
    ":Bob NOTICE Ann :for you",
    ":Bob PRIVMSG Ann :a message",
  ]);
  expect(await said(ann)).toEqual(await said(bob));
  expect(await nat.hears("message")).toMatchObject({ text: "for all", notice: true });
  const late = await room.irc("Late");
  expect(await said(late)).toEqual([":Bob NOTICE #everyone :[earlier] for all"]);
});

test("whoever is named several times as a target, in whatever case, gets a message once", async () => {
  await using room = await classroom();
  const ben = await room.irc("Ben");
  const ann = await room.irc("Ann", "echo-message");
  await ann.answers("PRIVMSG Ben,ben,BEN :dup", "NOTICE #Everyone,#everyone,BEN,ben,nobody,Ben :x");
  expect(await said(ben)).toEqual([
    ":Ann PRIVMSG Ben :dup",
    ":Ann NOTICE #everyone :x",
    ":Ann NOTICE Ben :x",
  ]);
  const echoes = await ann.answers("PRIVMSG teacher,@#everyone,TEACHER :a question");
  expect(echoes).toHaveLength(1);
});

test("pasted code becomes one message, and arrives with every blank, tab and line", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const ann = await room.irc("Ann", multiline);
  const old = await room.irc("Old");
  const bob = await room.irc("Bob", `${multiline} echo-message labeled-response`);
  bob.sends(
    "@label=7 BATCH +b draft/multiline #everyone",
    "@batch=b PRIVMSG #everyone :for i in x:",
    "@batch=b PRIVMSG #everyone :",
    "@batch=b PRIVMSG #everyone :\tprint(",
    "@batch=b;draft/multiline-concat PRIVMSG #everyone :i)",
    "BATCH -b",
  );
  const text = "for i in x:\n\n\tprint(i)";
  expect(await nat.hears("message")).toMatchObject({ from: "Bob", to: "everyone", text });
  const batch = [
    expect.stringMatching(/^@msgid=\S+ :Bob BATCH \+m1 draft\/multiline #everyone$/),
    "@batch=m1 :Bob PRIVMSG #everyone :for i in x:",
    "@batch=m1 :Bob PRIVMSG #everyone :",
    "@batch=m1 :Bob PRIVMSG #everyone :\tprint(",
    "@batch=m1;draft/multiline-concat :Bob PRIVMSG #everyone :i)",
    ":Bob BATCH -m1",
  ];
  expect(await said(ann)).toEqual(batch);
  const [opened, ...rest] = await said(bob);
  expect(opened).toMatch(/^@label=7;msgid=\S+ :Bob BATCH \+m1 draft\/multiline #everyone$/);
  expect(rest).toEqual(batch.slice(1));
  expect(await said(old)).toEqual([
    ":Bob PRIVMSG #everyone :for i in x:",
    ":Bob PRIVMSG #everyone :    print(",
    ":Bob PRIVMSG #everyone :i)",
  ]);
});

test("a long line from elsewhere reaches clients with batches as one message that they can put together", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const ann = await room.irc("Ann", multiline);
  const text = `${"word ".repeat(250)}end\n\n  indented`;
  nat.says("Ann", text);
  await ann.sees("BATCH -");
  const lines = ann.lines.filter((line) => line.includes(" PRIVMSG "));
  const joined = lines.map((line) => {
    const part = line.slice(line.indexOf(" PRIVMSG Ann :") + " PRIVMSG Ann :".length);
    return line.includes("multiline-concat") ? part : `\n${part}`;
  });
  expect(lines.length).toBeGreaterThan(4);
  expect(joined.join("")).toBe(`\n${text}`);
});

test("what is wrong with a message of several lines is said once, and nothing of it is delivered", async () => {
  await using room = await classroom();
  const bob = await room.irc("Bob", multiline);
  const ann = await room.irc("Ann", multiline);
  const begin = "BATCH +b draft/multiline Ann";
  const line = "@batch=b PRIVMSG Ann";
  const many = Array.from({ length: 101 }, () => `${line} :x`);
  for (const [code, ...lines] of [
    ["MULTILINE_MAX_LINES 100", begin, ...many, "BATCH -b"],
    [
      "MULTILINE_MAX_BYTES 4000",
      begin,
      ...Array(11).fill(`${line} :${"x".repeat(400)}`),
      "BATCH -b",
    ],
    ["MULTILINE_INVALID_TARGET Ann Bob", begin, "@batch=b PRIVMSG Bob :x", "BATCH -b"],
    ["MULTILINE_INVALID", begin, `${line} :x`, "@batch=b NOTICE Ann :x", "BATCH -b"],
    ["MULTILINE_INVALID", begin, `${line} :x`, "@batch=c PRIVMSG Ann :x", "BATCH -b"],
    ["MULTILINE_INVALID", begin, "@batch=b JOIN #lab", "BATCH -b"],
    ["MULTILINE_INVALID", begin, `${line} :`, "BATCH -b"],
    ["MULTILINE_INVALID", begin, "@batch=b;draft/multiline-concat PRIVMSG Ann :x", "BATCH -b"],
    ["MULTILINE_INVALID", begin, "BATCH -b"],
    ["MULTILINE_INVALID", "BATCH -b"],
    ["MULTILINE_INVALID", "BATCH +b other Ann"],
  ] as const) {
    const answers = await bob.answers(...lines);
    expect(answers).toHaveLength(1);
    expect(answers[0]).toStartWith(`:irc.test FAIL BATCH ${code} :`);
  }
  await bob.answers(begin, `${line} :heard`, "BATCH -b");
  expect((await said(ann)).at(-1)).toEndWith(":Bob PRIVMSG Ann :heard");
  expect(await said(ann)).toHaveLength(1);
});

test("a message of several lines may be sent by a client that says something else between them", async () => {
  await using room = await classroom();
  const bob = await room.irc("Bob", multiline);
  const ann = await room.irc("Ann");
  bob.sends("BATCH +b draft/multiline Ann", "@batch=b PRIVMSG Ann :in the batch");
  bob.sends("PRIVMSG Ann :beside it", "@batch=b PRIVMSG Ann :and more", "BATCH -b");
  await bob.isUpToDate();
  expect(await said(ann)).toEqual([
    ":Bob PRIVMSG Ann :beside it",
    ":Bob PRIVMSG Ann :in the batch",
    ":Bob PRIVMSG Ann :and more",
  ]);
});

test("every message has an id of its own, the same for all, also in the history", async () => {
  await using room = await classroom({ replay: 5 });
  const ann = await room.irc("Ann", tagged);
  const bob = await room.irc("Bob", `${tagged} echo-message`);
  await bob.answers("PRIVMSG #everyone :one", "PRIVMSG #everyone :two");
  const late = await room.irc("Late", `${tagged} server-time`);
  const ids = await idsOf(bob);
  expect(new Set(ids).size).toBe(2);
  expect(await idsOf(ann)).toEqual(ids);
  expect(await idsOf(late)).toEqual(ids);
});

test("a reply names what it answers by its id, and no other text is hidden in tags", async () => {
  await using room = await classroom();
  const ann = await room.irc("Ann", tagged);
  const bob = await room.irc("Bob", tagged);
  ann.sends("PRIVMSG Bob :a question");
  await bob.sees("a question");
  const [id] = await idsOf(bob);
  await bob.answers(`@+reply=${id};+other=x PRIVMSG Ann :an answer`);
  await bob.answers("@+draft/reply=abc-1 PRIVMSG Ann :to nothing");
  await ann.sees("to nothing");
  bob.sends(
    "@+typing=active TAGMSG Ann",
    "@+draft/react=🚀 TAGMSG Ann",
    "@+draft/react=meet\\sme\\sat\\snoon TAGMSG Ann",
    "@+draft/reply=two\\swords TAGMSG Ann",
    "@constructor=x;toString=y TAGMSG Ann",
  );
  await bob.isUpToDate();
  expect(await heard(ann, "PRIVMSG", "TAGMSG")).toEqual([
    expect.stringMatching(
      new RegExp(
        String.raw`^@msgid=\S+;\+reply=${id};\+draft/reply=${id} :Bob PRIVMSG Ann :an answer$`,
      ),
    ),
    expect.stringMatching(/^@msgid=\S+ :Bob PRIVMSG Ann :to nothing$/),
    expect.stringMatching(/^@msgid=\S+;\+typing=active :Bob TAGMSG Ann$/),
    expect.stringMatching(/^@msgid=\S+;\+draft\/react=🚀 :Bob TAGMSG Ann$/),
  ]);
});

test("a program that says so is shown as one", async () => {
  await using room = await classroom();
  const ann = await room.irc("Ann", tagged);
  const bot = await room.irc("Bot");
  await bot.answer("MODE Bot +B", "MODE");
  bot.sends("PRIVMSG Ann :beep");
  expect(await ann.sees("beep")).toMatch(/^@msgid=\S+;bot :Bot!/);
  await ann.answer("WHOIS Bot", "335");
  const { params } = await ann.answer("WHO Bot", "352");
  expect(params[6]).toBe("HB");
});
