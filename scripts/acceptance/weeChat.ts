import { WeeChat } from "../../test/support/weeChat.ts";
import type { IrcClient, IrcProgram, Seat } from "./ircClient.ts";
import type { Transcript } from "../../test/support/transcript.ts";

/** WeeChat without a screen. */
export const weeChat: IrcProgram = {
  name: "WeeChat",
  programs: { "weechat-headless": ["weechat-headless", "weechat-plugins"] },
  start: startWeeChat,
};

function bufferOf(window: string): string {
  return window === "" ? "server.cc" : `cc.${window}`;
}

async function startWeeChat({ port, nick, password }: Seat): Promise<IrcClient> {
  const program = await WeeChat.connect(port, nick, [
    `/set irc.server.cc.password ${password}`,
    "/set irc.server.cc.autoreconnect_delay 1",
  ]);
  const transcripts = new Map<string, Transcript>();
  return {
    types: (window, line) => program.types(bufferOf(window), line),
    shown(window) {
      const transcript = transcripts.get(window) ?? program.buffer(bufferOf(window));
      transcripts.set(window, transcript);
      return transcript;
    },
    leaves: () => program.types("server.cc", "/quit"),
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
