import { expect, test } from "bun:test";
import { findRoomAddress, listJoinAddresses } from "../../src/server/joinAddresses.ts";
import { Program } from "../support/program.ts";
import { drawInTerminal, readQrCode } from "../support/qrPicture.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

const serve = ["serve", "--lan", "--no-announce", "--no-history", "--port", "0"];
const room = findRoomAddress(listJoinAddresses({ host: "0.0.0.0", port: 1 }));

/** What a camera reads on the screen below the invite that is shown last. */
function read(screen: TerminalProgram, isInColour: boolean): string | undefined {
  const { visible } = screen;
  const below = visible.slice(visible.findLastIndex((row) => row.startsWith("Invite: ")) + 1);
  const lines = below.slice(
    0,
    below.findIndex((row) => /^[A-Z>]/.test(row)),
  );
  const theme = isInColour ? { text: 0, ground: 255 } : { text: 255, ground: 0 };
  return readQrCode(drawInTerminal(lines, theme));
}

function shownInvite({ text }: TerminalProgram): string | undefined {
  return text.match(/^Invite: (\S+)$/m)?.[1];
}

test.if(room !== undefined)(
  "serve --lan shows the invite with a QR code in a terminal of 80 by 24, and /invite both again",
  async () => {
    for (const [env, isInColour] of [
      [{}, true],
      [{ NO_COLOR: "1" }, false],
    ] as const) {
      await using server = new TerminalProgram(serve, { env });
      await server.inputIs(">");
      await server.shows("Ctrl-C ends the class");
      const link = shownInvite(server);
      await server.shows("Fingerprint for https and TLS: ");
      expect(link).toMatch(/^http:\/\/\S+:\d+\/#\.\w{20}$/);
      expect(read(server, isInColour)).toBe(link);
      server.types(`/invite${keys.enter}`);
      await server.until(() => server.count("Invite: ") === 2, "for the invite again");
      await server.inputIs(">");
      expect(read(server, isInColour)).toBe(link);
    }
  },
);

test.if(room !== undefined)(
  "the QR code is left out in a small or simple terminal, and where there is none",
  async () => {
    for (const options of [{ cols: 36 }, { rows: 20 }, { env: { TERM: "dumb" } }]) {
      await using server = new TerminalProgram(serve, options);
      await server.shows("Invite: ");
      await server.shows(options.env ? "Waiting" : "Ctrl-C ends the class");
      expect(server.text).not.toMatch(/[▀▄█]/);
    }
    await using server = new Program(serve);
    await server.err.sees("Invite: ");
    await server.err.sees("\n");
    expect(server.err.text).not.toMatch(/[▀▄█]/);
  },
);
