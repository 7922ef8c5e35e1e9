import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { limits } from "../../../src/model/limits.ts";
import type { Classroom } from "../../support/classroom.ts";
import { classroom } from "../../support/classroom.ts";
import type { IrcPeer } from "../../support/ircPeer.ts";

/** A class with Bob, who sends the commands, Ann, who is operator of the rooms, and Nat, who is not on IRC. */
let room: Classroom;
let bob: IrcPeer;
let ann: IrcPeer;

beforeAll(async () => {
  room = await classroom();
  await room.native("Nat");
  ann = await room.irc("Ann");
  await ann.answers(
    "JOIN #lab,#full,#invited,#banned,#keyed,#quiet,#other",
    "TOPIC #lab :what we measure",
    "MODE #full +l 1",
    "MODE #invited +i",
    "TOPIC #invited :for those within",
    "MODE #invited +b Zoe!*@*",
    "MODE #banned +b Bob!*@*",
    "MODE #keyed +k secret",
    "MODE #quiet +m",
  );
  bob = await room.irc("Bob");
  await bob.answers("JOIN #lab,#quiet,#own", "GROUP groupStudent Bob,Ann,Nat");
});

afterAll(async () => {
  expect(room.faults).toEqual([]);
  await room[Symbol.asyncDispose]();
});

const me = ":Bob!Bob@classchat";

function createdAt(channel: string) {
  return expect.stringMatching(new RegExp(`^:irc.test 329 Bob ${channel} \\d{10}$`));
}

