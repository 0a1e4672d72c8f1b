import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeConfig } from "./config.ts";
import { prepareDashboard } from "./dashboard.ts";
import { chooseEmulators } from "./emulators.ts";
import { WORK } from "./paths.ts";
import type { Ports } from "./ports.ts";
import { untilReady } from "./ready.ts";
import { killTools, stopTools } from "./stop.ts";
import { startTools } from "./tools.ts";

const PROJECT_ID = "demo-threatstream";
const REGION = "us-central1";

export interface SuiteOptions {
  readonly ports: Ports;
  /** Where the emulators' output goes. Default `.suite/suite.log`. */
  readonly logFile?: string;
  /** More environment for the emulators and the functions. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the API asks for credentials. Default false: whoever reaches it may do everything. */
  readonly auth?: boolean;
  /** A folder of functions to load beside the product's, relative to the root. */
  readonly moreFunctions?: string;
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
  readonly functionsHost: string;
  readonly firestoreHost: string;
  readonly pubsubHost: string;
  readonly authHost: string;
  readonly hubHost: string;
  /** Points Google's client libraries at the suite. */
  readonly env: Readonly<Record<string, string>>;
  /** Resolves when the suite has ended, of itself or by `stop`, with the exit code of firebase-tools. */
  readonly exited: Promise<number>;
  /**
   * Stops everything that the suite started, and nothing else: first politely, after 8 s for good. Calls share one stop. A
   * suite that nobody stops ends with this process, even one that crashes or is killed.
   */
  stop(): Promise<void>;
}

/**
 * Starts auth, functions, firestore, pubsub and hosting under a `demo-` project, which keeps all of it on this machine, and
 * waits until they answer. The functions must have been built. Throws `SuiteError` with the end of the log.
 *
 * @example
 * const suite = await startSuite({ ports: await freePorts() });
 * await fetch(`${suite.hostingUrl}/api/health`);
 * await suite.stop();
 */
export async function startSuite(options: SuiteOptions): Promise<Suite> {
  const { ports, onProgress = () => {}, moreFunctions } = options;
  const { env: emulatorEnv, downloads } = await chooseEmulators(process.env);
  if (downloads.length > 0) {
    onProgress(`Downloading the ${downloads.join(" and ")} emulator (once; a few dozen MB) …`);
  }
  const logFile = options.logFile ?? join(WORK, "suite.log");
  await Promise.all([WORK, dirname(logFile)].map((folder) => mkdir(folder, { recursive: true })));
  const [config] = await Promise.all([writeConfig(ports, moreFunctions), prepareDashboard()]);
  const env = { ...emulatorEnv, API_AUTH: options.auth === true ? "on" : "off", ...options.env };
  const tools = startTools({ projectId: PROJECT_ID, configFile: config.path, logFile, env });
  const { child, exited } = tools;

  const killAtExit = (): void => killTools(child, ports);
  process.once("exit", killAtExit);
  const stopOnce = async (): Promise<void> => {
    await stopTools(child, exited, ports);
    process.off("exit", killAtExit);
    await config.remove();
  };
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopOnce());
  try {
    await untilReady({ tools, ports, onProgress, signal: options.signal });
  } catch (error) {
    await stop();
    throw error;
  }
  return describeSuite(ports, exited, stop);
}

function describeSuite(ports: Ports, exited: Promise<number>, stop: () => Promise<void>): Suite {
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
    functionsHost: host(ports.functions),
    firestoreHost: env.FIRESTORE_EMULATOR_HOST,
    pubsubHost: env.PUBSUB_EMULATOR_HOST,
    authHost: env.FIREBASE_AUTH_EMULATOR_HOST,
    hubHost: host(ports.hub),
    env,
    exited,
    stop,
  };
}
