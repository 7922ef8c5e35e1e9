import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Act } from "../model/act.ts";
import { limits } from "../model/limits.ts";
import type { ChatModel } from "./chatModel.ts";
import { Dialog, NameField } from "./dialog.tsx";
import { pageTexts } from "./pageTexts.ts";

/** An order that asks for more, or whether it is meant. */
export interface OrderQuestion {
  kind: "remove" | "rename" | "retract";
  /** Whom it is about. */
  name: string;
}

const words = pageTexts.order;

export interface OrderDialogProps {
  chat: ChatModel;
  question: OrderQuestion;
  /** @param isDone what it asks for was ordered: whom it is about may be gone, or have another name */
  close: (isDone: boolean) => void;
}

export function OrderDialog({ chat, question, close }: OrderDialogProps): JSX.Element {
  const { kind, name } = question;
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState("");

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const answer = await chat.session.order(toAct(question, typed.trim()));
    chat.changed();
    if (answer.isGranted) close(true);
    else setProblem(answer.lines.join(". "));
  }

  const common = { problem, submit, close: () => close(false) };
  switch (kind) {
    case "remove":
      return (
        <Dialog title={words.remove(name)} action={words.doRemove} {...common}>
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
        <Dialog title={words.takeBackAll(name)} action={words.takeBack} {...common}>
          <p>{words.takingBack}</p>
        </Dialog>
      );
    case "rename":
      return (
        <Dialog title={words.rename(name)} action={words.doRename} {...common}>
          <NameField id="new-name" label={words.newName} value={typed} type={setTyped} />
        </Dialog>
      );
    default:
      return kind satisfies never;
  }
}

function toAct({ kind, name }: OrderQuestion, typed: string): Act {
  switch (kind) {
    case "remove":
      return { type: "remove", name, ...(typed !== "" && { reason: typed }) };
    case "retract":
      return { type: "retract", name, count: "all" };
    case "rename":
      return { type: "rename", name, to: typed };
    default:
      return kind satisfies never;
  }
}
