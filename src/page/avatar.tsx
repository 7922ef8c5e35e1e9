import type { JSX } from "preact";
import { pickFace } from "./face.ts";

export function Avatar({ name }: { name: string }): JSX.Element {
  const { initials, colour } = pickFace(name);
  return (
    <span class={`avatar face-${colour}`} aria-hidden="true">
      {initials}
    </span>
  );
}