describe("a command that succeeds is answered", () => {
  const answers: [line: string, ...answer: string[]][] = [
    ["PING :a b", ":irc.test PONG irc.test :a b"],
    ["PONG irc.test"],
    ["CAP LIST", ":irc.test CAP Bob LIST :"],
    [
      "JOIN #new",
      `${me} JOIN #new`,
      ":irc.test 353 Bob = #new :@Bob",
      ":irc.test 366 Bob #new :End of /NAMES list",
    ],
    ["JOIN #NEW"],
    ["PART #New :enough", `${me} PART #new :enough`],
    ["PRIVMSG nat :psst"],
    ["PRIVMSG #everyone :hello"],
    ["PRIVMSG #lab,#own :hello"],
    ["PRIVMSG #GROUPstudent :hello"],
    ["NOTICE nobody :nothing is answered"],
    ["TOPIC #own :mine", `${me} TOPIC #own :mine`],
    ["TOPIC #everyone", ":irc.test 332 Bob #everyone :ClassChat: everyone in the class"],
    ["TOPIC #quiet", ":irc.test 331 Bob #quiet :No topic is set"],
    [
      "NAMES #lab",
      ":irc.test 353 Bob = #lab :@Ann Bob",
      ":irc.test 366 Bob #lab :End of /NAMES list",
    ],
    [
      "NAMES #groupStudent",
      ":irc.test 353 Bob @ #groupStudent :Bob Ann Nat",
      ":irc.test 366 Bob #groupStudent :End of /NAMES list",
    ],
    [
      "NAMES #lab,#LAB,#Lab",
      ":irc.test 353 Bob = #lab :@Ann Bob",
      ":irc.test 366 Bob #lab :End of /NAMES list",
    ],
    ["NAMES", ":irc.test 366 Bob * :End of /NAMES list"],
    [
      "LIST #lab",
      ":irc.test 321 Bob Channel :Users  Name",
      ":irc.test 322 Bob #lab 2 :what we measure",
      ":irc.test 323 Bob :End of /LIST",
    ],
    [
      "LIST #invited",
      ":irc.test 321 Bob Channel :Users  Name",
      ":irc.test 322 Bob #invited 1 :",
      ":irc.test 323 Bob :End of /LIST",
    ],
    ["TOPIC #invited", ":irc.test 331 Bob #invited :No topic is set"],
    ["NAMES #invited", ":irc.test 366 Bob #invited :End of /NAMES list"],
    ["NAMES #keyed", ":irc.test 366 Bob #keyed :End of /NAMES list"],
    ["WHO #invited", ":irc.test 315 Bob #invited :End of /WHO list"],
    ["WHO #keyed", ":irc.test 315 Bob #keyed :End of /WHO list"],
    ["MODE #invited b", ":irc.test 442 Bob #invited :You're not on that channel"],
    [
      "WHO ann",
      ":irc.test 352 Bob * Ann classchat irc.test Ann H :0 Ann Real",
      ":irc.test 315 Bob ann :End of /WHO list",
    ],
    [
      "WHO #own",
      ":irc.test 352 Bob #own Bob classchat irc.test Bob H@ :0 Bob Real",
      ":irc.test 315 Bob #own :End of /WHO list",
    ],
    ["ISON ann nobody nat", ":irc.test 303 Bob :Ann Nat"],
    ["USERHOST ann nat", ":irc.test 302 Bob :Ann=+Ann@classchat Nat=+Nat@classchat"],
    ["AWAY :lunch", ":irc.test 306 Bob :You have been marked as being away"],
    ["USERHOST bob", ":irc.test 302 Bob :Bob=-Bob@classchat"],
    ["AWAY", ":irc.test 305 Bob :You are no longer marked as being away"],
    ["INVITE nat #own", ":irc.test 341 Bob Nat #own"],
    ["MODE bob", ":irc.test 221 Bob +"],
    ["MODE Bob +i", `${me} MODE Bob +i`],
    ["MODE Bob", ":irc.test 221 Bob +i"],
    ["MODE Bob +i"],
    ["MODE Bob -i", `${me} MODE Bob -i`],
    ["MODE #everyone", ":irc.test 324 Bob #everyone +nt", createdAt("#everyone")],
    ["MODE #groupStudent", ":irc.test 324 Bob #groupStudent +inst"],
    ["MODE #everyone b", ":irc.test 368 Bob #everyone :End of channel ban list"],
    [
      "MODE #banned b",
      ":irc.test 367 Bob #banned Bob!*@*",
      ":irc.test 368 Bob #banned :End of channel ban list",
    ],
    ["MODE #own +ml 9", `${me} MODE #own +ml 9`],
    ["MODE #own -ml", `${me} MODE #own -ml`],
    ["MODE #own +t"],
    ["MODE #own", ":irc.test 324 Bob #own +nt", createdAt("#own")],
    ["MODE #own -nt", `${me} MODE #own -nt`],
    ["MODE #own", ":irc.test 324 Bob #own +", createdAt("#own")],
    ["MODE #own +nt", `${me} MODE #own +nt`],
    ["MODE #own +k a!b@c", `${me} MODE #own +k a!b@c`],
    ["MODE #own -k *", `${me} MODE #own -k *`],
    ["MODE #keyed", ":irc.test 324 Bob #keyed +nt", createdAt("#keyed")],
    ["MODE #own +b *!*bad@*", `${me} MODE #own +b *!*bad@*`],
    ["MODE #own +b bad", `${me} MODE #own +b bad!*@*`],
    ["VERSION", ":irc.test 351 Bob classchat-test irc.test test"],
    ["STATS x", ":irc.test 219 Bob x :End of /STATS report"],
    [
      "PRIVMSG server :/who",
      ":irc.test NOTICE Bob :3 here: Nat, Ann, Bob (you)",
      ":irc.test NOTICE Bob :Your groups: groupStudent",
      ":irc.test NOTICE Bob :Your rooms: #lab, #quiet, #own",
    ],
    [
      "PRIVMSG server :group groupMore Nat,Ann,Zoe",
      ":irc.test NOTICE Bob :Zoe is not active",
      ":irc.test NOTICE Bob :Group should have atleast three members",
    ],
    [
      "PRIVMSG nat :\u0001VERSION\u0001",
      ":irc.test NOTICE Bob :CTCP VERSION is not passed on here",
    ],
    ["NOTICE nat :\u0001VERSION irssi\u0001"],
    ["NOTICE server :menu"],
    ["TAGMSG #everyone"],
    ["@+typing=anything TAGMSG #everyone"],
  ];
  for (const [line, ...answer] of answers) {
    test(JSON.stringify(line), async () => {
      expect(await bob.answers(line)).toEqual(answer);
    });
  }

  test("MOTD holds the menu", async () => {
    const lines = await bob.answers("MOTD");
    expect(lines[0]).toBe(":irc.test 375 Bob :- irc.test Message of the day -");
    expect(lines).toContain(":irc.test 372 Bob :- 2. To send private message: /msg Bob Hello Bob");
    expect(lines.at(-1)).toBe(":irc.test 376 Bob :End of /MOTD command");
  });

  for (const [line, numbers] of [
    ["LUSERS", "251 252 253 254 255 265 266"],
    ["WHOIS nat", "311 319 312 318"],
    ["WHOIS ann", "311 319 312 317 318"],
    ["INFO", "371 371 374"],
    ["TIME", "391"],
    ["STATS u", "242 219"],
    ["MOTD irc.test", "375 372"],
    ["HELP", "704 705"],
    ["TOPIC #lab", "332 333"],
    ["LIST", "321 322"],
  ] as const) {
    test(`${line} by ${numbers}`, async () => {
      const lines = await bob.answers(line);
      const given = lines.map((one) => one.split(" ")[1]).join(" ");
      expect(given).toStartWith(numbers);
    });
  }
});

