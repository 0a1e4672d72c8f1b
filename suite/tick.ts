import { setTimeout as sleep } from "node:timers/promises";
import type { Suite } from "./suite.ts";

/** How long after one run of the scheduled functions the next begins, in milliseconds. */
const PAUSE_MS = 3_000;

/** Scheduled functions as the emulator names their triggers; there, nothing fires by itself. */
const TRIGGERS = ["us-central1-aggregate-0"];

/** Runs each of the suite's scheduled functions once. Rejects where the emulator does not answer, or a function failed. */
export async function runSchedules({
  functionsHost,
  projectId,
}: Pick<Suite, "functionsHost" | "projectId">): Promise<void> {
  for (const trigger of TRIGGERS) {
    const url = `http://${functionsHost}/functions/projects/${projectId}/triggers/${trigger}`;
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: "{}" });
    const reply = await response.text();
    if (!response.ok) throw new Error(`${trigger} answered ${response.status}: ${reply.slice(0, 200)}`);
  }
}

/** Runs the scheduled functions again and again until the signal says so. What one run misses the next makes up. */
export async function driveSchedules(suite: Suite, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await runSchedules(suite).catch(() => {});
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => {});
  }
}
