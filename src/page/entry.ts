/** The address asks for a board, or for the chat. */
const view = new URLSearchParams(location.search).get("view");
void (view === "board" ? import("./boardMain.tsx") : import("./main.tsx"));
