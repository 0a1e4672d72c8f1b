import type { FirebaseOptions } from "firebase/app";

/** Where the emulators are, as `host:port`. */
interface Emulators {
  readonly auth: string;
  readonly firestore: string;
}

/** What the page works with, as its host says. */
export interface Setup {
  readonly config: FirebaseOptions;
  /** Of the local suite; absent on a deployed one. */
  readonly emulators: Emulators | undefined;
  /** True if the API asks for no credentials: the local suite without `--auth`. */
  readonly open: boolean;
}

/**
 * Asks Hosting for the project's settings (`/__/firebase/init.json`), and on the local suite for the emulators' ports.
 * Throws an `Error` that says what is missing.
 *
 * @see https://firebase.google.com/docs/hosting/reserved-urls
 */
export async function readSetup(fetch: typeof globalThis.fetch): Promise<Setup> {
  const [text, open] = await Promise.all([read(fetch, "/__/firebase/init.json"), isOpen(fetch)]);
  const config = parseConfig(text);
  const isLocal = config.projectId?.startsWith("demo-") ?? false;
  const emulators = isLocal
    ? parseEmulators(await read(fetch, "/__/firebase/init.js?useEmulator=true"))
    : undefined;
  return { config, emulators, open: open && isLocal };
}

async function read(fetch: typeof globalThis.fetch, path: string): Promise<string> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`The host answers ${response.status} for ${path}.`);
  return response.text();
}

/** A route that asks for the role viewer answers without credentials. If nothing answers, credentials are asked for. */
async function isOpen(fetch: typeof globalThis.fetch): Promise<boolean> {
  return fetch("/api/playbooks").then(
    ({ ok }) => ok,
    () => false,
  );
}

function parseConfig(text: string): FirebaseOptions {
  const value: unknown = text.startsWith("{") ? JSON.parse(text) : undefined;
  if (typeof value !== "object" || value === null || !("projectId" in value)) {
    throw new Error("The project has no web app: add one in the Firebase console, then deploy again.");
  }
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  // The emulated project needs a key, and takes any.
  return { apiKey: "demo", ...Object.fromEntries(entries) };
}

/** The emulators' ports stand in a script for the SDK's older form, as one JSON object. */
export function parseEmulators(script: string): Emulators | undefined {
  const json = /firebaseEmulators = (\{[^;]*\});/.exec(script)?.[1];
  if (json === undefined) return undefined;
  const all: Partial<Record<string, { hostAndPort?: string }>> = JSON.parse(json);
  const [auth, firestore] = [all["auth"]?.hostAndPort, all["firestore"]?.hostAndPort];
  return auth === undefined || firestore === undefined ? undefined : { auth, firestore };
}
