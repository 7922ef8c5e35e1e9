import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";
import { WeeChat } from "../support/weeChat.ts";

test("irssi connects, is in the class, joins a room, talks, asks who somebody is, and quits", async () => {
  await using server = await Program.serve("--irc-name", "irc.test");
  await using home = await folder();
  // It would wait seconds between the lines it sends.
  const config = 'settings = { "irc/core" = { cmd_queue_speed = "10msec"; }; };';
  await Bun.write(join(home.path, "config"), config);
  const pam = await PlainPeer.connect(server.port, "Pam");
  const args = ["--home", home.path, "--connect", "127.0.0.1", "--port", String(server.port)];
  await using irssi = new TerminalProgram([...args, "--nick", "Irma"], {
    program: "irssi",
    cols: 100,
    rows: 40,
  });
  await irssi.shows("Welcome to ClassChat, Irma!");
  const types = (line: string): void => irssi.types(line + keys.enter);
  types("/window goto #everyone");
  await irssi.shows("/#everyone(+nt)");
  await irssi.shows("ClassChat: everyone in the class");
  types("hello from irssi");
  await pam.sees("Irma in ClassChat : hello from irssi\n");
  types("/me waves");
  await pam.sees("Irma in ClassChat : * Irma waves\n");
  pam.types("hello from netcat");
  await irssi.shows("< Pam> hello from netcat");
  types("/join #lab");
  await irssi.shows("/#lab(+nt)");
  pam.types("/join #lab");
  await irssi.shows("Pam [Pam@m-1.classchat] has joined #lab");
  types("in the room");
  await pam.sees("<Irma> in #lab: in the room\n");
  // Its answer would go where a conversation with Pam is, if there was one.
  types("/window goto 1");
  types("/whois pam");
  await irssi.shows("ircname  : Pam");
  await irssi.shows("End of WHOIS");
  types("/msg pam just you");
  await pam.sees("<Irma>: just you\n");
  types("/window goto #lab");
  types("/topic #lab what we measure");
  await irssi.shows("Irma changed the topic of #lab to: what we measure");
  types("/nick Ima");
  await irssi.shows("You're now known as Ima");
  await pam.sees("Irma is now Ima\n");
  pam.types("/nick Pamela");
  await irssi.shows("Pam is now known as Pamela");
  types("/quit see you");
  expect(await irssi.exitCode()).toBe(0);
  await server.out.sees("Ima disconnected...");
  pam.close();
});

test("WeeChat connects, is in the class, joins a room, talks, asks who somebody is, and quits", async () => {
  await using server = await Program.serve("--irc-name", "irc.test");
  const pam = await PlainPeer.connect(server.port, "Pam");
  pam.types("said before");
  await pam.isUpToDate();
  await using weechat = await WeeChat.connect(server.port, "Wanda");
  await server.out.sees("Wanda has connected");
  const status = weechat.buffer("server.cc");
  const everyone = weechat.buffer("cc.#everyone");
  await status.sees("irc: client capability, enabled: ");
  await status.sees("Welcome to ClassChat, Wanda!");
  await everyone.sees("has joined #everyone");
  await everyone.sees("Channel #everyone: 2 nicks");
  await everyone.sees("Pam\tsaid before");
  await weechat.types("cc.#everyone", "hello from WeeChat");
  await pam.sees("Wanda in ClassChat : hello from WeeChat\n");
  pam.types("hello from netcat");
  await everyone.sees("Pam\thello from netcat");
  await weechat.types("cc.#everyone", "/join #lab");
  const lab = weechat.buffer("cc.#lab");
  await lab.sees("has joined #lab");
  pam.types("/join #lab");
  await lab.sees("Pam (Pam) (Pam@m-1.classchat) has joined #lab");
  await weechat.types("cc.#lab", "in the room");
  await pam.sees("<Wanda> in #lab: in the room\n");
  pam.types("Wanda:just you");
  await weechat.buffer("cc.Pam").sees("Pam\tjust you");
  await weechat.types("server.cc", "/whois pam");
  await status.sees("[Pam] (Pam@m-1.classchat): Pam");
  await status.sees("[pam] End of /WHOIS list");
  await weechat.types("server.cc", "/nick Wendy");
  await status.sees("You are now known as Wendy");
  pam.types("/nick Pamela");
  await lab.sees("Pam is now known as Pamela");
  pam.types("Wendy:still you?");
  await weechat.buffer("cc.Pamela").sees("Pamela\tstill you?");
  await weechat.types("server.cc", "/quit");
  expect(await weechat.exitCode()).toBe(0);
  await server.out.sees("Wendy disconnected...");
  pam.close();
});

test("the server's name and whether clients are joined to the class are flags of serve", async () => {
  await using server = await Program.serve("--irc-name", "class.example", "--no-irc-autojoin");
  const bob = await PlainPeer.connect(server.port);
  bob.writes("NICK Bob\r\nUSER b 0 * :Bob\r\nPING a\r\n");
  await bob.sees(":class.example PONG class.example a\r\n");
  expect(bob.shown.text).toStartWith(":class.example 001 Bob ");
  expect(bob.shown.text).not.toContain(" JOIN ");
  bob.close();
});

/** A folder that goes when the test ends. */
async function folder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "classchat-irssi-"));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
