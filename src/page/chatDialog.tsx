import type { JSX } from "preact";
import { ChatMenu } from "./chatMenu.tsx";
import { GroupDialog } from "./groupDialog.tsx";
import { InviteDialog } from "./inviteDialog.tsx";
import { MembersDialog } from "./membersDialog.tsx";
import type { MenuControls, MenuQuestion } from "./menuButtons.tsx";
import type { OrderQuestion } from "./orderDialogs.tsx";
import { OrderDialog } from "./orderDialogs.tsx";
import { RoomDialog } from "./roomDialog.tsx";
import type { SettingsStore } from "./settings.ts";
import { SettingsDialog } from "./settingsDialog.tsx";

/** What a dialog is about. */
export type DialogKind =
  "group" | "room" | "members" | "invite" | "settings" | OrderQuestion | MenuQuestion;

export interface ChatDialogProps {
  kind: DialogKind;
  controls: MenuControls;
  settings: SettingsStore;
  /** The class code that this page was given. */
  classCode: string | undefined;
  /** @param conversation the group or room that was made or joined */
  close: (conversation?: string) => void;
  leaveGroup: () => void;
  closeOrder: (isDone: boolean) => void;
}

/** The dialog or the menu over the chat. All are loaded with the first of them: the page starts without. */
export function ChatDialog(props: ChatDialogProps): JSX.Element {
  const { kind, controls, settings, classCode, close, leaveGroup, closeOrder } = props;
  const { chat } = controls;
  const shut = (): void => close();
  if (typeof kind === "object" && "anchor" in kind) {
    return <ChatMenu question={kind} controls={controls} close={shut} />;
  }
  switch (kind) {
    case "group":
      return <GroupDialog chat={chat} close={close} />;
    case "room":
      return <RoomDialog chat={chat} close={close} />;
    case "members": {
      const { chosen } = chat.conversations;
      return <MembersDialog chat={chat} group={chosen} leave={leaveGroup} close={shut} />;
    }
    case "invite":
      return <InviteDialog classCode={classCode} close={shut} />;
    case "settings":
      return <SettingsDialog settings={settings} close={shut} />;
    default:
      return <OrderDialog chat={chat} question={kind} close={closeOrder} />;
  }
}
