import { relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SuiteError } from "./errors.ts";
import { ROOT } from "./paths.ts";
import type { Ports } from "./ports.ts";
import type { Log, Tools } from "./tools.ts";

const START_TIMEOUT_MS = 180_000;
const PAUSE_MS = 200;
/** A check that gets no answer is made again, so one lost connection can't hold up the start. */
const ANSWER_TIMEOUT_MS = 30_000;

/** firebase-tools prints this, and goes on without the functions. */
const UNLOADABLE = "Failed to load function definition from source";
const UNLOADABLE_ADVICE =
  "The functions could not be loaded: mend what the lines above name, and start again.";

interface Waiting {
  readonly tools: Tools;
  readonly ports: Ports;
  readonly onProgress: (line: string) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Waits, 3 minutes at most, until the emulators run, the functions are loaded with their triggers connected, and the API
 * answers. Throws `SuiteError` with the end of the log and what to do.
 */
export async function untilReady({ tools, ports, onProgress, signal }: Waiting): Promise<void> {
  const { log, child } = tools;
  const deadline = Date.now() + START_TIMEOUT_MS;
  const checks: [string, () => boolean | Promise<boolean>][] = [
    // Printed once every trigger is connected; the hub and the list of functions are there before.
    ["the emulators", () => log.has("All emulators ready")],
    ["the functions", () => functionsAreListed(ports.functions)],
    ["the API", () => apiAnswers(ports.hosting)],
  ];
  for (const [what, check] of checks) {
    onProgress(`Waiting for ${what} …`);
    while (!(await check())) {
      if (signal?.aborted === true) throw new SuiteError("Stopped before the suite was ready.");
      if (log.has(UNLOADABLE)) throw failure(log, UNLOADABLE_ADVICE, UNLOADABLE);
      if (child.exitCode !== null || child.signalCode !== null) throw failure(log, adviceFor(log));
      if (Date.now() > deadline) {
        const seconds = START_TIMEOUT_MS / 1000;
        throw failure(log, `Waited ${seconds} s for ${what}: try again when the machine is less busy.`);
      }
      await sleep(PAUSE_MS);
    }
  }
}

function failure(log: Log, advice: string, until?: string): SuiteError {
  return new SuiteError(`${log.tail(until)}\n\n${advice} The whole log: ${relative(ROOT, log.file)}`);
}

function adviceFor(log: Log): string {
  if (log.has("port taken") || log.has("already in use")) {
    return "A port was taken meanwhile: stop the program that has it, or change firebase.json.";
  }
  if (log.has("downloading")) {
    return (
      "An emulator could not be downloaded: set HTTPS_PROXY if you are behind a proxy, or install the Google Cloud CLI " +
      "with `gcloud components install cloud-firestore-emulator pubsub-emulator`."
    );
  }
  return "The emulators ended before they were ready.";
}

async function functionsAreListed(port: number): Promise<boolean> {
  const response = await request(`http://127.0.0.1:${port}/backends`);
  return response?.ok === true && (await response.text()).includes('"entryPoint"');
}

/** 503 is an answer too: the API runs, and says what is degraded. */
async function apiAnswers(port: number): Promise<boolean> {
  const response = await request(`http://127.0.0.1:${port}/api/health`);
  await response?.body?.cancel();
  return response !== undefined && (response.ok || response.status === 503);
}

async function request(url: string): Promise<Response | undefined> {
  return fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).catch(() => undefined);
}
