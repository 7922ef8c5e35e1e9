import { expect, test } from "bun:test";
import { DataFolder } from "../support/dataFolder.ts";
import { freePort } from "../support/freePort.ts";
import { IrcPeer } from "../support/ircPeer.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

test("each changes their name over their own protocol, and all others see it and write to them by it", async () => {
  await using server = await Program.serve("--irc-name", "irc.test");
  const { port } = server;
  const net = await PlainPeer.connect(port, "Net");
  const irc = await IrcPeer.connect(port, "Irc");
  const native = await NativePeer.connect(port, "Nat");
  await using page = await PagePerson.joins(port, "Page");
  await using term = await TerminalProgram.joined(port, "Term");

  /** All others; who changes their name sees it over their own protocol. */
  const allSee = async (from: string, to: string): Promise<void> => {
    const line = `${from} is now ${to}`;
    await server.out.sees(`${line}\n`);
    await net.sees(`${line}\n`);
    await irc.sees(`:${from}!${from}@classchat NICK ${to}`);
    await native.hears("renamed", (frame) => frame.from === from && frame.to === to);
    await page.sees(line);
    await term.shows(`· ${line}`);
  };
  net.types("/nick Netty");
  await allSee("Net", "Netty");
  irc.sends("NICK Irma");
  await allSee("Irc", "Irma");
  native.sends({ type: "rename", id: "r1", name: "Natalie" });
  expect((await native.hears("done")).id).toBe("r1");
  await allSee("Nat", "Natalie");
  await page.says("/nick Paige");
  await allSee("Page", "Paige");
  await page.sees("Connected as Paige");
  term.types(`/nick Terry${keys.enter}`);
  await allSee("Term", "Terry");
  await term.until(({ title }) => title === "Terry", "for the new title");

  // By the new names they are found, by Tab and in the list too; what they say comes from them.
  term.types(`Pai${keys.tab}hi Paige${keys.enter}`);
  await page.chooses("Terry");
  await page.seesMessage({ from: "Terry", text: "hi Paige", reach: "only to you" });
  await page.seesList("People", ["Paige (you)", "Terry", "Irma", "Natalie", "Netty"]);
  await page.says("Terry:hi Terry");
  await term.shows("<Paige>: hi Terry");
  irc.sends("PRIVMSG netty :hi Netty");
  await net.sees("<Irma>: hi Netty\n");
  native.says("Irma", "hi Irma");
  await irc.sees(":Natalie!Nat@classchat PRIVMSG Irma :hi Irma");

  // A refused member is told why, and keeps their name.
  net.types("/nick TERRY");
  await net.sees("Username is taken. Use another name.\n");
  await server.out.sees("Netty>/nick TERRY\nUsername is taken. Use another name.\n");
  await page.says("/nick a b");
  await page.sees("Username not accepted.");
  net.types("still Netty");
  await term.shows("Netty in ClassChat : still Netty");
  for (const peer of [net, irc, native]) peer.close();
});

test("a new name outlives the server's crash, and belongs to whoever has the token", async () => {
  using folder = new DataFolder();
  const port = freePort();
  const serves = async (): Promise<Program> => {
    const server = new Program(["serve", "--port", `${port}`, "--data-dir", folder.path]);
    await server.out.sees("Server started\n");
    return server;
  };
  await using first = await serves();
  await using bob = new TerminalProgram(["join", `127.0.0.1:${port}`, "--name", "Bob"]);
  await bob.inputIs(">");
  bob.types(`said as Bob${keys.enter}/nick Rob${keys.enter}`);
  await bob.shows("· Bob is now Rob");
  first.signal("SIGKILL");
  await first.exitCode();
  await bob.shows("Connection lost.");
  await using second = await serves();
  await bob.shows("Connected again.");
  const mary = await PlainPeer.connect(port, "Mary");
  await mary.sees("[earlier] Bob in ClassChat : said as Bob\n");
  mary.types("Bob:are you there?");
  await mary.sees("Bob is now Rob\n");
  mary.types("Rob:are you there?");
  await bob.shows("<Mary>: are you there?");
  await second.out.sees("Mary>Rob:are you there?");
  mary.close();
});
