import { onTaskDispatched } from "firebase-functions/v2/tasks";
import { z } from "zod";

const Task = z.object({ epoch: z.string().min(1).max(64) });

/** Plays a simulation, a second's events at a time. A worker that dies is followed by the next try of the same task. */
export const runSimulation = onTaskDispatched(
  {
    memory: "512MiB",
    timeoutSeconds: 600,
    retryConfig: { maxAttempts: 10, minBackoffSeconds: 5, maxBackoffSeconds: 60, maxDoublings: 3 },
    rateLimits: { maxConcurrentDispatches: 3 },
  },
  async ({ data }) => {
    const task = Task.safeParse(data);
    if (!task.success) {
      const { wireLogger } = await import("../app/clients.ts");
      const logger = await wireLogger();
      logger.error("A task for a simulation is none.");
      return;
    }
    const { wirePlayer } = await import("../app/simulation.ts");
    const play = await wirePlayer();
    await play(task.data.epoch);
  },
);
