import { join } from "node:path";
import { asPerson } from "./asPerson.ts";
import type { IrcClient, IrcProgram, Seat } from "./ircClient.ts";
import { WindowLogs } from "./windowLogs.ts";

/** HexChat on an X server without a screen; what is typed is typed on its keyboard. */
export const hexChat: IrcProgram = {
  name: "HexChat",
  programs: { hexchat: ["hexchat"], Xvfb: ["xvfb"], xdotool: ["xdotool"] },
  start: startHexChat,
};

/** Asks nothing, writes logs, and waits for no more than it must. */
function settingsOf(nick: string): string {
  return `irc_nick1 = ${nick}
irc_nick2 = ${nick}_
irc_nick3 = ${nick}__
irc_user_name = ${nick.toLowerCase()}
irc_real_name = ${nick}
irc_logging = 1
irc_logmask = %n/%c.log
gui_slist_skip = 1
gui_join_dialog = 0
gui_quit_dialog = 0
net_auto_reconnect = 1
net_reconnect_delay = 1
net_throttle = 0
text_replay = 0
identd = 0
`;
}

/** A network as its list has it: P is the server's password, 7 that it is one, 26 to connect at the start. */
function networkOf({ port, password }: Seat): string {
  return `v=2.16.1

N=class
P=${password}
L=7
E=UTF-8 (Unicode)
F=26
D=0
S=127.0.0.1/${port}

`;
}

async function startHexChat(seat: Seat, folder: string): Promise<IrcClient> {
  await Bun.write(join(folder, "hexchat.conf"), settingsOf(seat.nick));
  await Bun.write(join(folder, "servlist.conf"), networkOf(seat));
  const screen = Bun.spawn(["Xvfb", "-ac", "-displayfd", "1", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { value } = await screen.stdout.getReader().read();
  const env = { ...process.env, DISPLAY: `:${new TextDecoder().decode(value).trim()}` };
  const command = await asPerson(["hexchat", `--cfgdir=${folder}`], folder);
  const program = Bun.spawn(command, { env, stdio: ["ignore", "ignore", "ignore"] });
  const windows = new WindowLogs((window) => {
    return join(folder, "logs/class", `${window === "" ? "server" : window.toLowerCase()}.log`);
  });
  const press = async (...words: string[]): Promise<void> => {
    const child = Bun.spawn(["xdotool", ...words], { env, stdio: ["ignore", "ignore", "ignore"] });
    if ((await child.exited) !== 0) throw new Error(`xdotool ${words.join(" ")} failed`);
  };
  const types = async (line: string): Promise<void> => {
    await press("type", "--delay", "2", line);
    await press("key", "Return");
  };
  return {
    async types(window, line) {
      // Without a window manager, keys go to the window below the pointer.
      await press("mousemove", "100", "100");
      // Its window need not be the one in front.
      const command = line.startsWith("/") ? line.slice(1) : `say ${line}`;
      await types(window === "" ? line : `/doat ${window} ${command}`);
    },
    shown: (window) => windows.of(window),
    leaves: () => types("/quit"),
    async [Symbol.asyncDispose]() {
      for (const child of [program, screen]) {
        child.kill("SIGKILL");
        await child.exited;
      }
      await windows[Symbol.asyncDispose]();
    },
  };
}
