import { expect, test } from "bun:test";
import { DataFolder } from "../support/dataFolder.ts";
import { IrcPeer } from "../support/ircPeer.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

/** More than come within a minute: whoever stops them does so in the middle. */
const spam = Array.from({ length: 600 }, (_, at) => `BUY NOW ${at}`);
const spamSeen = /BUY NOW/;

/** What everybody has read so far, by name. */
type Readers = Record<string, () => string | Promise<string>>;

async function countSpam(readers: Readers): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, read] of Object.entries(readers)) {
    counts[name] = (await read()).split("BUY NOW").length - 1;
  }
  return counts;
}

async function ircPeer(port: number, nick: string): Promise<IrcPeer> {
  const peer = await IrcPeer.connect(port);
  peer.sends(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`);
  await peer.line.sees(" 376 ");
  await peer.line.sees(" 366 ");
  return peer;
}

test("a lesson with a spammer: stopped within one line, quiet and locked by every protocol, kept out, forgotten", async () => {
  using folder = new DataFolder();
  const window = new TerminalProgram(["serve", "--port", "0", "--data-dir", folder.path], {
    cols: 120,
    rows: 50,
  });
  await using _window = window;
  await window.inputIs(">", 2);
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(window.text)?.[1]);
  const orders = (line: string): void => window.types(`${line}${keys.enter}`);

  // A teacher by page, by the window's link, and one by IRC, by its code.
  orders("/teacher");
  const link = await window.gives(/Or by this link: http:\S+(#teacher=\d{8})/);
  await using mary = await PagePerson.opens(port);
  await mary.view.evaluate(`location.hash = ${JSON.stringify(link)}`);
  await mary.joins("Mary");
  await mary.sees("Connected as Mary (teacher)");
  expect(await mary.view.evaluate<string>("location.href")).not.toContain("teacher");
  const ira = await ircPeer(port, "Ira");
  orders("/teacher");
  const offer = /For one teacher, once and within ten minutes: \/teacher (\d{8})/g;
  const codes = (): (string | undefined)[] =>
    [...window.text.matchAll(offer)].map(([, code]) => code);
  await window.until(() => codes().length === 2, "for a second code");
  ira.sends(`OPER teacher ${codes()[1]}`);
  await mary.sees("Ira is a teacher now");

  // Pupils by every protocol.
  const nat = await PlainPeer.connect(port, "Nat");
  const fred = await NativePeer.connect(port);
  fred.sends({ type: "hello", v: 1, name: "Fred" });
  const { token } = await fred.hears("welcome");
  await using tom = new Program(["join", `127.0.0.1:${port}`, "--name", "Tom", "--plain"]);
  await tom.out.sees("Type /help");
  await using pam = await PagePerson.joins(port, "Pam");
  const ivy = await ircPeer(port, "Ivy");
  const sam = await PlainPeer.connect(port, "Sam");
  const pageText = "document.body.innerText";
  const readers: Readers = {
    Nat: () => nat.shown.text,
    Fred: () => fred.messages.join("\n"),
    Tom: () => tom.out.text,
    Ivy: () => ivy.lines.join("\n"),
    Ira: () => ira.lines.join("\n"),
    Pam: () => pam.view.evaluate<string>(pageText),
  };

  // The spammer writes, and one line stops them.
  sam.types(...spam);
  await mary.seesMessage({ from: "Sam", text: "BUY NOW 0" });
  await mary.clicks("button", "Orders for Sam");
  await mary.clicks("menuitem", "Mute until unmuted");
  await mary.sees("Mary muted Sam");
  await sam.sees("Mary muted you");
  await sam.sees("Mary muted you. Message not delivered\n");
  for (const peer of [nat, fred]) await peer.isUpToDate();
  await mary.says("Let us go on");
  await pam.seesMessage({ from: "Mary", text: "Let us go on" });
  for (const peer of [ira, ivy]) await peer.line.sees("Let us go on");
  await tom.out.sees("Let us go on");
  const stopped = await countSpam(readers);
  expect(new Set(Object.values(stopped)).size).toBe(1);
  expect(stopped["Nat"]).toBeLessThan(spam.length);

  // Quiet, for all protocols.
  await mary.clicks("button", "Class");
  await mary.clicks("menuitemcheckbox", "Quiet: only teachers speak to everyone");
  await pam.seesDestination("Only teachers speak to everyone now");
  nat.types("from netcat");
  await nat.sees("Only teachers speak to everyone now. Message not delivered");
  fred.says("everyone", "from frames");
  expect(await fred.hears("refused")).toMatchObject({ code: "quiet" });
  tom.types("from a terminal");
  await tom.out.sees("Only teachers speak to everyone now. Message not delivered");
  await pam.says("from a page");
  ivy.sends("PRIVMSG #everyone :from IRC");
  await ivy.line.sees("Only teachers speak to everyone now");
  nat.types("teacher:may I ask?");
  await mary.clicks("button", "1 unread message in your other conversations");
  await mary.seesMessage({ from: "Nat", reach: "to all teachers", text: "may I ask?" });
  await mary.clicks("button", "Everyone");
  await ira.line.sees("may I ask?");
  ira.sends("PRIVMSG #everyone :Teachers speak");
  orders("So does the window");
  for (const seen of ["Teachers speak", "So does the window"]) {
    await nat.sees(seen);
    await tom.out.sees(seen);
    await ivy.line.sees(seen);
    await pam.seesMessage({ text: seen });
    await fred.hears("message", ({ text }) => text === seen);
  }
  const refusedTexts = /from (netcat|frames|a terminal|a page|IRC)/;
  for (const [name, read] of Object.entries(readers)) {
    expect({ [name]: await read() }).toEqual({ [name]: expect.not.stringMatching(refusedTexts) });
  }
  ira.sends("MODE #everyone -m");
  await pam.seesDestination("To everyone");

  // The door is closed: by no protocol anybody new comes in, and whoever was here comes back.
  ira.sends("MODE #everyone +i");
  await pam.sees("The class is locked: nobody new comes in");
  const shut = "The class is locked: nobody new comes in now.";
  const newcomer = await NativePeer.connect(port);
  newcomer.sends({ type: "hello", v: 1, name: "New" });
  expect(await newcomer.hears("refused")).toMatchObject({ code: "locked" });
  const byNetcat = await PlainPeer.connect(port);
  byNetcat.types("New");
  await byNetcat.sees(shut);
  const byIrc = await IrcPeer.connect(port);
  byIrc.sends("NICK New", "USER New 0 * :New");
  await byIrc.line.sees(shut);
  await using byPage = await PagePerson.opens(port);
  await byPage.givesName("New");
  await byPage.sees(shut);
  fred.line.vanishes();
  const back = await NativePeer.connect(port);
  back.sends({ type: "hello", v: 1, name: "Fred", resume: token, since: 0 });
  expect(await back.hears("welcome")).toMatchObject({ name: "Fred", resumed: true });
  await pam.reloads();
  await pam.sees("Connected as Pam");
  orders("/unlock");
  await mary.sees("server unlocked the class");

  // Removed, and back under another name and by another protocol: they wait.
  ira.sends("KICK #everyone Sam :spam");
  await sam.sees("Ira removed you from the class (spam)");
  await sam.isClosed();
  const again = await ircPeer(port, "Nice");
  again.sends("PRIVMSG #everyone :BUY NOW again");
  await again.line.sees("Newcomers from your address wait");
  const samuel = await PlainPeer.connect(port, "Samuel");
  samuel.types("BUY NOW again");
  await samuel.sees("Newcomers from your address wait");
  const other = await NativePeer.connect(port, "Other");
  other.says("everyone", "BUY NOW again");
  expect(await other.hears("refused")).toMatchObject({ code: "muted" });
  const same = await NativePeer.connect(port);
  same.sends({ type: "hello", v: 1, name: "SAM" });
  expect((await same.hears("refused")).code).toBe("name_taken");
  await mary.sees("Nice came in muted");
  await mary.clicks("button", "Orders for Nice");
  await mary.clicks("menuitem", "Unmute");
  await mary.sees("Mary unmuted Nice");
  again.sends("PRIVMSG #everyone :sorry");
  await nat.sees("Nice in ClassChat : sorry\n");

  // What was taken back is nowhere.
  orders("/retract Sam all");
  await mary.sees(`${stopped["Nat"]} messages of Sam taken back`);
  await pam.sees(`${stopped["Nat"]} messages of Sam taken back`);
  for (const page of [mary, pam]) {
    expect(await page.view.evaluate<string>(pageText)).not.toMatch(spamSeen);
    await page.reloads();
    await page.sees("messages of Sam taken back");
    expect(await page.view.evaluate<string>(pageText)).not.toMatch(spamSeen);
  }
  back.line.vanishes();
  const resumed = await NativePeer.connect(port);
  resumed.sends({ type: "hello", v: 1, name: "Fred", resume: token, since: 0 });
  await resumed.hears("message", ({ text }) => text === "sorry");
  await resumed.isUpToDate();
  const late = await NativePeer.connect(port, "Late");
  await late.hears("message", ({ text }) => text === "sorry");
  const lateIrc = await ircPeer(port, "Later");
  await lateIrc.line.sees("sorry");
  await using latePage = await PagePerson.joins(port, "Latest");
  await latePage.seesMessage({ from: "Nice", text: "sorry" });
  expect(resumed.messages.join("\n")).not.toMatch(spamSeen);
  expect(late.messages.join("\n")).not.toMatch(spamSeen);
  expect(lateIrc.lines.join("\n")).not.toMatch(spamSeen);
  expect(await latePage.view.evaluate<string>(pageText)).not.toMatch(spamSeen);
  orders("/end");
  expect(await window.exitCode()).toBe(0);
  const exported = await Program.run(["export", "--data-dir", folder.path]);
  expect(exported.out).toContain("Nice in ClassChat : sorry\n");
  expect(exported.out).not.toMatch(spamSeen);
  expect([...mary.complaints, ...pam.complaints]).toEqual([]);
}, 90_000);
