import { onSchedule } from "firebase-functions/v2/scheduler";
import { RESPONSE_SECRETS } from "../app/settings/response.ts";

/**
 * Merges the counters into the documents that dashboards watch, recovers what a long failure left behind, and ends blocks that
 * are over: each whether or not the others fail. While events come the pipeline merges more often; this is for what changes by
 * itself, and for the heartbeat. Two runs at once do no harm.
 */
export const aggregate = onSchedule(
  { schedule: "every 1 minutes", memory: "512MiB", secrets: RESPONSE_SECRETS },
  async () => {
    const { runMaintenance } = await import("../app/maintenance.ts");
    await runMaintenance();
  },
);
