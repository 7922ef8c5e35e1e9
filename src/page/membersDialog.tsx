import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ListedGroup } from "../model/group.ts";
import { Avatar } from "./avatar.tsx";
import type { ChatModel } from "./chatModel.ts";
import { Dialog } from "./dialog.tsx";
import { dialogTexts } from "./dialogTexts.ts";
import { Icon } from "./icon.tsx";
import { pageTexts } from "./pageTexts.ts";
import { PeopleChoice, toggled } from "./peopleChoice.tsx";

export interface MembersDialogProps {
  chat: ChatModel;
  group: string;
  leave: () => void;
  close: () => void;
}

/** Shows who is in a group, and has a button to leave it. Whoever made it chooses who is in. */
export function MembersDialog({ chat, group, leave, close }: MembersDialogProps): JSX.Element {
  /** Whom to put in or to take out. */
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState("");
  useEffect(() => chat.session.listGroups(), []);
  const listed = chat.session.listedGroups?.find(({ name }) => name === group);
  const within = new Set(listed ? [...listed.members, ...listed.absent] : []);
  const isMine = listed?.by === chat.me;

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const dropped = [...changed].filter((person) => within.has(person));
    const added = [...changed].filter((person) => !within.has(person));
    const problems = [
      ...(await chat.changeGroup("dropFromGroup", group, dropped)),
      ...(await chat.changeGroup("addToGroup", group, added)),
    ];
    if (problems.length === 0) return close();
    setProblem(problems.join(". "));
    setChanged(new Set());
    chat.session.listGroups();
  }

  function note(person: string): string {
    if (person === chat.me) return pageTexts.you;
    return listed?.absent.includes(person) ? dialogTexts.group.absent : "";
  }

  return (
    <Dialog
      title={group}
      action={isMine ? dialogTexts.group.save : undefined}
      problem={problem}
      submit={save}
      close={close}
    >
      <p class="quiet">{describeMaker(listed, isMine)}</p>
      {isMine ? (
        <PeopleChoice
          session={chat.session}
          people={[...new Set([...within, chat.me, ...chat.roster.members])]}
          chosen={within.symmetricDifference(changed)}
          toggle={(person) => setChanged(toggled(changed, person))}
          legend={dialogTexts.group.countMembers(within.symmetricDifference(changed).size)}
          note={note}
        />
      ) : (
        <ul class="choices" aria-label={pageTexts.head.members}>
          {[...within].map((person) => (
            <li key={person} class="choice">
              <Avatar name={person} />
              <span>{person + note(person)}</span>
            </li>
          ))}
        </ul>
      )}
      <button type="button" class="head-button" onClick={leave}>
        <Icon name="leave" /> {dialogTexts.group.leave}
      </button>
    </Dialog>
  );
}

function describeMaker(listed: ListedGroup | undefined, isMine: boolean): string {
  if (!listed) return dialogTexts.group.asking;
  if (isMine) return dialogTexts.group.isYours;
  return listed.by === undefined ? pageTexts.head.closedGroup : dialogTexts.group.madeBy(listed.by);
}
