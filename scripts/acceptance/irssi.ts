import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { keys, TerminalProgram } from "../../test/support/terminalProgram.ts";
import type { IrcClient, IrcProgram, Seat } from "./ircClient.ts";
import { WindowLogs } from "./windowLogs.ts";

/** irssi in a terminal. */
export const irssi: IrcProgram = {
  name: "irssi",
  programs: { irssi: ["irssi"] },
  start: startIrssi,
};

export async function startIrssi(
  { port, nick, password }: Seat,
  folder: string,
): Promise<IrcClient> {
  const logs = join(folder, "logs");
  await mkdir(logs);
  // It would wait seconds between the lines it sends, and minutes before it connects again. Topics are
  // among what it does not log by itself.
  const config = `
    settings = {
      core = { server_reconnect_time = "10sec"; };
      "irc/core" = { cmd_queue_speed = "10msec"; };
      "fe-common/core" = { autolog = "yes"; autolog_level = "all"; autolog_path = "${logs}/$0.log"; };
    };`;
  await Bun.write(join(folder, "config"), config);
  const place = ["--connect", "127.0.0.1", "--port", `${port}`, "--password", password];
  const args = ["--home", folder, ...place, "--nick", nick];
  const terminal = new TerminalProgram(args, { program: "irssi", cols: 120, rows: 40 });
  const windows = new WindowLogs((window) => join(logs, `${window.toLowerCase()}.log`));
  return {
    async types(window, line) {
      terminal.types(`/window goto ${window === "" ? "1" : window}${keys.enter}`);
      terminal.types(line + keys.enter);
    },
    shown: (window) => windows.of(window),
    async leaves() {
      terminal.types(`/quit${keys.enter}`);
    },
    async [Symbol.asyncDispose]() {
      await terminal[Symbol.asyncDispose]();
      await windows[Symbol.asyncDispose]();
    },
  };
}
