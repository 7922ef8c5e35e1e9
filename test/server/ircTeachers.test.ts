import { describe, expect, test } from "bun:test";
import type { Classroom } from "../support/classroom.ts";
import { classroom } from "../support/classroom.ts";
import type { IrcPeer } from "../support/ircPeer.ts";

const teacherCode = "a code that stands";
const tags = "message-tags echo-message labeled-response batch";
const redaction = `${tags} draft/message-redaction`;

interface Lesson extends AsyncDisposable {
  room: Classroom;
  /** A teacher by IRC. */
  rivera: IrcPeer;
  bob: IrcPeer;
  tom: IrcPeer;
}

async function startLesson(caps: Partial<Record<"rivera" | "bob" | "tom", string>> = {}) {
  const room = await classroom({ teacherCode });
  const rivera = await room.irc("Rivera", caps.rivera);
  const bob = await room.irc("Bob", caps.bob);
  const tom = await room.irc("Tom", caps.tom);
  await rivera.answers(`OPER teacher ${teacherCode}`);
  await bob.sees("MODE #everyone +o Rivera");
  await tom.sees("MODE #everyone +o Rivera");
  const lesson: Lesson = {
    room,
    rivera,
    bob,
    tom,
    async [Symbol.asyncDispose]() {
      expect(room.faults).toEqual([]);
      await room[Symbol.asyncDispose]();
    },
  };
  return lesson;
}

/** Ana, whose password keeps her seat and role. */
async function joinWithWord(room: Classroom): Promise<IrcPeer> {
  const peer = await room.irc();
  peer.sends("PASS word", "NICK Ana", "USER ana 0 * :Ana");
  await peer.line.sees(" 366 ");
  return peer;
}

describe("OPER", () => {
  test("with a code makes a teacher: 381, the mode o, and @ in #everyone for all", async () => {
    await using room = await classroom({ teacherCode });
    const [rivera, bob] = [await room.irc("Rivera"), await room.irc("Bob")];
    expect(await rivera.answers("OPER teacher wrong")).toEqual([
      ":irc.test 464 Rivera :That code is wrong, used or too old. Ask for a new one",
    ]);
    const me = ":Rivera!Rivera@classchat";
    expect(await rivera.answers(`OPER teacher ${teacherCode}`)).toEqual([
      ":irc.test 381 Rivera :You are a teacher now",
      `${me} MODE Rivera +o`,
      `${me} MODE #everyone +o Rivera`,
      expect.stringContaining("NOTICE Rivera :You are a teacher now. /kick"),
    ]);
    expect(await bob.sees("MODE")).toBe(`${me} MODE #everyone +o Rivera`);
    expect(await rivera.answers("OPER teacher again")).toEqual([
      ":irc.test 381 Rivera :You are a teacher already. Only the server window makes teachers",
    ]);
    expect(await rivera.answers("MODE Rivera")).toEqual([":irc.test 221 Rivera +o"]);
    await rivera.answer("MODE Rivera -o", "481");
  });

  test("is silent after five wrong codes, and /msg server /teacher CODE is the same", async () => {
    await using room = await classroom({ teacherCode });
    const bob = await room.irc("Bob");
    for (const _ of [1, 2, 3, 4]) await bob.answer("OPER teacher wrong", "464");
    await bob.answer("PRIVMSG server :/teacher wrong", "464");
    expect(await bob.answers("OPER teacher wrong", `OPER teacher ${teacherCode}`)).toEqual([]);
  });
});

