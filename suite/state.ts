import { readFile, rm, writeFile } from "node:fs/promises";
import { STATE_FILE } from "./paths.ts";
import { isAlive } from "./processes.ts";
import type { Suite } from "./suite.ts";

/** How the command line finds the suite of `npm start`. */
interface State {
  /** The process of `npm start`; when it has gone, so has the suite. */
  readonly pid: number;
  readonly projectId: string;
  readonly hosts: { readonly firestore: string; readonly pubsub: string; readonly auth: string };
  readonly hostingUrl: string;
}

/** Says that this process runs the suite. */
export async function writeState(suite: Suite): Promise<void> {
  const { projectId, firestoreHost, pubsubHost, authHost, hostingUrl } = suite;
  const hosts = { firestore: firestoreHost, pubsub: pubsubHost, auth: authHost };
  const state: State = { pid: process.pid, projectId, hosts, hostingUrl };
  await writeFile(STATE_FILE, JSON.stringify(state, null, 2));
}

/** The suite of an `npm start` that runs; undefined where none does, or the one that wrote the file was killed. */
export async function readState(file = STATE_FILE): Promise<State | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const state: State = JSON.parse(text);
  return isAlive(state.pid) ? state : undefined;
}

export async function removeState(): Promise<void> {
  await rm(STATE_FILE, { force: true });
}
