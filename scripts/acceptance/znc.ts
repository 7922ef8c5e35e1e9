import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../../test/support/freePort.ts";
import { Transcript } from "../../test/support/transcript.ts";
import { asPerson } from "./asPerson.ts";
import type { IrcClient, IrcProgram, Seat } from "./ircClient.ts";
import { startIrssi } from "./irssi.ts";

/** ZNC between the class and irssi: the class sees only ZNC, which stays while its user comes and goes. */
export const znc: IrcProgram = {
  name: "ZNC",
  programs: { znc: ["znc"], irssi: ["irssi"] },
  start: startZnc,
};

function configOf({ port, nick, password }: Seat, ownPort: number): string {
  return `Version = 1.8.2
ConnectDelay = 1
ServerThrottle = 1
<Listener class>
  Host = 127.0.0.1
  Port = ${ownPort}
  IPv4 = true
  IPv6 = false
  SSL = false
  AllowIRC = true
  AllowWeb = false
</Listener>
<User ${nick}>
  <Pass password>
    Method = Plain
    Hash = of-znc
  </Pass>
  Nick = ${nick}
  AltNick = ${nick}_
  Ident = ${nick.toLowerCase()}
  RealName = ${nick}
  <Network class>
    IRCConnectEnabled = true
    FloodBurst = 100
    FloodRate = 100.00
    Server = 127.0.0.1 ${port} ${password}
  </Network>
</User>
`;
}

async function startZnc(seat: Seat, folder: string): Promise<IrcClient> {
  const own = join(folder, "znc");
  const ownPort = freePort();
  await mkdir(join(own, "configs"), { recursive: true });
  await Bun.write(join(own, "configs/znc.conf"), configOf(seat, ownPort));
  const command = await asPerson(["znc", "--datadir", own, "--foreground"], own);
  const bouncer = Bun.spawn(command, { stdio: ["ignore", "pipe", "ignore"] });
  const said = new Transcript("ZNC");
  void follow(bouncer.stdout, said);
  await said.sees("ZNC 1.");
  const home = join(folder, "irssi");
  await mkdir(home);
  const password = `${seat.nick}/class:of-znc`;
  const client = await startIrssi({ port: ownPort, nick: seat.nick, password }, home);
  return {
    types: (window, line) => client.types(window, line),
    shown: (window) => client.shown(window),
    async leaves() {
      // Its own client leaves nothing but ZNC.
      await client.types("", "/msg *status disconnect");
    },
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      bouncer.kill("SIGKILL");
      await bouncer.exited;
    },
  };
}

async function follow(stream: ReadableStream<Uint8Array>, transcript: Transcript): Promise<void> {
  for await (const bytes of stream) transcript.add(bytes);
  transcript.end();
}
