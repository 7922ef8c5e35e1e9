import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Act } from "../model/act.ts";
import { limits } from "../model/limits.ts";
import type { ChatModel } from "./chatModel.ts";
import { Dialog, NameField } from "./dialog.tsx";
import { dialogTexts } from "./dialogTexts.ts";

/** An order that asks for more, or whether it is meant. */
export type OrderQuestion =
  | {
      kind: "remove" | "rename" | "retract";
      /** Whom it is about. */
      name: string;
    }
  | { kind: "pin" };

const words = dialogTexts.order;

export interface OrderDialogProps {
  chat: ChatModel;
  question: OrderQuestion;
  /** @param isDone what it asks for was ordered: whom it is about may be gone, or have another name */
  close: (isDone: boolean) => void;
}

export function OrderDialog({ chat, question, close }: OrderDialogProps): JSX.Element {
  const { kind } = question;
  const { pinned } = chat.session.holding;
  const [typed, setTyped] = useState(kind === "pin" ? pinned : "");
  const [problem, setProblem] = useState("");

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const answer = await chat.session.order(toAct(question, typed.trim()));
    chat.changed();
    if (answer.isGranted) close(true);
    else setProblem(answer.lines.join(". "));
  }

  const common = { problem, submit, close: () => close(false) };
  switch (question.kind) {
    case "remove":
      return (
        <Dialog title={words.remove(question.name)} action={words.doRemove} {...common}>
          <p>{words.removing}</p>
          <label for="remove-why">{words.why}</label>
          <input
            id="remove-why"
            value={typed}
            maxLength={limits.remarkCharacters}
            autocomplete="off"
            dir="auto"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </Dialog>
      );
    case "retract":
      return (
        <Dialog title={words.takeBackAll(question.name)} action={words.takeBack} {...common}>
          <p>{words.takingBack}</p>
        </Dialog>
      );
    case "rename":
      return (
        <Dialog title={words.rename(question.name)} action={words.doRename} {...common}>
          <NameField id="new-name" label={words.newName} value={typed} type={setTyped} />
        </Dialog>
      );
    case "pin":
      return (
        <Dialog title={words.pin} action={words.doPin} {...common}>
          <label for="pinned">{words.pinned}</label>
          <input
            id="pinned"
            value={typed}
            maxLength={2 * limits.topicCharacters}
            autocomplete="off"
            dir="auto"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </Dialog>
      );
    default:
      return question satisfies never;
  }
}

function toAct(question: OrderQuestion, typed: string): Act {
  switch (question.kind) {
    case "remove":
      return { type: "remove", name: question.name, ...(typed !== "" && { reason: typed }) };
    case "retract":
      return { type: "retract", name: question.name, count: "all" };
    case "rename":
      return { type: "rename", name: question.name, to: typed };
    case "pin":
      return { type: "pin", text: typed };
    default:
      return question satisfies never;
  }
}