describe("a teacher is an operator of #everyone", () => {
  test("in NAMES, WHO, WHOX, WHOIS, USERHOST and LUSERS, whatever they joined with", async () => {
    await using lesson = await startLesson();
    const { room, bob } = lesson;
    const ines = await room.plain("Ines");
    /** The names of those that WHO found. */
    const findWith = async (line: string): Promise<(string | undefined)[]> => {
      const found = (await bob.answers(line)).slice(0, -1);
      return found.map((one) => one.split(" ")[line.includes("%") ? 3 : 7]);
    };
    ines.types(`/teacher ${teacherCode}`);
    await bob.sees(":Ines!Ines@classchat MODE #everyone +o Ines");
    expect((await bob.answer("NAMES #everyone", "353")).params.at(-1)).toBe(
      "@Rivera Bob Tom @Ines",
    );
    expect((await bob.answer("WHO #everyone", "352")).params[6]).toBe("H*@");
    expect(await findWith("WHO * o")).toEqual(["Rivera", "Ines"]);
    expect(await findWith("WHO #everyone o%n")).toEqual(["Rivera", "Ines"]);
    expect(await findWith("WHO Bob o")).toEqual([]);
    expect((await bob.answer("WHO Rivera %nf", "354")).params).toEqual(["Bob", "Rivera", "H*"]);
    expect(await bob.answers("WHOIS Rivera")).toEqual(
      expect.arrayContaining([
        ":irc.test 313 Bob Rivera :is a teacher",
        ":irc.test 319 Bob Rivera :@#everyone",
      ]),
    );
    expect((await bob.answer("USERHOST Rivera", "302")).params[1]).toStartWith("Rivera*=+");
    expect((await bob.answer("LUSERS", "252")).params[1]).toBe("2");
  });

  test("as soon as they come back after their seat is gone, for those who see them join", async () => {
    await using room = await classroom({ teacherCode });
    const [bob, ana] = [await room.irc("Bob"), await joinWithWord(room)];
    await ana.answers(`OPER teacher ${teacherCode}`);
    await bob.sees("MODE #everyone +o Ana");
    ana.close();
    await bob.sees("QUIT");
    const again = await joinWithWord(room);
    await again.sees("MODE Ana +o");
    await bob.sees("JOIN #everyone");
    expect(await bob.sees("MODE")).toBe(":irc.test MODE #everyone +o Ana");
    expect((await again.answer("NAMES #everyone", "353")).params.at(-1)).toBe("Bob @Ana");
    await bob.isUpToDate();
    expect(bob.lines.filter((line) => line.includes("MODE #everyone"))).toHaveLength(2);
  });

  test("until the server window takes the role back", async () => {
    await using lesson = await startLesson();
    const { room, rivera, bob } = lesson;
    room.server.log.submit({
      type: "moderate",
      at: 1,
      act: { type: "teacher", name: "Rivera", on: false },
    });
    await bob.sees(":irc.test MODE #everyone -o Rivera");
    await rivera.sees("MODE Rivera -o");
    await rivera.answer("MODE #everyone +m", "482");
  });
});