describe("a command that fails is answered by its numeric", () => {
  const mistakes: [number: number, line: string, about: string][] = [
    [401, "PRIVMSG nobody :x", "nobody"],
    [401, "WHOIS nobody", "nobody"],
    [401, "INVITE nobody #own", "nobody"],
    [401, "MODE #own +o nobody", "nobody"],
    [401, "MODE nobody", "nobody"],
    [402, "MOTD elsewhere.example", "elsewhere.example"],
    [524, "HELP flying", "flying"],
    [402, "VERSION elsewhere.example", "elsewhere.example"],
    [403, "JOIN lab", "lab"],
    [403, "JOIN #a@b", "#a@b"],
    [403, "PART #nowhere", "#nowhere"],
    [403, "PRIVMSG #nowhere :x", "#nowhere"],
    [403, "PRIVMSG #groupNowhere :x", "#groupNowhere"],
    [403, "TOPIC #nowhere", "#nowhere"],
    [403, "MODE #nowhere", "#nowhere"],
    [404, "PRIVMSG #quiet :x", "#quiet"],
    [404, "PRIVMSG #other :x", "#other"],
    [406, "WHOWAS nobody", "nobody"],
    [407, "PRIVMSG ann,nat,bob,#own,#lab :x", "#lab"],
    [409, "PING", ""],
    [410, "CAP WHAT", "WHAT"],
    [411, "PRIVMSG", ""],
    [411, "TAGMSG", ""],
    [412, "PRIVMSG nat", ""],
    [412, "PRIVMSG nat :", ""],
    [412, "PRIVMSG nat :\u0001ACTION\u0001", ""],
    [412, "PRIVMSG nat :\u0001ACTION \u0002 \u0001", ""],
    [417, `PRIVMSG nat :${"x".repeat(500)}`, ""],
    [417, `@${"x".repeat(4_095)} PING a`, ""],
    [421, "DIE :x", "DIE"],
    [431, "NICK", ""],
    [431, "WHOIS", ""],
    [432, "NICK a@b", "a@b"],
    [432, "NICK groupie", "groupie"],
    [433, "NICK ANN", "ANN"],
    [441, "KICK #own ann", "Ann #own"],
    [441, "KICK #groupStudent nobody", "nobody #groupStudent"],
    [441, "MODE #own +v ann", "Ann #own"],
    [442, "PART #other", "#other"],
    [442, "TOPIC #other :x", "#other"],
    [442, "KICK #other ann", "#other"],
    [443, "INVITE ann #lab", "Ann #lab"],
    [443, "INVITE ann #everyone", "Ann #everyone"],
    [461, "JOIN", "JOIN"],
    [461, "KICK #own", "KICK"],
    [461, "MODE #own +k", "MODE"],
    [462, "USER a 0 * :b", ""],
    [462, "PASS secret", ""],
    [464, "OPER root secret", ""],
    [471, "JOIN #full", "#full"],
    [472, "MODE #own +z", "z"],
    [473, "JOIN #invited", "#invited"],
    [473, "JOIN #groupOther", "#groupOther"],
    [474, "JOIN #banned", "#banned"],
    [475, "JOIN #keyed", "#keyed"],
    [475, "JOIN #keyed wrong", "#keyed"],
    [482, "MODE #lab +i", "#lab"],
    [482, "TOPIC #lab :x", "#lab"],
    [482, "KICK #lab ann", "#lab"],
    [482, "TOPIC #everyone :x", "#everyone"],
    [482, "KICK #everyone ann", "#everyone"],
    [481, "KILL ann :x", ""],
    [481, "WALLOPS :x", ""],
    [481, "MODE Bob +o", ""],
    [482, "MODE #everyone +m", "#everyone"],
    [482, "MODE #everyone +b Ann!*@*", "#everyone"],
    [482, "MODE #everyone +o Ann", "#everyone"],
    [482, "INVITE Zoe #everyone", "#everyone"],
    [482, "MODE #groupStudent +m", "#groupStudent"],
    [501, "MODE Bob +z", ""],
    [502, "MODE ann +i", ""],
    [696, "MODE #own +l many", "#own l many"],
    [696, "MODE #own +l :", "#own l *"],
    [696, "MODE #own +k :", "#own k *"],
    [696, "MODE #own +k :with spaces", "#own k *"],
    [
      734,
      `MONITOR + ${Array.from({ length: 101 }, (_, index) => `n${index}`).join(",")}`,
      "100 n100",
    ],
  ];
  for (const [number, line, about] of mistakes) {
    test(`${number} ${line.slice(0, 60)}`, async () => {
      const { source, params } = await bob.answer(line, String(number));
      expect(source).toBe("irc.test");
      expect(params.slice(0, -1).join(" ")).toBe(["Bob", about].join(" ").trim());
      expect(params.at(-1)).not.toBe("");
    });
  }

  test("405 beyond the rooms a member may make", async () => {
    const many = await room.irc("Many");
    const names = Array.from({ length: limits.roomsLed + 1 }, (_, index) => `#many${index}`);
    const lines = await many.answers(`JOIN ${names.join(",")}`);
    expect(lines.filter((line) => line.includes(" JOIN "))).toHaveLength(limits.roomsLed);
    expect(lines.filter((line) => line.includes(" 405 "))).toEqual([
      expect.stringContaining(`405 Many ${names.at(-1)} `),
    ]);
    many.sends("QUIT");
    await many.isClosed();
  });

  test("403 for a group that does not exist any more, 404 for one of others", async () => {
    const [tom, tim] = [await room.irc("Tom"), await room.irc("Tim")];
    await tom.answers("GROUP groupTheirs Tom,Tim,Nat");
    const own = await bob.answers("PRIVMSG #groupTheirs :x");
    expect(own).toEqual([":irc.test 404 Bob #groupTheirs :You are not in groupTheirs"]);
    await tim.answers("GROUP groupOurs Tom,Tim,Bob");
    for (const peer of [tom, tim]) {
      peer.sends("QUIT");
      await peer.isClosed();
    }
    bob.sends("PRIVMSG #groupOurs :x");
    expect(await bob.sees(" 404 ")).toBe(
      ":irc.test 404 Bob #groupOurs :You are alone in group. Server will now delete the group",
    );
    expect(await bob.sees(" PART ")).toBe(`${me} PART #groupOurs :The group is deleted`);
    expect(await bob.answers("PRIVMSG #groupOurs :x", "NOTICE #groupOurs :x")).toEqual([
      ":irc.test 403 Bob #groupOurs :Client not active. Message not delivered. Try later",
    ]);
  });

  test("442 for a fixed channel that is closed already", async () => {
    expect(await bob.answers("PART #everyone")).toEqual([`${me} PART #everyone`]);
    await bob.answer("PART #everyone", "442");
    await bob.answer("PRIVMSG #everyone :x", "404");
    await bob.answer("JOIN #everyone", "366");
  });
});

