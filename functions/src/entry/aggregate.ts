import { onSchedule } from "firebase-functions/v2/scheduler";

/** Merges the counters into the documents that dashboards watch; harmless where two runs meet. */
export const aggregate = onSchedule({ schedule: "every 1 minutes", memory: "512MiB" }, async () => {
  const { wireAggregate } = await import("../wiring-analytics.ts");
  const step = await wireAggregate();
  await step();
});
