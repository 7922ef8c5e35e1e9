import { render } from "preact";
import { systemClock } from "../client/clock.ts";
import type { Credentials } from "../model/invite.ts";
import { formatCredentials, parseCredentials } from "../model/invite.ts";
import answerStyles from "./answers.css" with { type: "text" };
import { applyAppearance } from "./appearance.ts";
import boardStyles from "./board.css" with { type: "text" };
import { BoardModel } from "./boardModel.ts";
import { BoardScreen } from "./boardScreen.tsx";
import { readHealth } from "./health.ts";
import { checkInvite } from "./inviteCheck.ts";
import { findWebSocketUrl, takeLink } from "./pageLink.ts";
import { findLocalStorage, SettingsStore } from "./settings.ts";
import { addStyles } from "./styles.ts";
import { WakingClock } from "./wakingClock.ts";
import { webSocketEndpoint } from "./webSocketEndpoint.ts";

/** Where a tab keeps what it was given, until it is closed. */
const boardKey = "classchat board";

/** Shows the board for as long as the tab is open. */
export async function startBoard(page: Element): Promise<never> {
  for (const styles of [answerStyles, boardStyles]) addStyles(styles);
  const clock = new WakingClock(systemClock, Date.now);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) clock.wake();
  });
  addEventListener("online", () => clock.wake());
  const settings = new SettingsStore(findLocalStorage());
  addEventListener("storage", (event) => settings.hear(event));
  settings.current.subscribe(applyAppearance);
  const invite = takeLink().invite ?? read() ?? {};
  const problem = await checkInvite(invite, async () => (await readHealth()).fingerprint);
  const isOurs = problem.length === 0;
  if (isOurs) keep(invite);
  const board = new BoardModel({
    endpoint: webSocketEndpoint(findWebSocketUrl()),
    clock,
    now: Date.now,
    random: Math.random,
    code: isOurs ? invite.code : undefined,
    problem: problem.join(" "),
    keepCode: (code) => keep({ code }),
  });
  render(<BoardScreen board={board} />, page);
  return await board.run();
}

function read(): Credentials | undefined {
  try {
    return parseCredentials(sessionStorage.getItem(boardKey) ?? "");
  } catch {
    return undefined;
  }
}

/** Storage that is full or forbidden keeps nothing: the code is asked for again. */
function keep(invite: Credentials): void {
  try {
    sessionStorage.setItem(boardKey, formatCredentials(invite));
  } catch {
    return;
  }
}
