import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DataFolder } from "../../test/support/dataFolder.ts";
import { IrcPeer } from "../../test/support/ircPeer.ts";
import { PlainPeer } from "../../test/support/plainPeer.ts";
import { ChaosServer } from "../chaos/chaosServer.ts";
import type { Checks } from "./checks.ts";
import type { IrcClient, IrcProgram } from "./ircClient.ts";
import { Link } from "./link.ts";

const nick = "Ines";
const topic = "what we measure";
/** The slowest client waits ten seconds and more before it connects again. */
const serverFlags = ["--irc-name", "irc.test", "--grace", "60", "--continue"];

/**
 * A lesson in which Ines uses a client that others wrote: she talks, makes a room and looks after it, loses
 * her connection and then her server, twice, and is where she was. Pam and Rex use netcat; Olga's client of IRC
 * keeps every line it is sent.
 */
export async function tellIrcStory(
  checks: Checks,
  program: IrcProgram,
  executable: string,
): Promise<void> {
  using folder = new DataFolder();
  // A client that runs as another user has its folder in it.
  await chmod(folder.path, 0o711);
  const own = join(folder.path, "client");
  await mkdir(own);
  const history = join(folder.path, "history");
  await using server = await ChaosServer.start(executable, history, serverFlags);
  using link = new Link(server.port);
  const pam = await PlainPeer.connect(server.port, "Pam");
  const rex = await PlainPeer.connect(server.port, "Rex");
  const olga = await IrcPeer.connect(server.port, "Olga");
  let ines: IrcClient | undefined;
  const lasts = (): Promise<void> => Bun.sleep(program.replacesAfterMs ?? 0);
  const check = async (title: string, act: (ines: IrcClient) => Promise<void>): Promise<void> => {
    await checks.check(`${program.name} ${title}`, async () => {
      if (!ines) throw new Error("it did not start");
      await act(ines);
    });
  };
  try {
    await checks.check(`${program.name} joins the class`, async () => {
      ines = await program.start({ port: link.port, nick, password: "of-ines" }, own);
      await olga.sees(`:${nick}!`);
      await ines.shown("#everyone").sees("ClassChat: everyone in the class");
    });
    await check("reads the class, and is read by it", async (ines) => {
      pam.types("hello from netcat");
      await ines.shown("#everyone").sees("hello from netcat");
      await ines.types("#everyone", "hello from IRC");
      await pam.sees("Ines in ClassChat : hello from IRC\n");
    });
    await check("talks in private, both ways", async (ines) => {
      pam.types("Ines:just you");
      await ines.shown("Pam").sees("just you");
      await ines.types("Pam", "just you too");
      await pam.sees("<Ines>: just you too\n");
    });
    await check("makes a room, sets its topic and talks there", async (ines) => {
      await ines.types("#everyone", "/join #lab");
      await ines.shown("#lab").until(() => ines.shown("#lab").text !== "", "to open");
      await ines.types("#lab", `/topic ${topic}`);
      await ines.shown("#lab").sees(topic);
      for (const peer of [pam, rex]) {
        peer.types("/join #lab");
        await peer.sees(`Topic of #lab: ${topic}\n`);
      }
      olga.sends("JOIN #lab");
      await olga.sees(` 332 Olga #lab :${topic}`);
      pam.types("#lab:in the room");
      await ines.shown("#lab").sees("in the room");
      await ines.types("#lab", "in the room too");
      await pam.sees("<Ines> in #lab: in the room too\n");
    });
    await check("bans one member from the room, and not another, by /ban", async (ines) => {
      await ines.types("#lab", "/ban Rex");
      await olga.sees(" MODE #lab +b ");
      rex.types("/leave #lab", "/join #lab");
      await rex.sees("You are banned from #lab");
      pam.types("/leave #lab", "/join #lab");
      await pam.sees(`Topic of #lab: ${topic}\n`);
    });
    await check("shows the topic again after a lost connection", async (ines) => {
      pam.types("#lab:mind the gap");
      const lab = ines.shown("#lab");
      await lab.sees("mind the gap");
      const { length } = lab.text;
      await lasts();
      link.cut();
      await lab.until(() => lab.text.includes(topic, length), "for the topic");
    });
    await check("is in a group, and talks in it", async (ines) => {
      pam.types("group groupOfThree Ines,Olga,Pam");
      await ines
        .shown("#groupOfThree")
        .until(() => ines.shown("#groupOfThree").text !== "", "to open");
      pam.types("groupOfThree:we three");
      await ines.shown("#groupOfThree").sees("we three");
      await ines.types("#groupOfThree", "we three too");
      await pam.sees("<Ines> in groupOfThree: we three too\n");
    });
    await check("keeps its seat through a lost connection, and nobody sees it go", async (ines) => {
      // Nobody comes back into a closed room by joining it.
      await ines.types("#lab", "/mode #lab +i");
      await olga.sees(" MODE #lab +i");
      await olga.isUpToDate();
      const before = olga.lines.length;
      await lasts();
      link.cut();
      pam.types("Ines:are you there?", "groupOfThree:are we three?");
      await ines.shown("Pam").sees("are you there?");
      await ines.shown("#groupOfThree").sees("are we three?");
      await ines.types("#lab", "/topic still hers");
      await olga.sees(" TOPIC #lab :still hers");
      const coming = olga.lines.slice(before).filter((line) => isComingOrGoing(line));
      if (coming.length > 0) throw new Error(`others saw ${coming.join(" and ")}`);
    });
    await check("keeps its seat through a crash of the server", async (ines) => {
      await lasts();
      await server.killAndRestart();
      const quinn = await PlainPeer.connect(server.port, "Quinn");
      quinn.types("Ines:after the crash?");
      await ines.shown("Quinn").sees("after the crash?");
      await ines.types("#lab", "/topic hers after the crash");
      await ines.shown("#lab").sees("hers after the crash");
      quinn.types("/join #lab");
      await quinn.sees("#lab is by invitation only");
      quinn.close();
    });
    await check("keeps its seat when the server is closed and goes on", async (ines) => {
      await lasts();
      await server.closeAndRestart();
      const ruth = await PlainPeer.connect(server.port, "Ruth");
      ruth.types("Ines:after the pause?");
      await ines.shown("Ruth").sees("after the pause?");
      await ines.types("#lab", "/topic hers after the pause");
      await ines.shown("#lab").sees("hers after the pause");
      ruth.close();
    });
    await check("leaves in good order", async (ines) => {
      const quentin = await IrcPeer.connect(server.port, "Quentin");
      await ines.leaves();
      await quentin.sees(`:${nick}!`);
      if (!quentin.lines.some((line) => line.startsWith(`:${nick}!`) && line.includes(" QUIT"))) {
        throw new Error(`others saw no QUIT but ${quentin.lines.at(-1)}`);
      }
      quentin.close();
    });
  } finally {
    await ines?.[Symbol.asyncDispose]();
    for (const peer of [pam, rex, olga]) peer.close();
  }
}

function isComingOrGoing(line: string): boolean {
  return line.startsWith(`:${nick}!`) && /^\S+ (?:JOIN|PART|QUIT) /.test(line);
}
