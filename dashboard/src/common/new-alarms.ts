import type { Alert } from "@threatstream/contracts";

/** The new P1 alerts of a list that an earlier one did not have; none of the first list. */
export function newAlarms(
  known: ReadonlySet<string> | undefined,
  alerts: readonly Alert[],
): readonly Alert[] {
  if (known === undefined) return [];
  return alerts.filter(({ id, priority, status }) => priority === "P1" && status === "NEW" && !known.has(id));
}
