import type { ReactNode } from "react";

/** Line drawings on a grid of 16. */
const PATHS = {
  overview: "M2 9h4V2H2zM10 14h4V7h-4zM2 14h4v-2H2zM10 4h4V2h-4z",
  alerts: "M8 2a4 4 0 0 1 4 4c0 4 1.5 5 1.5 5h-11S4 10 4 6a4 4 0 0 1 4-4zM6.5 13.5a1.6 1.6 0 0 0 3 0",
  incidents: "M3 3v10M3 5h6l-1.5 2.5L9 10H3",
  entities: "M8 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M3 14c0-3 2-5 5-5s5 2 5 5",
  response: "M8 1.5l5.5 2v4c0 3.5-2.5 6-5.5 7-3-1-5.5-3.5-5.5-7v-4zM5.5 8l2 2 3-4",
  attack: "M2 3h3v3H2zM6.5 3h3v3h-3zM11 3h3v3h-3zM2 8h3v3H2zM6.5 8h3v3h-3z",
  rules: "M4 2h8v12H4zM6.5 5.5h3M6.5 8h3M6.5 10.5h2",
  simulation: "M4 2.5l9 5.5-9 5.5z",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M10.5 10.5L14 14",
  admin:
    "M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M3.4 12.6l1.4-1.4M11.2 4.8l1.4-1.4",
  more: "M3 8h.01M8 8h.01M13 8h.01",
  close: "M4 4l8 8M12 4l-8 8",
  down: "M4 6l4 4 4-4",
  pause: "M5.5 3v10M10.5 3v10",
} as const;
export type IconName = keyof typeof PATHS;

/** A drawing beside a word: hidden from screen readers. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
