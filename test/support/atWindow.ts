import { WindowConsole } from "../../src/server/windowConsole.ts";
import type { Classroom } from "./classroom.ts";

/** Types lines into the window of the class. */
export function atWindow(
  { server }: Classroom,
  end: () => void = () => {},
): (...lines: string[]) => void {
  const { log, window } = server;
  const typist = new WindowConsole({
    log,
    window,
    renderInvitation: async () => ["Join in a browser: http://192.168.1.5:12000"],
    addresses: ["192.168.1.5:12000"],
    newCode: () => "12345678",
    end,
    now: () => 0,
  });
  return (...lines) => {
    for (const line of lines) typist.type(line);
  };
}
