import type { View } from "../views/view.ts";

/** The view of a path: the longest that it begins with. */
export function viewOf(path: string, views: readonly View[]): View | undefined {
  return views
    .filter((view) => path === view.path || (view.path !== "/" && path.startsWith(`${view.path}/`)))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}