describe("an order by IRC", () => {
  test("KICK #everyone removes: all see the KICK, and whoever is removed stays out until INVITE", async () => {
    await using lesson = await startLesson();
    const { room, rivera, bob, tom } = lesson;
    expect(await rivera.answers("KICK #everyone bob :spam")).toContain(
      ":Rivera!Rivera@classchat KICK #everyone Bob :spam",
    );
    await tom.sees(":Rivera!Rivera@classchat KICK #everyone Bob :spam");
    await tom.sees(":Bob!Bob@classchat QUIT :Removed from the class");
    await bob.sees("KICK #everyone Bob");
    await bob.line.sees("ERROR :Closing Link: (Removed from the class)");
    await bob.isClosed();
    const again = await room.irc();
    again.sends("NICK Bob", "USER u 0 * :u");
    await again.sees(" 433 * Bob ");
    // Others are at their address: whoever comes from there waits.
    again.sends("NICK Robert");
    await again.sees("NOTICE Robert :Newcomers from your address wait for 10 minutes");
    await tom.sees("JOIN #everyone");
    expect(await tom.answers("MODE #everyone +b")).toEqual([
      ":irc.test 367 Tom #everyone bob!*@classchat",
      ":irc.test 368 Tom #everyone :End of channel ban list",
    ]);
    await tom.answer("INVITE Bob #everyone", "482");
    expect(await rivera.answers("INVITE Bob #everyone")).toEqual([
      ":irc.test NOTICE Rivera :Rivera allowed Bob",
    ]);
    expect(await tom.answers("MODE #everyone b")).toHaveLength(1);
    await room.irc("Bob");
  });

  test("MODE #everyone +m and +i make the class quiet and lock it, and MODE #everyone says so", async () => {
    await using lesson = await startLesson();
    const { room, rivera, bob, tom } = lesson;
    const from = ":Rivera!Rivera@classchat MODE #everyone";
    expect(await rivera.answers("MODE #everyone +mi")).toEqual([`${from} +m`, `${from} +i`]);
    await bob.sees(`${from} +m`);
    await tom.sees(`${from} +i`);
    expect((await bob.answer("MODE #everyone", "324")).params).toEqual([
      "Bob",
      "#everyone",
      "+imnt",
    ]);
    const refused = await bob.answer("PRIVMSG #everyone :hi", "404");
    expect(refused.params.at(-1)).toStartWith("Only teachers speak to everyone now");
    const late = await room.irc();
    late.sends("NICK Late", "USER u 0 * :u");
    await late.sees(" 465 ");
    // What holds already is said, and told to nobody.
    expect(await rivera.answers("MODE #everyone +m")).toEqual([
      ":irc.test NOTICE Rivera :The class is quiet: only teachers speak to everyone",
    ]);
    expect(await rivera.answers("MODE #everyone -m-i")).toEqual([`${from} -m`, `${from} -i`]);
    await bob.sees(`${from} -m`);
    bob.sends("PRIVMSG #everyone :thanks");
    await tom.sees("PRIVMSG #everyone :thanks");
    await room.irc("Late");
  });

  test("MODE #everyone -v and +v mute and unmute, which the muted are told", async () => {
    await using lesson = await startLesson();
    const { rivera, bob, tom } = lesson;
    expect(await rivera.answers("MODE #everyone -v bob")).toEqual([
      ":irc.test NOTICE Rivera :Rivera muted Bob",
    ]);
    await bob.sees(
      "NOTICE Bob :Rivera muted you. You can write only to teachers now: teacher:TEXT",
    );
    await bob.answer("PRIVMSG #everyone :loud", "404");
    await rivera.answers("MODE #everyone +v Bob");
    await bob.sees("NOTICE Bob :You can write again");
    bob.sends("PRIVMSG #everyone :sorry");
    await tom.sees("PRIVMSG #everyone :sorry");
    expect(tom.lines.filter((line) => line.includes("loud"))).toEqual([]);
  });

  test("MODE #everyone +b removes the member whom the mask means, and -b allows them", async () => {
    await using lesson = await startLesson();
    const { room, rivera, bob } = lesson;
    const several = await rivera.answer("MODE #everyone +b *!*@*", "482");
    expect(several.params.at(-1)).toBe("*!*@* means 3 members: name one");
    await rivera.answer("MODE #everyone +b Nobody!*@*", "401");
    const teacher = await rivera.answer("MODE #everyone +b Rivera", "482");
    expect(teacher.params.at(-1)).toStartWith("Rivera is a teacher.");
    const { id = 0 } = room.server.log.view.findMember("Bob") ?? {};
    // As clients write it, with a KICK after it.
    const lines = await rivera.answers(
      `MODE #everyone +b *!*@m-${id}.classchat`,
      "KICK #everyone Bob :out",
    );
    expect(lines.filter((line) => line.includes(" KICK "))).toHaveLength(1);
    await bob.isClosed();
    await rivera.answers(`MODE #everyone -b *!*@m-${id}.classchat`);
    expect(await rivera.answers("MODE #everyone b")).toHaveLength(1);
  });

  test("MODE #everyone refuses what is the window's, fixed or unknown, with a sentence", async () => {
    await using lesson = await startLesson();
    const { rivera, bob } = lesson;
    const said = async (modes: string) => {
      return (await rivera.answer(`MODE #everyone ${modes}`, "482")).params.at(-1);
    };
    expect(await said("+o Bob")).toStartWith("The server window makes teachers");
    expect(await said("+k key")).toStartWith("There is no mode k here");
    expect(await said("-t")).toBe("The mode t is fixed");
    await rivera.answer("MODE #everyone +x", "472");
    for (const line of ["MODE #everyone +m", "KICK #everyone Tom", "MODE #everyone +b Tom"]) {
      expect((await bob.answer(line, "482")).params.at(-1)).toBe("Only a teacher can do that");
    }
  });

  test("KILL removes, WALLOPS is for all teachers, and neither is a pupil's", async () => {
    await using lesson = await startLesson();
    const { room, rivera, bob, tom } = lesson;
    const ines = await room.plain("Ines");
    ines.types(`/teacher ${teacherCode}`);
    await rivera.sees("MODE #everyone +o Ines");
    await bob.answer("KILL Tom :mine", "481");
    await bob.answer("WALLOPS :hear me", "481");
    await rivera.answer("KILL Zoe :who", "401");
    await rivera.answer("KILL Ines :no", "481");
    rivera.sends("WALLOPS :look at Bob");
    await ines.sees("<Rivera> to teacher: look at Bob\n");
    rivera.sends("KILL bob :spam");
    await tom.sees("KICK #everyone Bob :spam");
    await bob.isClosed();
    expect(tom.lines.filter((line) => line.includes("look at Bob"))).toEqual([]);
  });

  test("has a typed line by /msg server where IRC has no verb", async () => {
    await using lesson = await startLesson();
    const { rivera, bob, tom } = lesson;
    rivera.sends("PRIVMSG server :/slow 30");
    await bob.sees("NOTICE Bob :Rivera slowed the class: one message to everyone in 30 seconds");
    rivera.sends("PRIVMSG server :/rename Bob Robert");
    await tom.sees(":Bob!Bob@classchat NICK Robert");
    await bob.sees("NOTICE Robert :Rivera changed your name to Robert");
    tom.sends("PRIVMSG server :/quiet");
    await tom.sees("NOTICE Tom :Only a teacher can do that");
    rivera.sends("PRIVMSG server :/help");
    await rivera.sees("/retract NAME [COUNT|all]");
  });

  test("is answered with the label of its command", async () => {
    await using lesson = await startLesson({ rivera: tags });
    const { rivera } = lesson;
    expect(await rivera.answers("@label=a1 MODE #everyone +m", "@label=a2 KILL Bob :out")).toEqual(
      expect.arrayContaining([
        "@label=a1 :Rivera!Rivera@classchat MODE #everyone +m",
        "@label=a2 :Rivera!Rivera@classchat KICK #everyone Bob :out",
      ]),
    );
  });
});

