import type { View } from "./view.ts";

/** Every view, in the order of the navigation. */
export const VIEWS: readonly View[] = [
  { path: "/", name: "Overview", icon: "overview", group: 1, load: () => import("./overview/index.tsx") },
  { path: "/alerts", name: "Alerts", icon: "alerts", group: 1, load: () => import("./alerts/index.tsx") },
];
