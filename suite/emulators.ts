import { access, mkdir, readFile, realpath, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { manifestJar } from "./jar.ts";
import { ROOT, WORK } from "./paths.ts";

const FIRESTORE = "FIRESTORE_EMULATOR_BINARY_PATH";
const PUBSUB = "PUBSUB_EMULATOR_BINARY_PATH";

/** Where the emulators that firebase-tools does not ship come from. */
export interface EmulatorChoice {
  /** Variables that point firebase-tools at local copies. */
  readonly env: Readonly<Record<string, string>>;
  /** Emulators that firebase-tools has to download first. */
  readonly downloads: readonly string[];
}

interface Details {
  readonly downloadPathRelativeToCacheDir: string;
  readonly binaryPathRelativeToCacheDir?: string;
}

/**
 * Chooses for the Firestore and the Pub/Sub emulator: what the environment names, else what firebase-tools has cached, else
 * that of an installed Google Cloud CLI, else a download by firebase-tools.
 */
export async function chooseEmulators(env: NodeJS.ProcessEnv): Promise<EmulatorChoice> {
  // An empty variable counts as none, as in firebase-tools.
  const cache = env["FIREBASE_EMULATORS_PATH"] || join(homedir(), ".cache", "firebase", "emulators");
  const details: Record<"firestore" | "pubsub", Details> = JSON.parse(
    await readFile(
      join(ROOT, "node_modules/firebase-tools/lib/emulator/downloadableEmulatorInfo.json"),
      "utf8",
    ),
  );
  const sdk = await cloudSdkRoot(env);
  const chosen: Record<string, string> = {};
  const downloads: string[] = [];
  const choices = [
    { name: "Firestore", variable: FIRESTORE, cached: details.firestore, local: firestoreJar },
    { name: "Pub/Sub", variable: PUBSUB, cached: details.pubsub, local: pubsubBinary },
  ];
  for (const { name, variable, cached, local } of choices) {
    const isCached = await exists(
      join(cache, cached.binaryPathRelativeToCacheDir ?? cached.downloadPathRelativeToCacheDir),
    );
    if (isCached || (env[variable] !== undefined && env[variable] !== "")) continue;
    const found = sdk === undefined ? undefined : await local(sdk);
    if (found === undefined) downloads.push(name);
    else chosen[variable] = found;
  }
  return { env: chosen, downloads };
}

/** The root of an installed Google Cloud CLI, found without running it (it takes seconds to start). */
async function cloudSdkRoot(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const named = env["CLOUDSDK_ROOT_DIR"];
  if (named !== undefined && named !== "") return named;
  const command = process.platform === "win32" ? "gcloud.cmd" : "gcloud";
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    const path = await realpath(join(folder, command)).catch(() => undefined);
    if (path === undefined) continue;
    const root = dirname(dirname(path));
    if (await exists(join(root, "platform"))) return root;
  }
  return undefined;
}

async function firestoreJar(sdk: string): Promise<string | undefined> {
  const jar = join(sdk, "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar");
  if (!(await exists(jar))) return undefined;
  await mkdir(WORK, { recursive: true });
  const path = join(WORK, "firestore-emulator.jar");
  const mainClass = "com.google.cloud.datastore.emulator.firestore.CloudFirestore";
  const content = manifestJar(mainClass, pathToFileURL(jar).href);
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(content) === true) return path;
  // Renamed into place, so that another suite that starts at this moment finds a whole one.
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, content);
  await rename(draft, path);
  return path;
}

async function pubsubBinary(sdk: string): Promise<string | undefined> {
  const name = process.platform === "win32" ? "cloud-pubsub-emulator.bat" : "cloud-pubsub-emulator";
  const path = join(sdk, "platform/pubsub-emulator/bin", name);
  return (await exists(path)) ? path : undefined;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
