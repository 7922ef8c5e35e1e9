// oxlint-disable-next-line import/no-unassigned-import -- it gives the browser what it lacks
import "./polyfills.ts";
import { startChat } from "./startChat.tsx";

const page = document.getElementById("page");
const view = new URLSearchParams(location.search).get("view");
if (page && view === "board") void loadBoard(page);
else if (page) startChat(page);

/** Only a projector needs it. */
async function loadBoard(into: Element): Promise<void> {
  const { startBoard } = await import("./startBoard.tsx");
  await startBoard(into);
}
