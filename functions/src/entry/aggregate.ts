import { onSchedule } from "firebase-functions/v2/scheduler";
import { RESPONSE_SECRETS } from "../app/settings/response.ts";

/**
 * Merges the counters into the documents that dashboards watch, joins what a long failure left behind, and ends blocks that are over. While events come
 * the pipeline merges more often; this is for what changes by itself, and for the heartbeat. Harmless where two runs meet.
 */
export const aggregate = onSchedule(
  { schedule: "every 1 minutes", memory: "512MiB", secrets: RESPONSE_SECRETS },
  async () => {
    const { wireAggregate, wireForgotten } = await import("../app/analytics.ts");
    const step = await wireAggregate();
    await step();
    const joinForgotten = await wireForgotten();
    await joinForgotten();
    const { wireBlocking } = await import("../app/response.ts");
    const blocking = await wireBlocking();
    await blocking.sweep();
  },
);
