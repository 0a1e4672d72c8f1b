import { Worker } from "node:worker_threads";
import type { Suite } from "./suite.ts";

const SIMULATOR = new URL("../simulator/src/main.ts", import.meta.url);
const EVENTS_PER_SECOND = 4;
/** A working day: the emulated Firestore keeps all of it in memory. */
const SECONDS = 8 * 3_600;
const SEEDS = 2 ** 32;

/**
 * Sends a suite what an ordinary day brings, gently, until the signal says so: a dashboard that lives. In a thread of its own,
 * which ends with this process. Whether it works is no reason to stop anything.
 */
export function sendTraffic({ env }: Suite, signal: AbortSignal): void {
  const seed = Math.floor(Math.random() * SEEDS);
  const options = { "--eps": EVENTS_PER_SECOND, "--duration": SECONDS, "--seed": seed };
  const worker = new Worker(SIMULATOR, {
    argv: ["normal", ...Object.entries(options).flatMap(([name, value]) => [name, String(value)])],
    env: { ...process.env, ...env },
    stdout: true,
    stderr: true,
  });
  worker.on("error", (error) => console.error(`The ordinary traffic ended: ${error.message}`));
  signal.addEventListener("abort", () => void worker.terminate(), { once: true });
}
