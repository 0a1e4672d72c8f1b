import { onSchedule } from "firebase-functions/v2/scheduler";
import { stepAnalytics } from "../store/analytics-step.ts";
import { wireFirestore } from "../wiring.ts";

/** Merges the counters into the documents that dashboards watch; harmless where two runs meet. */
export const aggregate = onSchedule({ schedule: "every 1 minutes", memory: "512MiB" }, async () => {
  await stepAnalytics(await wireFirestore(), Date.now());
});
