import { onTaskDispatched } from "firebase-functions/v2/tasks";
import { z } from "zod";
import { RESPONSE_SECRETS } from "../app/settings/response.ts";

const Task = z.object({ execution_id: z.string().regex(/^EXE-[0-9a-f]{24}$/) });

/**
 * Runs a playbook's execution step by step. A worker that dies is followed by the next try of the same task, which goes on at
 * the first step that is not done.
 */
export const runPlaybook = onTaskDispatched(
  {
    memory: "512MiB",
    timeoutSeconds: 1_800,
    secrets: RESPONSE_SECRETS,
    retryConfig: { maxAttempts: 20, minBackoffSeconds: 2, maxBackoffSeconds: 120, maxDoublings: 5 },
    rateLimits: { maxConcurrentDispatches: 20 },
  },
  async ({ data }) => {
    const task = Task.safeParse(data);
    if (!task.success) {
      const { wireLogger } = await import("../app/clients.ts");
      const logger = await wireLogger();
      logger.error("Discarded a malformed playbook task.");
      return;
    }
    const { wirePlaybookTask } = await import("../app/response.ts");
    const run = await wirePlaybookTask();
    await run(task.data.execution_id);
  },
);
