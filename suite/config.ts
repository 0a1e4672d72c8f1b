import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ports } from "./ports.ts";
import { ROOT } from "./paths.ts";
import { isAlive } from "./processes.ts";

let configs = 0;

/** The part of `firebase.json` that says what Hosting serves, and how. */
interface Hosting {
  readonly headers: readonly {
    readonly headers: readonly { readonly key: string; readonly value: string }[];
  }[];
}

type Config = { readonly functions: readonly unknown[]; readonly hosting: Hosting } & Record<string, unknown>;

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
  const config: Config = JSON.parse(await readFile(join(ROOT, "firebase.json"), "utf8"));
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
  const hosting = allowEmulators(config.hosting);
  await writeFile(path, JSON.stringify({ ...config, hosting, functions, emulators }, null, 2));
  return { path, remove: () => rm(path, { force: true }) };
}

/** The page of the local suite also talks to the emulators, which have ports of their own. */
function allowEmulators(hosting: Hosting): Hosting {
  const headers = hosting.headers.map((rule) => ({
    ...rule,
    headers: rule.headers.map(({ key, value }) => ({
      key,
      value:
        key === "Content-Security-Policy"
          ? value.replace("connect-src 'self'", "connect-src 'self' http://127.0.0.1:* http://localhost:*")
          : value,
    })),
  }));
  return { ...hosting, headers };
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