test("a client that has #everyone closed is told of orders by NOTICE", async () => {
  await using lesson = await startLesson();
  const { rivera, bob, tom } = lesson;
  await tom.answers("PART #everyone");
  rivera.sends("MODE #everyone +m", "KICK #everyone Bob");
  await tom.sees("NOTICE Tom :Rivera made the class quiet: only teachers speak to everyone");
  await tom.sees("NOTICE Tom :Rivera removed Bob from the class");
  await bob.isClosed();
  expect(tom.lines.filter((line) => / (?:KICK|MODE #everyone) /.test(line))).toHaveLength(1);
});

/** The id of the message, as the client was told it. */
function idOf(line: string): string {
  return /msgid=([^; ]+)/.exec(line)?.[1] ?? "";
}

/** The parameters of the FAIL that answers the line. */
async function failureOf(peer: IrcPeer, line: string): Promise<string[]> {
  return (await peer.answer(line, "FAIL")).params;
}

describe("REDACT", () => {
  test("takes back the very message, told by REDACT where it was asked for and by NOTICE elsewhere", async () => {
    await using lesson = await startLesson({ rivera: redaction, bob: redaction });
    const { room, rivera, bob, tom } = lesson;
    const nat = await room.plain("Nat");
    const both = ["PRIVMSG #everyone :rude", "PRIVMSG #everyone :kind"];
    bob.sends(...both);
    const id = idOf(await rivera.sees("PRIVMSG #everyone :rude"));
    await rivera.sees("PRIVMSG #everyone :kind");
    const line = `:Rivera!Rivera@classchat REDACT #everyone ${id} spam`;
    expect(await rivera.answers(`@label=x REDACT #everyone ${id} :spam`)).toEqual([
      `@label=x ${line}`,
    ]);
    expect(await bob.sees("REDACT")).toBe(line);
    await tom.sees("NOTICE Tom :Rivera took back 1 message of Bob (spam)");
    await nat.sees("Rivera took back 1 message of Bob (spam)");
    const { view } = room.server.log;
    expect(view.latest(9).map(({ text }) => text)).toEqual(["kind"]);
    await rivera.answer(`REDACT #everyone ${id}`, "FAIL");
  });

  test("tells REDACT-capable clients what others take back, in rooms and private messages too", async () => {
    await using lesson = await startLesson({ rivera: redaction, bob: redaction, tom: redaction });
    const { room, rivera, bob, tom } = lesson;
    tom.sends("JOIN #lab");
    await tom.sees("JOIN #lab");
    bob.sends("JOIN #lab");
    await tom.sees("JOIN #lab");
    bob.sends("PRIVMSG #lab :one", "PRIVMSG Tom :two");
    const inRoom = idOf(await tom.sees("PRIVMSG #lab :one"));
    const alone = idOf(await tom.sees("PRIVMSG Tom :two"));
    const ines = await room.plain("Ines");
    ines.types(`/teacher ${teacherCode}`, "/retract Bob all");
    const told = [await tom.sees("REDACT"), await tom.sees("REDACT")];
    expect(told.toSorted()).toEqual([
      `:Ines!Ines@classchat REDACT #lab ${inRoom}`,
      `:Ines!Ines@classchat REDACT Tom ${alone}`,
    ]);
    await bob.sees("NOTICE Bob :Ines took back 1 message of yours");
    expect(rivera.lines.filter((line) => line.includes("REDACT #"))).toEqual([]);
  });

  test("is refused to pupils, and of what is no message there", async () => {
    await using lesson = await startLesson({ rivera: redaction, bob: redaction });
    const { rivera, bob } = lesson;
    rivera.sends("PRIVMSG #everyone :mine");
    const id = idOf(await bob.sees("PRIVMSG #everyone :mine"));
    expect(await failureOf(bob, `REDACT #everyone ${id}`)).toEqual([
      "REDACT",
      "REDACT_FORBIDDEN",
      "#everyone",
      id,
      "Only a teacher can do that",
    ]);
    expect(await failureOf(bob, `REDACT #other ${id}`)).toEqual([
      "REDACT",
      "INVALID_TARGET",
      "#other",
      "You are not in it",
    ]);
    for (const [target, wrong] of [
      ["#everyone", `1-${id.split("-")[1]}`],
      ["#everyone", "none"],
      ["#lab", id],
      ["Bob", id],
    ] as const) {
      expect(await failureOf(rivera, `REDACT ${target} ${wrong}`)).toEqual([
        "REDACT",
        "UNKNOWN_MSGID",
        target,
        wrong,
        "There is no such message to take back",
      ]);
    }
  });
});
