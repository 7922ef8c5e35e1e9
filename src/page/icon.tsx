import type { JSX } from "preact";

/** Drawings of 20 by 20 units; words beside them say the same. */
const paths = {
  everyone:
    "M7 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm6.5 0a2.5 2.5 0 1 0 0-5M1.5 16.5c0-3 2.4-5 5.5-5s5.5 2 5.5 5M14 11.5c2.600 0 4.500 1.700 4.500 4.500",
  lock: "M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9",
  group: "M4 5h12v8H9l-3.500 3v-3H4z",
  room: "M7.5 3L5.500 17M14.500 3l-2 14M3.500 7.500h14M2.500 12.500h14",
  window: "M2.500 4h15v10h-15zM7 17.500h6M10 14v3.500",
  menu: "M3 5.500h14M3 10h14M3 14.500h14",
  close: "M5 5l10 10M15 5L5 15",
  down: "M10 4v11M5 10.500l5 5 5-5",
  up: "M10 16V5M5 9.500l5-5 5 5",
  send: "M3 10l14-6.500-5 14-2.500-5.500z",
  check: "M4 10.500l4 4 8-9",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l2.500 1.500",
  alert: "M10 3l8 14H2zM10 8v4M10 14.500v.500",
  teachers:
    "M1.5 8L10 4l8.500 4-8.500 4zM5 9.800v3.700c1.500 1.700 8.500 1.700 10 0V9.800M18.500 8v4.500",
  order: "M10 2.500l6.500 2.500v4.500c0 4-2.700 6.700-6.500 8-3.800-1.300-6.500-4-6.500-8V5z",
  more: "M4.500 10h.010M10 10h.010M15.500 10h.010",
  copy: "M7 7h10v10H7zM13 7V3H3v10h4",
  settings:
    "M3 6h8M15 6h2M3 14h2M9 14h8M13 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  plus: "M10 4v12M4 10h12",
  invite: "M3 3h5v5H3zM12 3h5v5h-5zM3 12h5v5H3zM12 12h2v2h-2zM17 12v2M12 17h2M17 17h0.010",
  board: "M2.500 3.500h15V13h-15zM6 17.500l4-4.500 4 4.500",
  pin: "M7 3h6l-1 6 3 3H5l3-3zM10 12v5.500",
  leave: "M8 4H4v12h4M8.500 10H17M13.500 6.500L17 10l-3.500 3.500",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
