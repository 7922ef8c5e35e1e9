import { expect, test } from "bun:test";
import { Child } from "../support/child.ts";
import { IrcPeer } from "../support/ircPeer.ts";
import { NativePeer } from "../support/nativePeer.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { WebLine } from "../support/webLine.ts";

/** Looks at its peers that the server has taken since it was continued. */
async function looks(server: Child, count: number): Promise<void> {
  for (let seen = 0; seen < count;) if ((await server.line()) === "continued") seen += 1;
}

test.skipIf(process.platform === "win32")(
  "after a stop of ten minutes nobody who spoke meanwhile is judged silent, by every protocol, and nobody's time to come back is over",
  async () => {
    await using server = new Child("stoppedServer.ts");
    const port = Number(await server.line());
    const bob = await NativePeer.connect(port, "Bob");
    const lost = await NativePeer.connect(port);
    lost.sends({ type: "hello", v: 1, name: "Lost" });
    const { token } = await lost.hears("welcome");
    const web = await NativePeer.over(await WebLine.connect(port), "Will");
    const irc = await IrcPeer.connect(port, "Iris");
    const text = await PlainPeer.connect(port, "Tess");
    const nameless = await PlainPeer.connect(port);
    await nameless.sees("Enter your name: ");
    const program = await PlainPeer.connect(port);
    lost.line.vanishes();
    let held: number | undefined;
    while (held === undefined) {
      bob.says("Lost", "come back");
      ({ held } = await bob.hears("receipt"));
    }

    server.signal("SIGSTOP");
    bob.says("everyone", "from Bob");
    web.says("everyone", "from Will");
    irc.sends("PRIVMSG #everyone :from Iris");
    text.types("from Tess");
    nameless.types("Nora");
    program.types('{"type":"hello","v":1,"name":"Prog"}');
    server.signal("SIGCONT");
    await looks(server, 5);

    await nameless.sees("Username accepted\n");
    await program.sees('"type":"welcome"');
    const again = await NativePeer.connect(port);
    again.sends({ type: "hello", v: 1, name: "Lost", resume: token, since: 0 });
    expect(await again.hears("welcome")).toMatchObject({ resumed: true });
    await again.isUpToDate();
    for (const name of ["Bob", "Will", "Iris", "Tess"]) {
      expect(again.messages).toContain(`${name}>everyone:from ${name}`);
    }
    bob.sends({ type: "who" });
    const { members } = await bob.hears("members");
    expect(members.toSorted()).toEqual(["Bob", "Iris", "Lost", "Nora", "Prog", "Tess", "Will"]);
    for (const peer of [bob, web, irc, text, nameless, program, again]) peer.close();
  },
);
