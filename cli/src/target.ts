import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { CliError } from "./errors.ts";

/** What the commands talk to. */
export interface Target {
  readonly projectId: string;
  /** For people: where things go. */
  readonly name: string;
}

/** What `npm start` writes while it runs: this, and more. */
interface State {
  readonly pid: number;
  readonly projectId: string;
  readonly hosts: Readonly<Record<Service, string>>;
}

const STATE_FILE = new URL("../../.suite/state.json", import.meta.url);
const DEFAULT_PROJECT = "demo-threatstream";
const VARIABLES = {
  pubsub: "PUBSUB_EMULATOR_HOST",
  firestore: "FIRESTORE_EMULATOR_HOST",
  auth: "FIREBASE_AUTH_EMULATOR_HOST",
} as const;
const NAMES = { pubsub: "Pub/Sub", firestore: "Firestore", auth: "Auth" } as const;

/** A service that a command uses. */
type Service = keyof typeof VARIABLES;

export interface TargetOptions {
  /** The project that the user named. */
  readonly project: string | undefined;
  readonly services: readonly Service[];
  /** Read, and for the suite changed: Google's client libraries find the emulators there. Default: the process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** What else the user can do where no suite runs. Default: name a project; `""` for a command that takes none. */
  readonly otherwise?: string;
  /** Default: where `npm start` writes it. */
  readonly stateFile?: URL;
}

/**
 * Where a command goes: to the emulators that the environment names, else to the named project, else to the running suite.
 * Throws `CliError` where there is none of them, where the environment names only some of the emulators (a command would
 * mix local with real data), and where an emulator does not answer.
 */
export async function findTarget(options: TargetOptions): Promise<Target> {
  const { project, services, env = process.env, stateFile = STATE_FILE } = options;
  const { otherwise = ", or name a project with --project" } = options;
  const named = services.filter((service) => env[VARIABLES[service]] !== undefined);
  const unnamed = services.filter((service) => !named.includes(service));
  if (named.length > 0 && unnamed.length > 0) {
    const [set, unset] = [named, unnamed].map((some) =>
      some.map((service) => VARIABLES[service]).join(" and "),
    );
    throw new CliError(`${set} is set and ${unset} is not: set both, or neither`);
  }
  const state = project === undefined || named.length > 0 ? await readState(stateFile) : undefined;
  if (named.length > 0) {
    await Promise.all(services.map((service) => checkAnswers(service, env[VARIABLES[service]] ?? "")));
    const projectId =
      project ?? env["GCLOUD_PROJECT"] ?? env["GOOGLE_CLOUD_PROJECT"] ?? state?.projectId ?? DEFAULT_PROJECT;
    return { projectId, name: `project ${projectId} on the emulators that the environment names` };
  }
  if (project !== undefined) return { projectId: project, name: `project ${project}` };
  if (state === undefined) {
    throw new CliError(`ThreatStream is not running here: start it with \`npm start\`${otherwise}`);
  }
  for (const service of services) env[VARIABLES[service]] = state.hosts[service];
  env["METADATA_SERVER_DETECTION"] ??= "none";
  await Promise.all(services.map((service) => checkAnswers(service, state.hosts[service])));
  return { projectId: state.projectId, name: "the local suite" };
}

/** The state of a suite that runs; what a killed one left behind counts as none. */
async function readState(file: URL): Promise<State | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const state = toState(text);
  return state !== undefined && isAlive(state.pid) ? state : undefined;
}

function toState(text: string): State | undefined {
  try {
    const { pid, projectId, hosts }: Partial<Record<string, unknown>> = JSON.parse(text);
    const { pubsub, firestore, auth } = Object(hosts);
    if (typeof pid !== "number" || typeof projectId !== "string") return undefined;
    if ([pubsub, firestore, auth].some((host) => typeof host !== "string")) return undefined;
    return { pid, projectId, hosts: { pubsub, firestore, auth } };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

const CONNECT_TIMEOUT_MS = 3_000;

/** Google's libraries retry for minutes where nobody answers; one attempt says it at once. */
async function checkAnswers(service: Service, host: string): Promise<void> {
  try {
    await connectTo(new URL(`http://${host.replace(/^https?:\/\//, "")}`));
  } catch (cause) {
    const advice = "is `npm start` still running?";
    throw new CliError(`The ${NAMES[service]} emulator at ${host} does not answer: ${advice}`, { cause });
  }
}

async function connectTo({ hostname, port }: URL): Promise<void> {
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port === "" ? 80 : port) });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(CONNECT_TIMEOUT_MS, () => reject(new Error("It takes too long to answer.")));
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
  } finally {
    socket.destroy();
  }
}
