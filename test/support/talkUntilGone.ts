import type { Classroom } from "./classroom.ts";
import type { FrameLine, NativePeer } from "./nativePeer.ts";

/** Messages said before it is looked whether all that was said has come. */
const round = 50;

/**
 * Bob says so much that one who reads nothing is let go. In rounds that each wait for one who reads, so
 * that it is the stalled one alone who lags.
 * @param stalled his name
 */
export async function talkUntilGone<Line extends FrameLine>(
  { window }: Pick<Classroom, "window">,
  stalled: string,
  bob: NativePeer,
  reader: NativePeer<Line>,
): Promise<void> {
  const text = "x".repeat(4_000);
  for (let said = 0; !window.text.includes(`${stalled} disconnected...`); said += round) {
    for (let index = 0; index < round; index++) bob.says("everyone", text);
    await reader.hears("message", ({ seq }) => seq === said + round);
  }
}
