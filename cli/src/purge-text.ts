import type { Purged } from "@threatstream/functions/firestore/purge";
import type { Target } from "./target.ts";

/** What a purge does not touch. */
export const LEFT =
  "counters and timelines, whose sums cannot be taken apart; source profiles; the audit log; techniques that it verified; answers " +
  "of a model, which are shared and end by themselves; correlations that raised nothing, until they expire; and what playbooks " +
  "wrote elsewhere, as tickets, messages and files";

const NAMES: readonly (readonly [keyof Purged, string, string])[] = [
  ["threats", "threat", "threats"],
  ["alerts", "alert", "alerts"],
  ["history", "step in histories", "steps in histories"],
  ["correlations", "correlation", "correlations"],
  ["executions", "execution of playbooks", "executions of playbooks"],
  ["blocks", "block", "blocks"],
  ["forensics", "record of evidence", "records of evidence"],
];

/** What a purge would do. */
export function foundText(simulation: string, { name }: Target, found: Purged): string {
  return `${simulation} at ${name}: ${counts(found)}${others(found)}.`;
}

/** What a purge did, and what it left. */
export function purgedText(purged: Purged): string {
  return `Deleted ${counts(purged)}${others(purged)}.\nLeft are ${LEFT}.`;
}

function counts(purged: Purged): string {
  const parts = NAMES.flatMap(([name, one, many]) => {
    const count = purged[name];
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return parts.length === 0 ? "nothing" : parts.join(", ");
}

function others({ shared, kept }: Purged): string {
  const unmarked = shared === 0 ? "" : `; ${shared} of other simulations too, which only lose its mark`;
  return `${unmarked}${kept === 0 ? "" : `; ${kept} that stay for now`}`;
}
