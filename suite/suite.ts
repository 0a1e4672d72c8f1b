import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeConfig } from "./config.ts";
import type { ConfigFile } from "./config.ts";
import { chooseEmulators } from "./emulators.ts";
import { SuiteError } from "./errors.ts";
import { javaEnvironment } from "./java.ts";
import { ROOT, WORK } from "./paths.ts";
import type { Ports } from "./ports.ts";
import { stopTree } from "./stop.ts";

export const PROJECT_ID = "demo-threatstream";
const REGION = "us-central1";
const START_TIMEOUT_MS = 180_000;

export interface SuiteOptions {
  readonly ports: Ports;
  /** Where the emulators' output goes. Default `.suite/suite.log`. */
  readonly logFile?: string;
  /** More environment for the emulators and the functions. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder of functions in the place of `functions`, relative to the root. Its functions need not have an API. */
  readonly functionsSource?: string;
  /** Told what the suite waits for. */
  readonly onProgress?: (line: string) => void;
  /** Gives up starting. */
  readonly signal?: AbortSignal;
}

/** A running emulator suite. */
export interface Suite {
  readonly projectId: string;
  /** The API and the dashboard, through Hosting. */
  readonly hostingUrl: string;
  /** The API function's own address. */
  readonly apiUrl: string;
  readonly firestoreHost: string;
  readonly pubsubHost: string;
  readonly authHost: string;
  /** Points Google's client libraries at the suite. */
  readonly env: Readonly<Record<string, string>>;
  /** Resolves when the suite has ended, of itself or by `stop`. */
  readonly exited: Promise<void>;
  /** Stops everything that the suite started, and nothing else. */
  stop(): Promise<void>;
}

/**
 * Starts auth, functions, firestore, pubsub and hosting under a `demo-` project, which keeps all of it on this machine, and
 * waits until they answer. The functions must have been built. Throws `SuiteError` with the end of the log.
 */
export async function startSuite(options: SuiteOptions): Promise<Suite> {
  const { ports, onProgress = () => {} } = options;
  const { env: emulatorEnv, downloads } = await chooseEmulators(process.env);
  if (downloads.length > 0) {
    onProgress(`Downloading the ${downloads.join(" and ")} emulator (once; a few dozen MB) …`);
  }
  await mkdir(WORK, { recursive: true });
  const logFile = options.logFile ?? join(WORK, "suite.log");
  await mkdir(dirname(logFile), { recursive: true });
  const config = await writeConfig(ports, options.functionsSource);
  const child = startTools(config, { ...emulatorEnv, ...options.env });
  const log = recordLog(child, logFile);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    await stopTree(child, exited);
    await config.remove();
  };
  const suite = describeSuite(ports, exited, stop);
  try {
    const hasApi = options.functionsSource === undefined;
    await untilReady(ports, { child, log, onProgress, hasApi, signal: options.signal });
  } catch (error) {
    await stop();
    throw error;
  }
  return suite;
}

function startTools(config: ConfigFile, env: Readonly<Record<string, string>>): ChildProcess {
  const tools = join(ROOT, "node_modules/firebase-tools/lib/bin/firebase.js");
  const only = "auth,functions,firestore,pubsub,hosting";
  const args = [tools, "emulators:start", "--only", only, "--project", PROJECT_ID, "--config", config.path];
  const local = "127.0.0.1,localhost,::1";
  const proxyless = [process.env["NO_PROXY"] ?? process.env["no_proxy"], local].filter(Boolean).join(",");
  return spawn(process.execPath, [...args, "--non-interactive"], {
    cwd: WORK,
    // A group of its own, so that Ctrl-C reaches only us and we stop it in order.
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...javaEnvironment(process.env),
      // Stops each cold worker from waiting for Google's metadata server.
      METADATA_SERVER_DETECTION: "none",
      // The emulator starts a worker for each message that waits; more of them than this only race each other.
      FUNCTIONS_EMULATOR_PARALLEL: "1",
      NO_UPDATE_NOTIFIER: "1",
      NO_PROXY: proxyless,
      no_proxy: proxyless,
      ...env,
    },
  });
}

/** Keeps the output in a file, and its last lines for an error message. */
function recordLog(child: ChildProcess, file: string): { tail: () => string } {
  const stream = createWriteStream(file);
  let tail = "";
  for (const output of [child.stdout, child.stderr]) {
    output?.on("data", (chunk: Buffer) => {
      stream.write(chunk);
      tail = (tail + chunk.toString()).slice(-8_000);
    });
  }
  child.once("exit", () => stream.end());
  return { tail: () => tail.split("\n").filter(Boolean).slice(-20).join("\n") };
}

function describeSuite(ports: Ports, exited: Promise<void>, stop: () => Promise<void>): Suite {
  const host = (port: number): string => `127.0.0.1:${port}`;
  const env = {
    FIRESTORE_EMULATOR_HOST: host(ports.firestore),
    PUBSUB_EMULATOR_HOST: host(ports.pubsub),
    FIREBASE_AUTH_EMULATOR_HOST: host(ports.auth),
    GCLOUD_PROJECT: PROJECT_ID,
    GOOGLE_CLOUD_PROJECT: PROJECT_ID,
    METADATA_SERVER_DETECTION: "none",
  };
  return {
    projectId: PROJECT_ID,
    hostingUrl: `http://localhost:${ports.hosting}`,
    apiUrl: `http://${host(ports.functions)}/${PROJECT_ID}/${REGION}/api`,
    firestoreHost: env.FIRESTORE_EMULATOR_HOST,
    pubsubHost: env.PUBSUB_EMULATOR_HOST,
    authHost: env.FIREBASE_AUTH_EMULATOR_HOST,
    env,
    exited,
    stop,
  };
}

interface Watch {
  readonly child: ChildProcess;
  readonly log: { tail: () => string };
  readonly onProgress: (line: string) => void;
  readonly hasApi: boolean;
  readonly signal: AbortSignal | undefined;
}

async function untilReady(ports: Ports, { child, log, onProgress, hasApi, signal }: Watch): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  const checks: [string, () => Promise<boolean>][] = [
    ["the emulators", () => hubIsReady(ports.hub)],
    ["the functions", () => functionsAreLoaded(ports.functions)],
    ["the API", async () => !hasApi || (await answers(`http://127.0.0.1:${ports.hosting}/api/health`))],
  ];
  for (const [what, check] of checks) {
    onProgress(`Waiting for ${what} …`);
    while (!(await check())) {
      if (signal?.aborted === true) throw new SuiteError("Stopped before the suite was ready.");
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new SuiteError(`The emulators ended before they were ready. Their last lines:\n${log.tail()}`);
      }
      if (Date.now() > deadline) {
        throw new SuiteError(
          `Waited ${START_TIMEOUT_MS / 1000} s for ${what}. The last lines:\n${log.tail()}`,
        );
      }
      await sleep(200);
    }
  }
}

async function hubIsReady(port: number): Promise<boolean> {
  const emulators = await getJson(`http://127.0.0.1:${port}/emulators`);
  return (
    typeof emulators === "object" && emulators !== null && "hosting" in emulators && "functions" in emulators
  );
}

async function functionsAreLoaded(port: number): Promise<boolean> {
  const reply = await getJson(`http://127.0.0.1:${port}/backends`);
  if (typeof reply !== "object" || reply === null || !("backends" in reply) || !Array.isArray(reply.backends))
    return false;
  return JSON.stringify(reply.backends).includes("entryPoint");
}

async function getJson(url: string): Promise<unknown> {
  try {
    const response = await fetch(url);
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
