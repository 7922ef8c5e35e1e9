import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ChatSession } from "../client/chatSession.ts";
import { Avatar } from "./avatar.tsx";
import { dialogTexts } from "./dialogTexts.ts";
import { Icon } from "./icon.tsx";
import { OneStopList } from "./oneStopList.tsx";
import { mostPeopleListed, PersonSearch, searchPeople, useStrangers } from "./personSearch.tsx";

export interface PeopleChoiceProps {
  session: ChatSession;
  /** Those who are known here: in a crowd others are found by the search. */
  people: readonly string[];
  chosen: ReadonlySet<string>;
  toggle: (person: string) => void;
  /** Says how many are chosen. */
  legend: string;
  /** Says more of the person than the name. */
  note: (person: string) => string;
}

/** A list of people to choose some of, with a search if it is long. */
export function PeopleChoice(props: PeopleChoiceProps): JSX.Element {
  const { session, chosen, toggle, legend, note } = props;
  const [wanted, setWanted] = useState("");
  const strangers = useStrangers(session, wanted);
  const people = [...new Set([...props.people, ...chosen])];
  const found = [...new Set([...searchPeople(people, wanted), ...strangers.names])];
  const count = session.roster.isCrowd ? session.roster.people : people.length;
  // While all are listed, those who are chosen are seen in the list.
  const isNarrowed = people.length > mostPeopleListed || wanted !== "";
  return (
    <>
      <PersonSearch count={count} text={wanted} search={setWanted} />
      <fieldset>
        <legend>{legend}</legend>
        {isNarrowed && chosen.size > 0 ? (
          <OneStopList class="chosen" label={dialogTexts.people.chosen}>
            {people
              .filter((person) => chosen.has(person))
              .map((person) => (
                <li key={person}>
                  <button type="button" onClick={() => toggle(person)}>
                    <span class="visually-hidden">{dialogTexts.people.takeOut} </span>
                    {person + note(person)} <Icon name="close" />
                  </button>
                </li>
              ))}
          </OneStopList>
        ) : null}
        <OneStopList class="choices" label={dialogTexts.people.toChoose}>
          {found.slice(0, mostPeopleListed).map((person) => (
            <li key={person}>
              <label class="choice">
                <input
                  type="checkbox"
                  checked={chosen.has(person)}
                  onChange={() => toggle(person)}
                />
                <Avatar name={person} />
                <span>{person + note(person)}</span>
              </label>
            </li>
          ))}
        </OneStopList>
      </fieldset>
    </>
  );
}

/** The set with the item if it was without, and the other way round. */
export function toggled<Item>(items: ReadonlySet<Item>, item: Item): ReadonlySet<Item> {
  const next = new Set(items);
  if (!next.delete(item)) next.add(item);
  return next;
}
