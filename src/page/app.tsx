import type { JSX } from "preact";
import type { ChatFrames } from "./chatScreen.tsx";
import { ChatScreen } from "./chatScreen.tsx";
import type { Sight } from "./messageLog.tsx";
import { NameScreen } from "./nameScreen.tsx";
import type { PageController } from "./pageController.ts";
import { pageTexts } from "./pageTexts.ts";
import type { SettingsStore } from "./settings.ts";
import { useValue } from "./useValue.ts";

export interface AppProps {
  controller: PageController;
  frames: ChatFrames;
  sight: Sight;
  settings: SettingsStore;
}

export function App({ controller, frames, sight, settings }: AppProps): JSX.Element {
  const shown = useValue(controller.shown);
  switch (shown.kind) {
    case "waiting":
      return (
        <main class="welcome">
          <h1 class="visually-hidden">{pageTexts.name}</h1>
          <p class="waiting" role="status">
            {shown.line}
          </p>
        </main>
      );
    case "name":
      return (
        <NameScreen
          {...shown}
          invite={controller.invite}
          answer={(name, code) => controller.enterName(name, code)}
        />
      );
    case "chat":
      return (
        <ChatScreen
          {...shown}
          rejoin={() => controller.rejoin()}
          leave={() => controller.leave()}
          classCode={controller.invite.code}
          frames={frames}
          sight={sight}
          settings={settings}
        />
      );
    default:
      return shown satisfies never;
  }
}
