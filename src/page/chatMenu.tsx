import type { JSX } from "preact";
import type { MenuSection } from "./menu.tsx";
import { Menu } from "./menu.tsx";
import type { MenuControls, MenuQuestion } from "./menuButtons.tsx";
import { listForMessage } from "./messageMenu.ts";
import { listClassOrders, listOrders } from "./orderMenus.ts";

export interface ChatMenuProps {
  question: MenuQuestion;
  controls: MenuControls;
  close: () => void;
}

/** The menu over the chat, beside its button. */
export function ChatMenu({ question, controls, close }: ChatMenuProps): JSX.Element {
  const { anchor } = question;
  const label = anchor.ariaLabel ?? "";
  const sections = listSections(question, controls);
  return <Menu {...{ label, anchor, sections, close }} />;
}

function listSections(question: MenuQuestion, controls: MenuControls): MenuSection[] {
  switch (question.kind) {
    case "class":
      return listClassOrders(controls);
    case "person":
      return listOrders(question.name, false, controls);
    case "message":
      return listForMessage(question.message, controls, Date.now());
    default:
      return question satisfies never;
  }
}
