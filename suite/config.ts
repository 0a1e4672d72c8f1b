import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ports } from "./ports.ts";
import { ROOT } from "./paths.ts";
import { isAlive } from "./processes.ts";

let configs = 0;

/** A firebase-tools config file. */
export interface ConfigFile {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * A copy of `firebase.json` with other ports. It lies in the root, because firebase-tools takes the folder of its config for
 * the project's; git ignores it. `moreFunctions` is a folder of functions beside the product's.
 */
export async function writeConfig(ports: Ports, moreFunctions?: string): Promise<ConfigFile> {
  const config: { functions: unknown[] } & Record<string, unknown> = JSON.parse(
    await readFile(join(ROOT, "firebase.json"), "utf8"),
  );
  const on = (port: number, more = {}) => ({ host: "127.0.0.1", port, ...more });
  const emulators = {
    // The tests keep their data apart by projects of their own.
    singleProjectMode: false,
    auth: on(ports.auth),
    functions: on(ports.functions),
    firestore: on(ports.firestore, { websocketPort: ports.websocket }),
    pubsub: on(ports.pubsub),
    hosting: on(ports.hosting),
    eventarc: on(ports.eventarc),
    tasks: on(ports.tasks),
    hub: on(ports.hub),
    logging: on(ports.logging),
    ui: { enabled: false },
  };
  const functions =
    moreFunctions === undefined
      ? config.functions
      : [...config.functions, { source: moreFunctions, codebase: "bench", runtime: "nodejs24" }];
  await removeForgotten();
  configs += 1;
  const path = join(ROOT, `firebase.suite-${process.pid}-${configs}.json`);
  await writeFile(path, JSON.stringify({ ...config, functions, emulators }, null, 2));
  return { path, remove: () => rm(path, { force: true }) };
}

/** Removes the configs of processes that ended before they could. */
async function removeForgotten(): Promise<void> {
  const files = await readdir(ROOT);
  const forgotten = files.filter((name) => {
    const pid = /^firebase\.suite-(\d+)-\d+\.json$/.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  await Promise.all(forgotten.map((name) => rm(join(ROOT, name), { force: true })));
}
