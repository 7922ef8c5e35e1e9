import type { Classroom } from "./classroom.ts";
import type { FrameLine, NativePeer } from "./nativePeer.ts";

/** Messages in a round. */
const round = 50;

/**
 * Bob sends so much that a member who reads nothing is disconnected. Each round waits for a member who
 * reads, so that only the stalled one lags.
 * @param stalled the name of the member who reads nothing
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
