import type { JSX } from "preact";
import { everyone } from "../model/name.ts";
import type { ChatModel } from "./chatModel.ts";
import { pageTexts } from "./pageTexts.ts";
import type { EdgeState } from "./past.ts";

export interface EdgeRowProps {
  end: "earlier" | "later";
  state: EdgeState;
  isOffline: boolean;
  chat: ChatModel;
}

const words = pageTexts.past;

/** Says what there is to read before or after what is shown, and reads it for whoever does not scroll. */
export function EdgeRow({ end, state, isOffline, chat }: EdgeRowProps): JSX.Element {
  const { chosen } = chat.conversations;
  if (state.kind === "begins") {
    return <p class="edge">{chosen === everyone ? words.classBegins : words.begins}</p>;
  }
  const isLoading = state.kind === "loading";
  const load = (): void => {
    if (end === "earlier") void chat.readBack();
    else void chat.past?.loadLater(chosen);
  };
  return (
    <p class="edge">
      {state.kind === "failed" ? `${state.lines.join(" ")} ` : null}
      <button type="button" aria-disabled={isLoading} onClick={load}>
        {isLoading ? (isOffline ? words.onceBack : words.loading) : words[end]}
      </button>
    </p>
  );
}
