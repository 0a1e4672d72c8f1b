import { onTaskDispatched } from "firebase-functions/v2/tasks";
import { AI_SECRETS } from "../app/settings/ai.ts";

/**
 * Asks the model about threats that the pipeline sent, a few at a time. What cannot be answered now is tried again with longer
 * and longer pauses; after that the rules' verdict stands.
 */
export const analyzeThreats = onTaskDispatched(
  {
    memory: "512MiB",
    timeoutSeconds: 120,
    secrets: AI_SECRETS,
    retryConfig: { maxAttempts: 4, minBackoffSeconds: 10, maxBackoffSeconds: 300, maxDoublings: 4 },
    rateLimits: { maxConcurrentDispatches: 2, maxDispatchesPerSecond: 2 },
  },
  async ({ data }) => {
    const [{ AnalysisTask }, { wireThreatAnalysis }, { wireLogger }] = await Promise.all([
      import("../ai/task.ts"),
      import("../app/ai.ts"),
      import("../app/clients.ts"),
    ]);
    const task = AnalysisTask.safeParse(data);
    if (!task.success) {
      // Trying again would not make it one.
      const logger = await wireLogger();
      logger.error("A task for the analysis is none.", { issues: task.error.issues.length });
      return;
    }
    const analyze = await wireThreatAnalysis();
    await analyze(task.data);
  },
);
