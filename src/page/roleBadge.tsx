import type { JSX } from "preact";
import { pageTexts } from "./pageTexts.ts";

/** Marks a teacher; nothing for anybody else. */
export function RoleBadge(props: {
  name: string;
  teachers: ReadonlySet<string>;
}): JSX.Element | null {
  return props.teachers.has(props.name) ? (
    <span class="role">{pageTexts.badges.teacher}</span>
  ) : null;
}
