import type { JSX } from "preact";

/** Marks a teacher; nothing for anybody else. */
export function RoleBadge(props: {
  name: string;
  teachers: ReadonlySet<string>;
}): JSX.Element | null {
  return props.teachers.has(props.name) ? <span class="role">teacher</span> : null;
}
