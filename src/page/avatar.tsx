import type { JSX } from "preact";
import { faceOf } from "./face.ts";

export function Avatar({ name }: { name: string }): JSX.Element {
  const { initials, colour } = faceOf(name);
  return (
    <span class={`avatar face-${colour}`} aria-hidden="true">
      {initials}
    </span>
  );
}
