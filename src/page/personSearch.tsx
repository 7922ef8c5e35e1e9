import type { JSX } from "preact";
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

/** The people whose names hold the text, whatever its case. */
export function searchPeople(people: readonly string[], text: string): readonly string[] {
  const key = nameKey(text);
  return key === "" ? people : people.filter((name) => nameKey(name).includes(key));
}
