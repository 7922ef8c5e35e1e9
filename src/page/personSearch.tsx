import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ChatSession } from "../client/chatSession.ts";
import { limits } from "../model/limits.ts";
import { nameKey } from "../model/name.ts";
import { pageTexts } from "./pageTexts.ts";

/** People that are listed at once. */
export const mostPeopleListed = 200;
/** A list of more people than this can be searched. */
const searchedFrom = 12;

export interface PersonSearchProps {
  /** How many people are listed. */
  count: number;
  text: string;
  search: (text: string) => void;
}

/** A field to search a long list of people; nothing above a short one. */
export function PersonSearch({ count, text, search }: PersonSearchProps): JSX.Element | null {
  if (count <= searchedFrom) return null;
  return (
    <input
      class="search"
      type="search"
      maxLength={2 * limits.nameCharacters}
      aria-label={pageTexts.lists.searchPeople}
      placeholder={pageTexts.lists.searchPeople}
      value={text}
      onInput={(event) => search(event.currentTarget.value)}
    />
  );
}

/** Milliseconds after the last key until the server is asked for names. */
const askAfterMs = 150;

/** People of a crowd whom the page does not know. */
export interface Strangers {
  names: readonly string[];
  /** How many more are found by a longer text. */
  others: number;
}

const nobody: Strangers = { names: [], others: 0 };

/** Those in a crowd whom the page does not know and whose names begin with the text: the server is asked. */
export function useStrangers(session: ChatSession, text: string): Strangers {
  const [found, setFound] = useState(nobody);
  const { isCrowd } = session.roster;
  useEffect(() => {
    setFound(nobody);
    if (!isCrowd || text === "") return;
    let isWanted = true;
    const timer = setTimeout(async () => {
      const answer = await session.findNames(text);
      if (!isWanted || !answer) return;
      const { names, count } = answer;
      setFound({ names, others: count - names.length });
    }, askAfterMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [session, isCrowd, text]);
  const known = new Set([session.roster.me, ...session.roster.members]);
  return { names: found.names.filter((name) => !known.has(name)), others: found.others };
}

/** The people whose names hold the text, whatever its case. */
export function searchPeople(people: readonly string[], text: string): readonly string[] {
  const key = nameKey(text);
  return key === "" ? people : people.filter((name) => nameKey(name).includes(key));
}
