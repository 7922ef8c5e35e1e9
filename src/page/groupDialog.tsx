import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { limits } from "../model/limits.ts";
import { composeName, isGroupName } from "../model/name.ts";
import * as texts from "../model/texts.ts";
import { Dialog, NameField } from "./dialog.tsx";
import { PeopleChoice, toggled } from "./peopleChoice.tsx";
import type { ChatModel } from "./chatModel.ts";
import { dialogTexts } from "./dialogTexts.ts";
import { pageTexts } from "./pageTexts.ts";

export interface GroupDialogProps {
  chat: ChatModel;
  /** @param made the group, if it was made and the member is in it */
  close: (made?: string) => void;
}

/** Makes a group of chosen people. Its creator need not be one of them. */
export function GroupDialog({ chat, close }: GroupDialogProps): JSX.Element {
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set([chat.me]));
  const [problem, setProblem] = useState("");

  async function make(event: Event): Promise<void> {
    event.preventDefault();
    const typed = name.trim();
    const group = composeName(isGroupName(typed) ? typed : `group${typed}`);
    if (chosen.size < limits.groupMembers) return setProblem(texts.groupSmall);
    const { isGranted, code, lines } = await chat.createGroup(group, [...chosen]);
    if (isGranted) close(chosen.has(chat.me) ? group : undefined);
    // The first line is the syntax of the command.
    else setProblem((code === "group_invalid" ? lines.slice(1) : lines).join(". "));
  }

  return (
    <Dialog
      title={pageTexts.lists.makeGroup}
      action={dialogTexts.group.makeIt}
      problem={problem}
      submit={make}
      close={() => close()}
    >
      <NameField
        id="group-name"
        label={dialogTexts.group.nameOf}
        prefix={isGroupName(name) ? undefined : "group"}
        value={name}
        type={setName}
      />
      <PeopleChoice
        session={chat.session}
        people={[chat.me, ...chat.roster.members]}
        chosen={chosen}
        toggle={(person) => setChosen(toggled(chosen, person))}
        legend={dialogTexts.group.chosen(chosen.size)}
        note={(person) => (person === chat.me ? pageTexts.you : "")}
      />
    </Dialog>
  );
}