describe("a new name", () => {
  test("is sent to all IRC members, from the old one, and answers the NICK", async () => {
    const tom = await room.irc("Tom", "labeled-response message-tags batch");
    await bob.isUpToDate();
    expect(await tom.answers("@label=1 NICK Tim")).toEqual([
      "@label=1 :Tom!Tom@classchat NICK Tim",
    ]);
    expect(await bob.sees(" NICK ")).toBe(":Tom!Tom@classchat NICK Tim");
    const { params } = await bob.answer("WHOIS tim", "311");
    expect(params).toEqual(["Bob", "Tim", "Tom", "classchat", "*", "Tom Real"]);
    await bob.answer("WHOIS tom", "401");
    const was = await bob.answer("WHOWAS tom", "314");
    expect(was.params.slice(0, 2)).toEqual(["Bob", "Tom"]);
    expect(await tom.answers("NICK Tim", "NICK TIM")).toEqual([":Tim!Tom@classchat NICK TIM"]);
    tom.sends("QUIT :bye");
    expect(await bob.sees(" QUIT ")).toBe(":TIM!Tom@classchat QUIT :Quit: bye");
  });

  test("of a member on another protocol is sent too, and the old one is known to WHOWAS", async () => {
    const pat = await room.native("Pat");
    await bob.isUpToDate();
    pat.sends({ type: "rename", id: "r1", name: "Patricia" });
    expect(await bob.sees(" NICK ")).toBe(":Pat!Pat@classchat NICK Patricia");
    await bob.answer("WHOWAS pat", "314");
    pat.close();
    await bob.sees(" QUIT ");
  });

  test("keeps its member in their channels, and operator of their rooms", async () => {
    const tom = await room.irc("Tom");
    await tom.answers("JOIN #toms");
    await tom.answers("NICK Tim");
    expect(await tom.answers("NAMES #toms")).toContain(":irc.test 353 Tim = #toms :@Tim");
    await tom.answer("MODE #toms +m", "MODE");
    tom.sends("QUIT");
    await bob.sees(":Tim!Tom@classchat QUIT");
  });
});

describe("before registration", () => {
  const mistakes: [number: number, line: string][] = [
    [451, "JOIN #lab"],
    [451, "PRIVMSG bob :x"],
    [421, "DIE"],
    [431, "NICK"],
    [432, "NICK a@b"],
    [432, "NICK everyone"],
    [461, "USER a"],
    [461, "USER a 0 * :"],
    [461, "PASS"],
  ];
  for (const [number, line] of mistakes) {
    test(`${number} ${line}`, async () => {
      const newcomer = await room.irc();
      await newcomer.isUpToDate();
      const { params } = await newcomer.answer(line, String(number));
      expect(params[0]).toBe("*");
      newcomer.close();
    });
  }

  test("433 for a name taken in another case, and the client may try another on the same connection", async () => {
    const newcomer = await room.irc();
    await newcomer.answers("NICK BOB");
    const { params } = await newcomer.answer("USER b 0 * :b", "433");
    expect(params.slice(0, 2)).toEqual(["*", "BOB"]);
    const welcomed = await newcomer.answer("NICK Bobby", "001");
    expect(welcomed.params[0]).toBe("Bobby");
    newcomer.sends("QUIT");
    await newcomer.isClosed();
  });
});
