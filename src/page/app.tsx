import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { ChatScreen } from "./chatScreen.tsx";
import type { Sight } from "./messageLog.tsx";
import { NameScreen } from "./nameScreen.tsx";
import type { Visit } from "./visit.ts";

export interface AppProps {
  visit: Visit;
  /** Counts what there was to draw. */
  frame: Signal<number>;
  sight: Sight;
}

export function App({ visit, frame, sight }: AppProps): JSX.Element {
  const shown = visit.shown.value;
  switch (shown.kind) {
    case "waiting":
      return (
        <main class="welcome">
          <p class="waiting" role="status">
            {shown.line}
          </p>
        </main>
      );
    case "name":
      return <NameScreen {...shown} answer={(name) => visit.answer(name)} />;
    case "chat":
      return (
        <ChatScreen
          {...shown}
          goOn={() => visit.goOn()}
          leave={() => visit.leave()}
          frame={frame}
          sight={sight}
        />
      );
    default:
      return shown satisfies never;
  }
}
