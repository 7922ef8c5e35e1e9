import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { limits } from "../model/limits.ts";
import { checkGroupName, isGroupName, nameKey } from "../model/name.ts";
import { texts } from "../model/texts.ts";
import { Avatar } from "./avatar.tsx";
import { Dialog, NameField } from "./dialog.tsx";
import type { Stay } from "./stay.ts";

export interface GroupDialogProps {
  stay: Stay;
  /** @param made the group, where there is one now */
  close: (made?: string) => void;
}

/** Makes a group by choosing people. Its creator need not be one of them. */
export function GroupDialog({ stay, close }: GroupDialogProps): JSX.Element {
  const [name, setName] = useState("");
  const [wanted, setWanted] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set([stay.me]));
  const [problem, setProblem] = useState("");
  const people = [stay.me, ...stay.roster.members];
  const found = people.filter((person) => nameKey(person).includes(nameKey(wanted)));

  function toggle(person: string): void {
    const next = new Set(chosen);
    if (!next.delete(person)) next.add(person);
    setChosen(next);
  }

  async function make(event: Event): Promise<void> {
    event.preventDefault();
    const typed = name.trim();
    const checked = checkGroupName(isGroupName(typed) ? typed : `group${typed}`);
    if (!checked.ok) return setProblem(checked.why);
    if (chosen.size < limits.groupMembers) return setProblem(texts.groupSmall);
    const answer = await stay.wishes.createGroup(checked.name, [...chosen]);
    // Its maker may be outside of it, and then cannot write to it.
    if (answer.isGranted) close(chosen.has(stay.me) ? checked.name : undefined);
    else setProblem(answer.lines.join(". "));
  }

  return (
    <Dialog
      title="New group"
      action="Make group"
      problem={problem}
      submit={make}
      close={() => close()}
    >
      <NameField
        id="group-name"
        label="Group name"
        prefix={isGroupName(name) ? undefined : "group"}
        value={name}
        type={setName}
      />
      {people.length > limits.pageLookFrom ? (
        <input
          type="search"
          aria-label="Look for a person"
          placeholder="Look for a person"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      ) : null}
      <fieldset>
        <legend>Members: {chosen.size} chosen, at least three</legend>
        <div class="choices">
          {found.slice(0, limits.pagePeople).map((person) => (
            <label key={person} class="choice">
              <input type="checkbox" checked={chosen.has(person)} onChange={() => toggle(person)} />
              <Avatar name={person} />
              <span>{person === stay.me ? `${person} (you)` : person}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </Dialog>
  );
}
