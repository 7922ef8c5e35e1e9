import type { JSX } from "preact";

/** Drawings of 20 by 20 units; words beside them say the same. */
const paths = {
  everyone:
    "M7 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm6.5 0a2.5 2.5 0 1 0 0-5M1.5 16.5c0-3 2.4-5 5.5-5s5.5 2 5.5 5M14 11.5c2.6 0 4.5 1.7 4.5 4.5",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  group: "M4 5h12v8H9l-3.5 3v-3H4z",
  room: "M7.5 3L5.5 17M14.5 3l-2 14M3.5 7.5h14M2.5 12.5h14",
  window: "M2.5 4h15v10h-15zM7 17.5h6M10 14v3.5",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  close: "M5 5l10 10M15 5L5 15",
  down: "M10 4v11M5 10.5l5 5 5-5",
  up: "M10 16V5M5 9.5l5-5 5 5",
  send: "M3 10l14-6.5-5 14-2.5-5.5z",
  check: "M4 10.5l4 4 8-9",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l2.5 1.5",
  alert: "M10 3l8 14H2zM10 8v4M10 14.5v.5",
  teachers: "M1.5 8L10 4l8.5 4-8.5 4zM5 9.8v3.7c1.5 1.7 8.5 1.7 10 0V9.8M18.5 8v4.5",
  order: "M10 2.5l6.5 2.5v4.5c0 4-2.7 6.7-6.5 8-3.8-1.3-6.5-4-6.5-8V5z",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  reply: "M8 4L3 9l5 5M3 9h8c4 0 6 2.5 6 7",
  correct: "M4 16l1-4 8.5-8.5 3 3L8 15zM11.5 5.5l3 3",
  copy: "M7 7h10v10H7zM13 7V3H3v10h4",
  settings:
    "M3 6h8M15 6h2M3 14h2M9 14h8M13 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  search: "M8.500 14a5.500 5.500 0 1 0 0-11 5.500 5.500 0 0 0 0 11zM12.500 12.500l5 5",
  plus: "M10 4v12M4 10h12",
  invite: "M3 3h5v5H3zM12 3h5v5h-5zM3 12h5v5H3zM12 12h2v2h-2zM17 12v2M12 17h2M17 17h0.01",
  board: "M2.5 3.5h15V13h-15zM6 17.5l4-4.5 4 4.5",
  pin: "M7 3h6l-1 6 3 3H5l3-3zM10 12v5.5",
  leave: "M8 4H4v12h4M8.5 10H17M13.5 6.5L17 10l-3.5 3.5",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
