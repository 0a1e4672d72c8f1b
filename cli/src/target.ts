import { readFile } from "node:fs/promises";
import { CliError } from "./errors.ts";

/** What the commands talk to. */
export interface Target {
  readonly projectId: string;
  /** For people: where things go. */
  readonly name: string;
}

interface State {
  readonly pid: number;
  readonly projectId: string;
  readonly hosts: { readonly firestore: string; readonly pubsub: string };
}

const STATE_FILE = new URL("../../.suite/state.json", import.meta.url);

/**
 * The project that is named, or the running suite. For the suite it sets the variables by which Google's client libraries
 * find the emulators; variables that are set already win. Throws `CliError` where there is neither.
 */
export async function findTarget(project: string | undefined): Promise<Target> {
  if (project !== undefined) return { projectId: project, name: `project ${project}` };
  const { env } = process;
  const named = env["GCLOUD_PROJECT"] ?? env["GOOGLE_CLOUD_PROJECT"];
  if (
    env["PUBSUB_EMULATOR_HOST"] !== undefined &&
    env["FIRESTORE_EMULATOR_HOST"] !== undefined &&
    named !== undefined
  ) {
    return { projectId: named, name: "the emulators that the environment names" };
  }
  const state = await readState();
  if (state === undefined) {
    throw new CliError(
      "ThreatStream is not running here: start it with `npm start`, or name a project with --project",
    );
  }
  env["PUBSUB_EMULATOR_HOST"] ??= state.hosts.pubsub;
  env["FIRESTORE_EMULATOR_HOST"] ??= state.hosts.firestore;
  env["METADATA_SERVER_DETECTION"] ??= "none";
  return { projectId: state.projectId, name: "the local suite" };
}

async function readState(): Promise<State | undefined> {
  const text = await readFile(STATE_FILE, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const state: State = JSON.parse(text);
  return isAlive(state.pid) ? state : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
