import { wireAggregate, wireForgotten } from "./analytics.ts";
import { wireBlocking } from "./response.ts";
import { runApart } from "./run-apart.ts";

/** What is due every minute. A part that fails keeps no other from running; the failures are thrown at the end. */
export function runMaintenance(): Promise<void> {
  return runApart({
    "the merge of the counters": async () => (await wireAggregate())(),
    "the recovery of pending deltas": async () => (await wireForgotten())(),
    "the blocklist's sweep": async () => (await wireBlocking()).sweep(),
  });
}
