import type { Threat } from "@threatstream/contracts";

/** The most threats that the page remembers: memory stays flat however long it is open. */
const MOST = 500;

/** The list's threats first, then those remembered that left it; a threat that changed is replaced. */
export function merge(before: readonly Threat[], list: readonly Threat[]): readonly Threat[] {
  const ids = new Set(list.map(({ id }) => id));
  const older = before.filter(({ id }) => !ids.has(id));
  return [...list, ...older].slice(0, MOST);
}
