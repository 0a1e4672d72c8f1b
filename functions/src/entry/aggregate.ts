import { onSchedule } from "firebase-functions/v2/scheduler";

/**
 * Merges the counters into the documents that dashboards watch, and joins what a long failure left behind. While events come
 * the pipeline merges more often; this is for what changes by itself, and for the heartbeat. Harmless where two runs meet.
 */
export const aggregate = onSchedule({ schedule: "every 1 minutes", memory: "512MiB" }, async () => {
  const { wireAggregate, wireForgotten } = await import("../wiring-analytics.ts");
  const step = await wireAggregate();
  await step();
  const joinForgotten = await wireForgotten();
  await joinForgotten();
});
